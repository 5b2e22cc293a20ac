import ModelAPI

/// Renders a template: the part of Jinja that chat templates are made of.
///
/// Left out are what no chat template needs without tools (other filters, inheritance, files) and
/// what would make the text depend on the day (`strftime_now`). Whatever is left out is an error
/// when rendering comes to it, and only then.
///
/// Templates come from strangers: ``JinjaBudget`` bounds time and memory, `deepest` the stack.
///
/// Source: Jinja's template designer documentation; the names that `transformers`
/// gives to templates.
struct JinjaInterpreter {
    /// The innermost names last.
    var scopes: [[String: JinjaValue]]
    var namespaces: [[String: JinjaValue]] = []
    private var output = JinjaText(given: "")
    var budget: JinjaBudget
    private var depth = 0

    private static let deepest = 400

    /// The text of a template.
    ///
    /// - Parameters:
    ///   - statements: the template.
    ///   - names: what it may use.
    ///   - size: the bytes of what is to be shown.
    static func render(
        _ statements: [JinjaStatement], names: [String: JinjaValue], size: Int
    ) throws(JinjaProblem) -> PromptText {
        var interpreter = JinjaInterpreter(scopes: [names], budget: JinjaBudget(size: size))
        _ = try interpreter.run(statements)
        return interpreter.output.prompt
    }

    private init(scopes: [[String: JinjaValue]], budget: JinjaBudget) {
        self.scopes = scopes
        self.budget = budget
    }

    // MARK: Bounds

    /// Does something one level deeper.
    mutating func deeper<Result>(
        _ work: (inout JinjaInterpreter) throws(JinjaProblem) -> Result
    ) throws(JinjaProblem) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw JinjaProblem(.nesting(most: Self.deepest)) }
        try budget.spend(steps: 1)
        return try work(&self)
    }

    // MARK: Statements

    private mutating func run(_ statements: [JinjaStatement]) throws(JinjaProblem) -> JinjaFlow {
        for statement in statements {
            let flow = try deeper { interpreter throws(JinjaProblem) in
                try interpreter.run(statement)
            }
            guard case .next = flow else { return flow }
        }
        return .next
    }

    private mutating func run(_ statement: JinjaStatement) throws(JinjaProblem) -> JinjaFlow {
        switch statement {
        case .text(let text): try JinjaText(given: text).write(to: &output, &budget)
        case .output(let expression):
            try value(expression).shown().write(to: &output, &budget)
        case .conditional(let branches, let otherwise):
            for branch in branches where try value(branch.condition).isTrue {
                return try run(branch.body)
            }
            return try run(otherwise)
        case .loop(let loop): return try run(loop)
        case .assignment(let names, let expression): try assign(try value(expression), to: names)
        case .member(let target, let name, let expression):
            guard case .namespace(let number) = variable(target) else {
                throw JinjaProblem("it sets a member of '\(target)', which is no namespace")
            }
            let value = try value(expression)
            namespaces[number][name] = value
        case .capture(let name, let body):
            let text = try captured(body)
            scopes[scopes.count - 1][name] = .text(text)
        case .macro(let macro): scopes[scopes.count - 1][macro.name] = .macro(macro)
        case .leave(let flow): return flow
        case .block(let body): return try run(body)
        }
        return .next
    }

    private mutating func run(_ loop: JinjaLoop) throws(JinjaProblem) -> JinjaFlow {
        var items: [JinjaValue] = []
        scopes.append([:])
        defer { scopes.removeLast() }
        for item in try self.items(of: try value(loop.items)) {
            try assign(item, to: loop.names)
            guard let condition = loop.condition else {
                items.append(item)
                continue
            }
            if try value(condition).isTrue { items.append(item) }
        }
        for (index, item) in items.enumerated() {
            // About what a turn costs beyond its body.
            try budget.spend(steps: 8)
            // Names that a turn sets are gone with it.
            scopes[scopes.count - 1] = ["loop": Self.state(index, of: items)]
            try assign(item, to: loop.names)
            if case .breaks = try run(loop.body) { break }
        }
        scopes[scopes.count - 1] = [:]
        return items.isEmpty ? try run(loop.otherwise) : .next
    }

    /// What a loop's body knows as `loop`.
    private static func state(_ index: Int, of items: [JinjaValue]) -> JinjaValue {
        let entries: [(key: String, value: JinjaValue)] = [
            ("index", .integer(index + 1)), ("index0", .integer(index)),
            ("revindex", .integer(items.count - index)),
            ("revindex0", .integer(items.count - index - 1)),
            ("first", .boolean(index == 0)), ("last", .boolean(index == items.count - 1)),
            ("length", .integer(items.count)),
            ("previtem", index > 0 ? items[index - 1] : .undefined("loop.previtem")),
            ("nextitem", index + 1 < items.count ? items[index + 1] : .undefined("loop.nextitem")),
        ]
        return .mapping(JinjaMapping(given: entries))
    }

    private mutating func assign(
        _ value: JinjaValue, to names: [String]
    ) throws(JinjaProblem) {
        guard names.count > 1 else {
            scopes[scopes.count - 1][names[0]] = value
            return
        }
        guard case .list(let parts) = value, parts.count == names.count else {
            throw JinjaProblem("it takes \(names.count) values out of \(value.kind)")
        }
        for (name, part) in zip(names, try parts.items(&budget)) {
            scopes[scopes.count - 1][name] = part
        }
    }

    // MARK: Names and macros

    /// The value of a name.
    func variable(_ name: String) -> JinjaValue {
        for scope in scopes.reversed() {
            if let value = scope[name] { return value }
        }
        return .undefined(name)
    }

    /// The text that a macro gives. It sees its parameters and the names of the whole template.
    mutating func call(
        _ macro: JinjaMacro, _ positional: [JinjaValue], named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue {
        try budget.spend(steps: macro.parameters.count)
        guard positional.count <= macro.parameters.count else {
            throw JinjaProblem("it gives the macro '\(macro.name)' too many values")
        }
        let caller = scopes
        scopes = [caller[0], [:]]
        defer { scopes = caller }
        for (index, parameter) in macro.parameters.enumerated() {
            if let given = index < positional.count ? positional[index] : named[parameter.name] {
                scopes[1][parameter.name] = given
            } else if let standard = parameter.standard {
                scopes[1][parameter.name] = try value(standard)
            } else {
                scopes[1][parameter.name] = .undefined(parameter.name)
            }
        }
        return .text(try captured(macro.body))
    }

    /// What statements write, kept apart from the template's own text.
    private mutating func captured(_ body: [JinjaStatement]) throws(JinjaProblem) -> JinjaText {
        let before = output
        output = JinjaText(given: "")
        defer { output = before }
        _ = try run(body)
        return output
    }
}
