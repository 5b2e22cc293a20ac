import Foundations
import Testing

@Suite("Regular expressions in linear time")
struct TextPatternTests {
    @Test(
        "the first group of the first match is found",
        arguments: [
            ("Answer: (.+)", "I think.\nAnswer: 14 days\nSure.", "14 days"),
            ("(a+)", "baaa", "aaa"), ("(a+?)", "baaa", "a"), ("(a|ab)(c|bcd)", "abcd", "a"),
            ("(ab|a)(bc)?", "abc", "ab"), ("x{2}(y{1,2})", "xxxyyy", "yy"), ("^(b)", "ab", nil),
            ("(?m)^(b)$", "a\nb\nc", "b"), ("(b)$", "b\na", nil),
            ("(?s)a(.*)c", "a\nb\nc", "\nb\n"),
            ("a(.*)c", "a\nb\nc", nil), ("(?i)ANS(É)", "ansé", "é"), ("([^,;]+),", "a b,c", "a b"),
            (#"\b(\d+)\b"#, "x12 34", "34"), (#"(\w+)\s\("#, "été (x)", "été"), ("(a)|b", "b", nil),
            (#"([\d\-.]+)"#, "x-1.5", "-1.5"), ("[]]([^]])", "]a", "a"), ("(?:(x)y)*z", "xyz", "x"),
            ("(a*)*b", "aab", "aa"), ("()", "abc", ""), (#"(\S{3,})"#, "a bb ccc", "ccc"),
        ] as [(String, String, String?)])
    func groups(pattern: String, text: String, group: String?) throws {
        #expect(try TextPattern(pattern).firstGroup(in: text) == group)
    }

    @Test("a whole text is matched by any way through the pattern")
    func whole() throws {
        #expect(try TextPattern("a|ab").matchesWhole("ab"))
        #expect(try TextPattern("(?i)paris|city of light").matchesWhole("City of Light"))
        #expect(try !TextPattern("a|ab").matchesWhole("abc"))
        #expect(try !TextPattern("b").matchesWhole("ab"))
        #expect(try TextPattern("a*?").matchesWhole("aaa") && TextPattern("").matchesWhole(""))
        #expect(try TextPattern("b").isFound(in: "abc") && !TextPattern("d").isFound(in: "abc"))
        // Composed and decomposed letters are different scalars.
        #expect(try !TextPattern("é").matchesWhole("e\u{301}"))
    }

    @Test(
        "what is no pattern, or could only be matched by going back, is refused with its place",
        arguments: [
            ("(a", 1), ("a)", 2), ("[a", 1), ("*a", 1), ("a**", 3), ("a++", 3), ("a{", 2),
            ("a{3,2}", 2), ("a{1001}", 2), (#"a\"#, 2), (#"(a)\1"#, 4), ("(?=a)", 1),
            ("(?<n>a)", 1),
            (#"\p{L}"#, 1), ("[z-a]", 2), ("^*", 2), ("(?x)a", 3), ("((a{900}){900}){900}", 1),
            ("(?:(?:(?:(?:){1000}){1000}){1000})", 1),
            (String(repeating: "(", count: 51) + String(repeating: ")", count: 51), 51),
            (String(repeating: "a", count: 1001), 1001),
        ])
    func refused(pattern: String, column: Int) {
        let mistake = #expect(throws: PatternMistake.self) { try TextPattern(pattern) }
        #expect(mistake?.column == column, "\(mistake?.message ?? "")")
    }

    @Test(
        "a text twice as long takes twice the steps, whatever the pattern",
        arguments: [("((a+)+)+b", false), ("(a|a|aa)*", true), ("(.*)*(.*)*(.*)*c", false)])
    func linear(pattern: String, isWhole: Bool) throws {
        let pattern = try TextPattern(pattern)
        let steps = [1_000, 2_000, 4_000].map { count in
            pattern.steps(in: String(repeating: "a", count: count) + "b", isWhole: isWhole)
        }
        #expect(steps[0] > 1_000)
        #expect(steps[2] - steps[1] == 2 * (steps[1] - steps[0]))
        #expect(steps[0] < 1_000 * 100)
    }

    @Test("the longest text that is looked at finds no match where there is none")
    func longest() throws {
        let text = String(repeating: "a", count: TextPattern.mostScalars)
        #expect(try TextPattern("((a+)+)+b").firstGroup(in: text) == nil)
        #expect(try !TextPattern("(a|a|aa)*").matchesWhole(text.dropLast() + "b"))
    }

    @Test("random patterns match as the standard library's, which goes back", arguments: 0..<400)
    func twin(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed, stream: "patterns")
        let source = Self.pattern(depth: 3, &random)
        let pattern = try TextPattern(source)
        let twin = try Regex(source).matchingSemantics(.unicodeScalar)
        for _ in 0..<20 {
            let text = String(
                (0..<random.integer(below: 7)).map { _ in
                    Array("abc")[random.integer(below: 3)]
                })
            let found = try twin.firstMatch(in: text)
            #expect(pattern.isFound(in: text) == (found != nil), "\(source) in \(text)")
            #expect(
                try pattern.matchesWhole(text) == (twin.wholeMatch(in: text) != nil),
                "\(source) is \(text)")
            guard pattern.groupCount > 0, let found else { continue }
            #expect(
                pattern.firstGroup(in: text) == found.output[1].substring.map(String.init),
                "\(source) in \(text)")
        }
    }

    /// Nothing empty is repeated: there engines differ in what the last round leaves in a group.
    private static func pattern(depth: Int, _ random: inout SeededGenerator) -> String {
        let atoms = ["a", "b", "c", ".", "[ab]", "[^a]"]
        guard depth > 0 else { return atoms[random.integer(below: atoms.count)] }
        let inner = { (random: inout SeededGenerator) in pattern(depth: depth - 1, &random) }
        switch random.integer(below: 7) {
        case 0: return "(?:\(inner(&random))|\(inner(&random)))"
        case 1: return "(\(inner(&random)))"
        case 2: return inner(&random) + inner(&random)
        case 3:
            return atoms[random.integer(below: atoms.count)]
                + ["*", "+?", "{1,2}"][random.integer(below: 3)]
        case 4: return "(\(atoms[random.integer(below: 3)])\(inner(&random)))?"
        case 5: return "\(inner(&random))\(random.integer(below: 2) == 0 ? "$" : "")"
        default: return atoms[random.integer(below: atoms.count)]
        }
    }
}
