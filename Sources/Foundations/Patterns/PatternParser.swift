/// Reads a regular expression: what stands in docs/scenario-format.md, and nothing that would need
/// backtracking.
struct PatternParser {
    private static let mostScalars = 1000
    private static let mostNesting = 50
    static let mostRepeats = 1000

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var nesting = 0
    private(set) var groupCount = 0
    private var ignoresCase = false
    private var dotIsAny = false
    private var hasLines = false

    init(_ source: String) throws(PatternMistake) {
        scalars = Array(source.unicodeScalars)
        guard scalars.count <= Self.mostScalars else {
            throw PatternMistake(
                column: Self.mostScalars + 1,
                message: "expected at most \(Self.mostScalars) characters, got \(scalars.count)")
        }
    }

    mutating func pattern() throws(PatternMistake) -> PatternNode {
        try flags()
        let node = try choice()
        guard index == scalars.count else { throw mistake("')' without '('") }
        return node
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func takes(_ text: String) -> Bool {
        guard scalars[index...].starts(with: text.unicodeScalars) else { return false }
        index += text.unicodeScalars.count
        return true
    }

    private func mistake(_ message: String, at place: Int? = nil) -> PatternMistake {
        PatternMistake(column: (place ?? index) + 1, message: message)
    }

    /// `(?ism)` at the very beginning.
    private mutating func flags() throws(PatternMistake) {
        guard scalars.starts(with: "(?".unicodeScalars),
            let end = scalars.firstIndex(of: ")"), end > 2,
            scalars[2..<end].allSatisfy({ "ismxU-".unicodeScalars.contains($0) })
        else { return }
        for (place, flag) in scalars[2..<end].enumerated() {
            switch flag {
            case "i": ignoresCase = true
            case "s": dotIsAny = true
            case "m": hasLines = true
            default:
                throw mistake("unknown flag '\(flag)'; known are i, s and m", at: 2 + place)
            }
        }
        index = end + 1
    }

    private mutating func choice() throws(PatternMistake) -> PatternNode {
        var choices = [try sequence()]
        while takes("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(PatternMistake) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            nodes.append(try repeated())
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func repeated() throws(PatternMistake) -> PatternNode {
        let node = try atom()
        guard let (least, most) = try quantifier() else { return node }
        if case .anchor = node { throw mistake("nothing to repeat", at: index - 1) }
        let isGreedy = !takes("?")
        if current == "+" {
            throw mistake("possessive quantifiers such as a++ are not read")
        }
        if try quantifier() != nil { throw mistake("two quantifiers in a row", at: index - 1) }
        return .repeated(node, least: least, most: most, isGreedy: isGreedy)
    }

    private mutating func quantifier() throws(PatternMistake) -> (least: Int, most: Int?)? {
        if takes("*") { return (0, nil) }
        if takes("+") { return (1, nil) }
        if takes("?") { return (0, 1) }
        guard current == "{" else { return nil }
        let start = index
        index += 1
        guard let least = number() else {
            throw mistake(
                "expected a count such as {2} or {1,3}; write \\{ for the sign itself", at: start)
        }
        var most: Int? = least
        if takes(",") { most = number() }
        guard takes("}") else {
            throw mistake(
                "expected a count such as {2} or {1,3}; write \\{ for the sign itself", at: start)
        }
        guard max(least, most ?? 0) <= Self.mostRepeats, least <= most ?? least else {
            throw mistake(
                "expected counts up to \(Self.mostRepeats), the smaller one first", at: start)
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = current, scalar.isASCIIDigit, digits.count < 6 {
            digits.unicodeScalars.append(scalar)
            index += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws(PatternMistake) -> PatternNode {
        let start = index
        guard let scalar = current else { return .empty }
        index += 1
        switch scalar {
        case "(": return try group(from: start)
        case "[": return .one(try set(from: start))
        case ".":
            return .one(
                dotIsAny
                    ? PatternSet(members: [], isNegated: true)
                    : PatternSet(members: [.range("\n"..."\n")], isNegated: true))
        case "^": return .anchor(hasLines ? .lineStart : .textStart)
        case "$": return .anchor(hasLines ? .lineEnd : .textEnd)
        case "\\": return try escape(from: start)
        case "*", "+", "?": throw mistake("nothing to repeat", at: start)
        case "{":
            throw mistake("nothing to repeat; write \\{ for the sign itself", at: start)
        default: return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        .one(PatternSet(members: [.range(scalar...scalar)], ignoresCase: ignoresCase))
    }

    private mutating func group(from start: Int) throws(PatternMistake) -> PatternNode {
        var number: Int?
        if takes("?:") {
            number = nil
        } else if current == "?" {
            throw mistake(
                "of groups that begin with (? only (?:…) is read: no looking ahead or behind, no "
                    + "names, and flags only at the very beginning", at: start)
        } else {
            groupCount += 1
            number = groupCount
        }
        nesting += 1
        guard nesting <= Self.mostNesting else {
            throw mistake("expected at most \(Self.mostNesting) levels of groups", at: start)
        }
        let node = try choice()
        nesting -= 1
        guard takes(")") else { throw mistake("'(' without ')'", at: start) }
        return .group(node, number: number)
    }

    private mutating func escape(from start: Int) throws(PatternMistake) -> PatternNode {
        switch current {
        case "b":
            index += 1
            return .anchor(.wordBoundary)
        case "B":
            index += 1
            return .anchor(.noWordBoundary)
        default: break
        }
        switch try escaped(from: start) {
        case .range(let range): return literal(range.lowerBound)
        case let member: return .one(PatternSet(members: [member]))
        }
    }

    /// What follows a backslash, within brackets and without.
    private mutating func escaped(from start: Int) throws(PatternMistake) -> PatternSet.Member {
        guard let scalar = current else { throw mistake("a backslash at the end", at: start) }
        index += 1
        switch scalar {
        case "d": return .named(.digit, isNegated: false)
        case "D": return .named(.digit, isNegated: true)
        case "w": return .named(.word, isNegated: false)
        case "W": return .named(.word, isNegated: true)
        case "s": return .named(.blank, isNegated: false)
        case "S": return .named(.blank, isNegated: true)
        case "n": return .range("\n"..."\n")
        case "t": return .range("\t"..."\t")
        case "r": return .range("\r"..."\r")
        case _ where scalar.isASCII && scalar.isLetterOrNumber:
            throw mistake(
                "'\\\(scalar)' is not read; known are \\d \\w \\s \\D \\W \\S \\b \\B \\n \\t \\r "
                    + "and a backslash before a sign", at: start)
        default: return .range(scalar...scalar)
        }
    }

    /// The inside of brackets.
    private mutating func set(from start: Int) throws(PatternMistake) -> PatternSet {
        var set = PatternSet(members: [], isNegated: takes("^"), ignoresCase: ignoresCase)
        while let scalar = current, scalar != "]" || set.members.isEmpty {
            let place = index
            index += 1
            var member = PatternSet.Member.range(scalar...scalar)
            if scalar == "\\" { member = try escaped(from: place) }
            if case .range(let first) = member, current == "-", index + 1 < scalars.count,
                scalars[index + 1] != "]"
            {
                index += 1
                let end = index
                index += 1
                var last = PatternSet.Member.range(scalars[end]...scalars[end])
                if scalars[end] == "\\" { last = try escaped(from: end) }
                guard case .range(let upper) = last, first.lowerBound <= upper.lowerBound else {
                    throw mistake("expected a range such as a-z", at: place)
                }
                member = .range(first.lowerBound...upper.lowerBound)
            }
            set.members.append(member)
        }
        guard takes("]") else { throw mistake("'[' without ']'", at: start) }
        return set
    }
}
