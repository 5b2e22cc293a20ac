/// Reads the statements of a template.
struct JinjaStatementParser {
    private let segments: [JinjaSegment]
    private var index = 0
    private var depth = 0

    /// Deeper nesting is refused, since each level takes room on the stack.
    static let deepest = 64

    /// The statements of `template`.
    static func parse(_ template: String) throws(JinjaProblem) -> [JinjaStatement] {
        var parser = JinjaStatementParser(segments: try JinjaSegment.segments(of: template))
        let statements = try parser.statements()
        guard parser.index == parser.segments.count else {
            throw JinjaProblem("it ends a statement that it did not begin")
        }
        return statements
    }

    private init(segments: [JinjaSegment]) {
        self.segments = segments
    }

    /// Statements up to the end, or to a word that ends or goes on with what is around them.
    private mutating func statements() throws(JinjaProblem) -> [JinjaStatement] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw JinjaProblem("its statements nest too deeply") }
        var statements: [JinjaStatement] = []
        while index < segments.count {
            switch segments[index] {
            case .text(let text): statements.append(.text(text))
            case .output(let source):
                var expression = try JinjaExpressionParser(source)
                statements.append(.output(try expression.whole()))
            case .statement(let source):
                guard let statement = try statement(JinjaExpressionParser(source)) else {
                    return statements
                }
                statements.append(statement)
            }
            index += 1
        }
        return statements
    }

    /// The statement that begins here; nil for a word that ends what is around it.
    private mutating func statement(
        _ tag: JinjaExpressionParser
    ) throws(JinjaProblem) -> JinjaStatement? {
        var tag = tag
        let keyword = try tag.name("a statement's name")
        switch keyword {
        case "if": return try conditional(&tag)
        case "for": return try loop(&tag)
        case "set": return try assignment(&tag)
        case "macro": return try macro(&tag)
        case "generation":
            try tag.end()
            return .block(try body(until: ["endgeneration"]).statements)
        case "break", "continue":
            try tag.end()
            return .leave(keyword == "break" ? .breaks : .continues)
        case "elif", "else", "endif", "endfor", "endset", "endmacro", "endgeneration": return nil
        default: throw JinjaProblem("the statement '\(keyword)' in it is not known")
        }
    }

    /// The statements up to one of the words, which begins the tag that is given back.
    private mutating func body(
        until words: [String]
    ) throws(JinjaProblem) -> (statements: [JinjaStatement], word: String, JinjaExpressionParser) {
        index += 1
        let statements = try statements()
        guard index < segments.count, case .statement(let source) = segments[index] else {
            throw JinjaProblem("it has no '\(words.last ?? "")' where one is needed")
        }
        var tag = try JinjaExpressionParser(source)
        let word = try tag.name("a statement's name")
        guard words.contains(word) else {
            throw JinjaProblem("it has '\(word)' where '\(words.last ?? "")' is needed")
        }
        return (statements, word, tag)
    }

    private mutating func conditional(
        _ tag: inout JinjaExpressionParser
    ) throws(JinjaProblem) -> JinjaStatement {
        var branches: [JinjaBranch] = []
        while true {
            let condition = try tag.whole()
            let (statements, word, next) = try body(until: ["elif", "else", "endif"])
            branches.append(JinjaBranch(condition: condition, body: statements))
            if word == "elif" {
                tag = next
                continue
            }
            try next.end()
            guard word == "else" else { return .conditional(branches, otherwise: []) }
            return .conditional(branches, otherwise: try body(until: ["endif"]).statements)
        }
    }

    private mutating func loop(
        _ tag: inout JinjaExpressionParser
    ) throws(JinjaProblem) -> JinjaStatement {
        let names = try tag.names()
        guard tag.take(.name("in")) else { throw JinjaProblem("a loop of it has no 'in'") }
        // Not a whole expression: an 'if' behind it is the loop's.
        let items = try tag.either()
        let condition = tag.take(.name("if")) ? try tag.expression() : nil
        try tag.end()
        let (statements, word, _) = try body(until: ["else", "endfor"])
        let otherwise = word == "else" ? try body(until: ["endfor"]).statements : []
        return .loop(
            JinjaLoop(
                names: names, items: items, condition: condition, body: statements,
                otherwise: otherwise))
    }

    private mutating func assignment(
        _ tag: inout JinjaExpressionParser
    ) throws(JinjaProblem) -> JinjaStatement {
        let names = try tag.names()
        if names.count == 1, tag.take(.sign(".")) {
            let member = try tag.name("a member's name")
            guard tag.take(.sign("=")) else { throw JinjaProblem("a 'set' of it has no '='") }
            return .member(of: names[0], name: member, value: try tag.whole())
        }
        if tag.take(.sign("=")) { return .assignment(names: names, value: try tag.whole()) }
        try tag.end()
        guard names.count == 1 else { throw JinjaProblem("a 'set' of it has no '='") }
        return .capture(name: names[0], body: try body(until: ["endset"]).statements)
    }

    private mutating func macro(
        _ tag: inout JinjaExpressionParser
    ) throws(JinjaProblem) -> JinjaStatement {
        let name = try tag.name("a macro's name")
        let parameters = try tag.parameters()
        try tag.end()
        let statements = try body(until: ["endmacro"]).statements
        return .macro(JinjaMacro(name: name, parameters: parameters, body: statements))
    }
}
