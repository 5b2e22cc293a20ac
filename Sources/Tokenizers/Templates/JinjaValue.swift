import Foundations

/// A value that a template computes with.
enum JinjaValue: Sendable {
    /// What a name stands for that nothing was given for; it knows the name.
    case undefined(String)
    case none
    case boolean(Bool)
    case integer(Int)
    case text(JinjaText)
    case list(JinjaList)
    case mapping(JinjaMapping)
    /// What `namespace()` made: a number, since names may share one.
    case namespace(Int)
    case macro(JinjaMacro)

    /// A text from outside the template's program.
    static func text(given text: String) -> JinjaValue { .text(JinjaText(given: text)) }

    /// Whether it counts as true.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .boolean(let value): value
        case .integer(let number): number != 0
        case .text(let text): !text.isEmpty
        case .list(let items): items.count > 0
        case .mapping(let entries): entries.count > 0
        case .namespace, .macro: true
        }
    }

    /// How deep lists and mappings nest in it: 0 for what is neither.
    var depth: Int {
        switch self {
        case .list(let items): items.depth
        case .mapping(let entries): entries.depth
        default: 0
        }
    }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .undefined(let name): "\(Excerpt.quoted(name)), which is not defined"
        case .none: "none"
        case .boolean: "a truth value"
        case .integer: "a number"
        case .text: "a text"
        case .list: "a list"
        case .mapping: "a mapping"
        case .namespace: "a namespace"
        case .macro: "a macro"
        }
    }

    /// What a template shows of it.
    func shown() throws(JinjaProblem) -> JinjaText {
        switch self {
        case .undefined: JinjaText(given: "")
        case .none: JinjaText(given: "None")
        case .boolean(let value): JinjaText(given: value ? "True" : "False")
        case .integer(let number): JinjaText(given: "\(number)")
        case .text(let text): text
        default: throw JinjaProblem("it shows \(kind), which is not supported")
        }
    }

    /// The value of a key; nil where this is no mapping or has no such key.
    func entry(_ key: String, _ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaValue? {
        guard case .mapping(let entries) = self else { return nil }
        return try entries.value(key, &budget)
    }

    /// Equality as Python has it; texts by their scalars, not by what they look like.
    func equals(_ other: JinjaValue, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        try budget.spend(steps: 1)
        switch (self, other) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.boolean(let left), .integer(let right)): return (left ? 1 : 0) == right
        case (.integer(let left), .boolean(let right)): return left == (right ? 1 : 0)
        case (.text(let left), .text(let right)): return try left.equals(right, &budget)
        case (.list(let left), .list(let right)): return try left.equals(right, &budget)
        case (.mapping(let left), .mapping(let right)): return try left.equals(right, &budget)
        case (.namespace(let left), .namespace(let right)): return left == right
        default: return false
        }
    }
}
