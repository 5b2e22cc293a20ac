/// Why a template is not understood, or cannot be rendered: the end of a sentence.
struct JinjaProblem: Error, CustomStringConvertible {
    let description: String
    /// What it asked too much of, where that is the reason.
    private(set) var limit: TemplateLimit?

    init(_ description: String) { self.description = description }

    init(_ limit: TemplateLimit) {
        description = limit.description
        self.limit = limit
    }
}

/// A statement of a template.
indirect enum JinjaStatement: Sendable {
    /// Text between tags.
    case text(String)
    /// `{{ expression }}`
    case output(JinjaExpression)
    /// `{% if %}`, `{% elif %}` and `{% else %}` in order.
    case conditional([JinjaBranch], otherwise: [JinjaStatement])
    /// `{% for names in items if condition %}`
    case loop(JinjaLoop)
    /// `{% set names = value %}`
    case assignment(names: [String], value: JinjaExpression)
    /// `{% set target.name = value %}`, which only a namespace allows.
    case member(of: String, name: String, value: JinjaExpression)
    /// `{% set name %}…{% endset %}`
    case capture(name: String, body: [JinjaStatement])
    /// `{% macro %}`
    case macro(JinjaMacro)
    /// `{% break %}` and `{% continue %}`
    case leave(JinjaFlow)
    /// `{% generation %}…{% endgeneration %}`: marks what the assistant said, and changes nothing.
    case block([JinjaStatement])
}

/// A condition and what is rendered when it holds.
struct JinjaBranch: Sendable {
    var condition: JinjaExpression
    var body: [JinjaStatement]
}

/// A loop over the items of a value.
struct JinjaLoop: Sendable {
    var names: [String]
    var items: JinjaExpression
    /// Items for which it does not hold are passed over, and not counted.
    var condition: JinjaExpression?
    var body: [JinjaStatement]
    /// Rendered when there is no item.
    var otherwise: [JinjaStatement]
}

/// A piece of a template that is rendered when it is called.
struct JinjaMacro: Sendable {
    var name: String
    var parameters: [(name: String, standard: JinjaExpression?)]
    var body: [JinjaStatement]
}

/// Where rendering goes on after a statement.
enum JinjaFlow: Sendable {
    case next
    case breaks
    case continues
}

/// An expression of a template.
indirect enum JinjaExpression: Sendable {
    case literal(JinjaValue)
    case name(String)
    /// `target.name`
    case attribute(JinjaExpression, String)
    /// `target[key]`
    case item(JinjaExpression, JinjaExpression)
    /// `target[from:to:step]`
    case slice(JinjaExpression, [JinjaExpression?])
    case list([JinjaExpression])
    case mapping([(key: JinjaExpression, value: JinjaExpression)])
    case not(JinjaExpression)
    case minus(JinjaExpression)
    case and(JinjaExpression, JinjaExpression)
    case or(JinjaExpression, JinjaExpression)
    /// `left + right` and other operators that need both sides.
    case binary(JinjaOperator, JinjaExpression, JinjaExpression)
    /// `value if condition else otherwise`
    case choice(JinjaExpression, condition: JinjaExpression, otherwise: JinjaExpression?)
    case call(JinjaExpression, JinjaArguments)
    /// `value | name(arguments)`
    case filter(JinjaExpression, String, JinjaArguments)
    /// `value is name(arguments)`
    case test(JinjaExpression, String, JinjaArguments)
}

/// What stands in the brackets of a call.
struct JinjaArguments: Sendable {
    var positional: [JinjaExpression] = []
    var named: [(name: String, value: JinjaExpression)] = []
}
