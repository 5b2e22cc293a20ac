/// Reads expressions, the loosest operators first, in the order of Jinja's own grammar:
/// `if`–`else`, `or`, `and`, `not`, comparisons, `+ -`, `~`, `* / // %`, signs, then what stands
/// behind a value: `.name`, `[…]`, `(…)`, `| filter`, `is test`.
struct JinjaExpressionParser {
    private let tokens: [JinjaToken]
    private var index = 0
    private var depth = 0

    /// A longer tag is refused, since what is read of it may be as deep as it is long.
    private static let longest = 4096

    /// Reads what stands inside one tag.
    init(_ source: String) throws(JinjaProblem) {
        tokens = try JinjaToken.tokens(of: source)
        guard tokens.count <= Self.longest else {
            throw JinjaProblem("a tag of it has \(tokens.count) words and signs")
        }
    }

    // MARK: Pieces of statements

    /// Takes `token` where it comes next.
    mutating func take(_ token: JinjaToken) -> Bool {
        guard index < tokens.count, tokens[index] == token else { return false }
        index += 1
        return true
    }

    /// The name that comes next.
    mutating func name(_ what: String) throws(JinjaProblem) -> String {
        guard case .name(let name)? = peek() else { throw unexpected(what) }
        index += 1
        return name
    }

    /// One name or several with commas, as behind `for` and `set`.
    mutating func names() throws(JinjaProblem) -> [String] {
        var names = [try name("a name")]
        while take(.sign(",")) { names.append(try name("a name")) }
        return names
    }

    /// The parameters of a macro, in brackets.
    mutating func parameters() throws(JinjaProblem) -> [(name: String, standard: JinjaExpression?)]
    {
        try require("(")
        var parameters: [(name: String, standard: JinjaExpression?)] = []
        while !take(.sign(")")) {
            if !parameters.isEmpty { try require(",") }
            let name = try name("a parameter's name")
            parameters.append((name, take(.sign("=")) ? try expression() : nil))
        }
        return parameters
    }

    /// An expression that ends where the tag ends.
    mutating func whole() throws(JinjaProblem) -> JinjaExpression {
        let expression = try expression()
        try end()
        return expression
    }

    /// Checks that nothing is left.
    func end() throws(JinjaProblem) {
        guard index == tokens.count else { throw unexpected("the end of a tag") }
    }

    private func peek() -> JinjaToken? { index < tokens.count ? tokens[index] : nil }

    private mutating func require(_ sign: String) throws(JinjaProblem) {
        guard take(.sign(sign)) else { throw unexpected("'\(sign)'") }
    }

    private func unexpected(_ wanted: String) -> JinjaProblem {
        JinjaProblem("it has \(peek()?.words ?? "nothing") where \(wanted) is needed")
    }
}

// MARK: - Operators

extension JinjaExpressionParser {
    /// `value if condition else otherwise`, or anything that binds closer.
    mutating func expression() throws(JinjaProblem) -> JinjaExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= JinjaStatementParser.deepest else {
            throw JinjaProblem("its expressions nest too deeply")
        }
        var value = try either()
        while take(.name("if")) {
            let condition = try either()
            let otherwise = take(.name("else")) ? try expression() : nil
            value = .choice(value, condition: condition, otherwise: otherwise)
        }
        return value
    }

    /// Operands with `or` between, or one.
    mutating func either() throws(JinjaProblem) -> JinjaExpression {
        var left = try both()
        while take(.name("or")) { left = .or(left, try both()) }
        return left
    }

    private mutating func both() throws(JinjaProblem) -> JinjaExpression {
        var left = try negated()
        while take(.name("and")) { left = .and(left, try negated()) }
        return left
    }

    private mutating func negated() throws(JinjaProblem) -> JinjaExpression {
        var isNegated = false
        while take(.name("not")) { isNegated.toggle() }
        let value = try compared()
        return isNegated ? .not(value) : value
    }

    private mutating func compared() throws(JinjaProblem) -> JinjaExpression {
        let left = try operation(0)
        if let sign = takeSign([.equal, .unequal, .less, .atMost, .greater, .atLeast]) {
            let compared = JinjaExpression.binary(sign, left, try operation(0))
            if let next = peek(), case .sign(let sign) = next, sign.hasSuffix("=") || sign == "<" {
                throw JinjaProblem("it compares three values at once, which is not supported")
            }
            return compared
        }
        if take(.name("in")) { return .binary(.within, left, try operation(0)) }
        if index + 1 < tokens.count, tokens[index] == .name("not"),
            tokens[index + 1] == .name("in")
        {
            index += 2
            return .not(.binary(.within, left, try operation(0)))
        }
        return left
    }

    /// The operators with a left side, the loosest first.
    private static let operators: [[JinjaOperator]] = [
        [.plus, .minus], [.joined], [.times, .divided, .quotient, .rest],
    ]

    private mutating func operation(_ level: Int) throws(JinjaProblem) -> JinjaExpression {
        guard level < Self.operators.count else { return try signed() }
        var left = try operation(level + 1)
        while let sign = takeSign(Self.operators[level]) {
            left = .binary(sign, left, try operation(level + 1))
        }
        return left
    }

    private mutating func signed() throws(JinjaProblem) -> JinjaExpression {
        guard take(.sign("-")) else { return try postfixed() }
        return .minus(try postfixed())
    }

    private mutating func takeSign(_ operators: [JinjaOperator]) -> JinjaOperator? {
        operators.first { take(.sign($0.rawValue)) }
    }
}

// MARK: - Values

extension JinjaExpressionParser {
    private mutating func postfixed() throws(JinjaProblem) -> JinjaExpression {
        var value = try primary()
        while true {
            if take(.sign(".")) {
                value = .attribute(value, try name("a member's name"))
            } else if take(.sign("[")) {
                value = try subscripted(value)
            } else if peek() == .sign("(") {
                value = .call(value, try arguments())
            } else if take(.sign("|")) {
                let filter = try name("a filter's name")
                value = .filter(value, filter, try argumentsIfAny())
            } else if take(.name("is")) {
                value = try tested(value)
            } else {
                return value
            }
        }
    }

    private mutating func primary() throws(JinjaProblem) -> JinjaExpression {
        guard let token = peek() else { throw unexpected("a value") }
        index += 1
        switch token {
        case .integer(let number): return .literal(.integer(number))
        case .text(var text):
            while case .text(let more)? = peek() {
                text += more
                index += 1
            }
            return .literal(.text(given: text))
        case .name(let name): return Self.constants[name].map { .literal($0) } ?? .name(name)
        case .sign("("): return try grouped()
        case .sign("["): return .list(try items(until: "]"))
        case .sign("{"): return try mapping()
        case .sign:
            index -= 1
            throw unexpected("a value")
        }
    }

    private static let constants: [String: JinjaValue] = [
        "true": .boolean(true), "True": .boolean(true), "false": .boolean(false),
        "False": .boolean(false), "none": .none, "None": .none,
    ]

    /// An expression in brackets, or a tuple, which is a list here.
    private mutating func grouped() throws(JinjaProblem) -> JinjaExpression {
        if take(.sign(")")) { return .list([]) }
        let first = try expression()
        if take(.sign(")")) { return first }
        try require(",")
        return .list([first] + (try items(until: ")")))
    }

    private mutating func items(until end: String) throws(JinjaProblem) -> [JinjaExpression] {
        var items: [JinjaExpression] = []
        while !take(.sign(end)) {
            items.append(try expression())
            if peek() != .sign(end) { try require(",") }
        }
        return items
    }

    private mutating func mapping() throws(JinjaProblem) -> JinjaExpression {
        var entries: [(key: JinjaExpression, value: JinjaExpression)] = []
        while !take(.sign("}")) {
            let key = try expression()
            try require(":")
            entries.append((key, try expression()))
            if peek() != .sign("}") { try require(",") }
        }
        return .mapping(entries)
    }

    private mutating func subscripted(
        _ target: JinjaExpression
    ) throws(JinjaProblem) -> JinjaExpression {
        var bounds: [JinjaExpression?] = [nil]
        while !take(.sign("]")) {
            if take(.sign(":")) {
                bounds.append(nil)
            } else {
                bounds[bounds.count - 1] = try expression()
                if peek() != .sign(":"), peek() != .sign("]") { throw unexpected("']'") }
            }
        }
        guard bounds.count <= 3 else { throw JinjaProblem("a slice of it has too many parts") }
        if bounds.count > 1 { return .slice(target, bounds) }
        guard let key = bounds[0] else { throw JinjaProblem("it has '[]' behind a value") }
        return .item(target, key)
    }

    private mutating func argumentsIfAny() throws(JinjaProblem) -> JinjaArguments {
        peek() == .sign("(") ? try arguments() : JinjaArguments()
    }

    private mutating func arguments() throws(JinjaProblem) -> JinjaArguments {
        try require("(")
        var arguments = JinjaArguments()
        while !take(.sign(")")) {
            if case .name(let name)? = peek(), index + 1 < tokens.count,
                tokens[index + 1] == .sign("=")
            {
                index += 2
                arguments.named.append((name, try expression()))
            } else {
                arguments.positional.append(try expression())
            }
            if peek() != .sign(")") { try require(",") }
        }
        return arguments
    }

    /// `is name`, `is not name`, with arguments in brackets or one value without.
    private mutating func tested(
        _ value: JinjaExpression
    ) throws(JinjaProblem) -> JinjaExpression {
        let isNegated = take(.name("not"))
        let name = try name("a test's name")
        var arguments = try argumentsIfAny()
        if arguments.positional.isEmpty, beginsOperand(peek()) {
            arguments.positional = [try primary()]
        }
        let test = JinjaExpression.test(value, name, arguments)
        return isNegated ? .not(test) : test
    }

    /// Whether a value begins here, and not the next operator.
    private func beginsOperand(_ token: JinjaToken?) -> Bool {
        switch token {
        case .text, .integer, .sign("["), .sign("{"): true
        case .name(let name): !["else", "or", "and", "is", "if", "in", "not"].contains(name)
        default: false
        }
    }
}
