import Foundations
import Testing

@Suite("A JSON text")
struct JSONTextTests {
    private func root(_ text: String) throws(JSONMistake) -> JSONNode {
        try JSONText(Array(text.utf8)[...], file: "t.json").root()
    }

    private func mistake(in bytes: [UInt8], firstLine: Int = 1) -> JSONMistake? {
        #expect(throws: JSONMistake.self) {
            try JSONText(bytes[...], file: "t.json", firstLine: firstLine).root()
        }
    }

    @Test("gives every kind of value, and nothing as another kind")
    func values() throws {
        let node = try root(
            #" {"n": null, "b": true, "i": -2, "e": 2.0e3, "f": 0.5, "s": "x", "a": [1, []]} "#
        )
        #expect(node.members?.map(\.key) == ["n", "b", "i", "e", "f", "s", "a"])
        #expect(node["n"] == nil && node["z"] == nil && node["a"]?["s"] == nil)
        #expect(node["b"]?.boolean == true)
        #expect(node["i"]?.integer == -2 && node["e"]?.integer == 2000)
        #expect(node["f"]?.integer == nil && node["s"]?.integer == nil)
        #expect(node["s"]?.string == "x" && node["i"]?.string == nil)
        #expect(node["a"]?.elements?.count == 2 && node["s"]?.elements == nil)
        #expect(node["a"]?.members == nil && node["a"]?.boolean == nil)
        #expect(try root("9e99").integer == nil)
        #expect(try root("9223372036854775808").integer == nil)
        #expect(try root("9223372036854775807").integer == .max)
    }

    @Test("resolves escapes")
    func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00E9\ud83d\uDE00é😀""#
        #expect(try root(text).string == "\"\\/\u{8}\u{C}\n\r\té😀é😀")
        #expect(try root("\"\"").string == "")
    }

    @Test("keeps numbers as written, and tells any value in words")
    func words() throws {
        let values = #"[1.50, -0, 1E+2, null, false, "a\nb", [], [1], {}]"#
        let words = try root(values).elements?.map(\.words)
        #expect(
            words == [
                "1.50", "-0", "1E+2", "null", "false", "'a\\nb'", "an empty list", "a list",
                "an object",
            ]
        )
    }

    @Test("knows where values and keys stand, in any slice")
    func places() throws {
        let file = Array("first\n{\"é\":\n [7, \"x\"]}\n".utf8)
        let text = JSONText(file[6...], file: "t.json", firstLine: 2)
        let root = try text.root()
        let member = try #require(root.members?.first)
        let nodes = try #require(member.value.elements)
        let offsets = [root.offset, member.keyOffset, member.value.offset] + nodes.map(\.offset)
        #expect(
            offsets.map { text.position(of: $0).description } == [
                "t.json:2:1", "t.json:2:2", "t.json:3:2", "t.json:3:3", "t.json:3:6",
            ]
        )
        #expect(text.position(of: text.bytes.endIndex).description == "t.json:4:1")
    }

    @Test(
        "that is not JSON is refused with its place",
        arguments: [
            ("{\n  \"a\": tru", 2, 8), ("{\"a\" 1}", 1, 6), ("[1, 2", 1, 6), ("", 1, 1),
            ("{\"é\": \u{1}}", 1, 7), ("[\"\\ud800\"]", 1, 9), ("[01]", 1, 4), ("[\"a\n\"]", 1, 4),
            ("{} x", 1, 4), ("[\"\\q\"]", 1, 4), ("[1.]", 1, 4), ("\"abc", 1, 5), ("[-]", 1, 3),
            ("[1e]", 1, 4), ("[nul]", 1, 2), ("{'a':1}", 1, 2), ("{\"a\":1,}", 1, 8),
            ("[1,]", 1, 4), ("{,}", 1, 2), ("[\"\\u12g4\"]", 1, 7), ("[\"\\udc00\"]", 1, 9),
            ("[\"\\ud800\\u0041\"]", 1, 15), ("[+1]", 1, 2), ("[1 2]", 1, 4), ("\u{FEFF}1", 1, 1),
        ]
    )
    func notJSON(text: String, line: Int, column: Int) {
        let position = TextPosition(file: "t.json", line: line, column: column)
        #expect(mistake(in: Array(text.utf8))?.position == position)
    }

    @Test(
        "that is not JSON is refused in words",
        arguments: [
            ("{\"a\" é}", "expected ':' after the key 'a', got 'é'"),
            ("[1\n 2]", "expected ',' or ']', got '2'"),
            ("{\"a\": 1 \"b\"}", "expected ',' or '}', got '\"'"),
            ("[,]", "expected a value, got ','"), ("[1.x]", "expected a digit, got 'x'"),
            ("{1", "expected a key in double quotes, got '1'"),
            ("[00]", "a number may not begin with a zero"),
            ("1 2", "expected the end, but more follows"),
            (
                "[\"\t\"]",
                "a control character in a string; write it as \\n, \\t or \\u00…"
            ),
            ("[\"\\'\"]", "unknown escape; a backslash itself is written \\\\"),
            ("[\"\\uDEAD\"]", "half of a surrogate pair is no character"),
            ("[tru", "it ends in the middle of its JSON"),
        ]
    )
    func messages(text: String, message: String) {
        let mistake = mistake(in: Array(text.utf8))
        #expect(mistake?.message == message)
        #expect(mistake?.description.hasSuffix(": not JSON: \(message).") == true)
    }

    @Test("may not have the same key twice in one object, however it is written")
    func doubleKeys() throws {
        let text = #"{"a": {"b": 1}, "b": 2, "\u0061": 3}"#
        let mistake = mistake(in: Array(text.utf8), firstLine: 7)
        #expect(mistake?.description == "t.json:7:25: not JSON: the key 'a' stands here twice.")
        let accents = try root("{\"caf\u{E9}\": 1, \"cafe\u{301}\": 2}")
        #expect(accents.members?.count == 2)
    }

    @Test("may not nest too deeply, and has to be UTF-8")
    func hostile() throws {
        let open = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        let deep = mistake(in: open)
        #expect(deep?.message == "expected at most 64 levels of nesting")
        #expect(deep?.position.column == 65)
        let sixtyFour = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try root(sixtyFour) }
        let bytes: [UInt8] = [UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")]
        #expect(mistake(in: bytes)?.message == "a string that is not UTF-8")
    }

    @Test("may not be larger than the most bytes that are read")
    func tooLarge() throws {
        let text = JSONText(Array("[10]".utf8)[...], file: "t.json")
        #expect(try text.root(mostBytes: 4).elements?.count == 1)
        let mistake = #expect(throws: JSONMistake.self) { try text.root(mostBytes: 3) }
        #expect(mistake?.message == "expected at most 3 bytes, got 4")
    }

    @Test("is written on one line as it was read, each text as the canonical encoder writes it")
    func compact() throws {
        let whole = Array(
            #" {"a": [1.50e-3, true, null, []], "b": {"é/": "\u0001"}, "c": {}} "#.utf8)
        let root = try JSONText(whole[...], file: "t.json").root()
        #expect(root.compactText == #"{"a":[1.50e-3,true,null,[]],"b":{"é/":"\u0001"},"c":{}}"#)
        let scalars = (0...0x2100).compactMap(Unicode.Scalar.init) + ["\u{FFFF}", "\u{1F600}"]
        for scalar in scalars {
            let text = "a\(scalar)b"
            #expect(try JSONNode.quoted(text) == CanonicalJSON.encodeLine(text), "\(scalar.value)")
        }
    }

    @Test("may have many keys, none of them twice")
    func manyKeys() throws {
        let members = (0..<40).map { "\"k\($0)\":\($0)" }
        func text(_ members: [String]) -> [UInt8] {
            Array("{\(members.joined(separator: ","))}".utf8)
        }
        let root = try JSONText(text(members)[...], file: "t.json").root()
        #expect(root.members?.map(\.key) == (0..<40).map { "k\($0)" })
        for place in [0, 15, 16, 17, 39] {
            #expect(mistake(in: text(members + [members[place]])) != nil, "\(place)")
        }
    }

    @Test("cut off anywhere is known as such")
    func truncation() throws {
        let whole = Array(#"{"a": [1.5e-3, true, "\ud83d\ude00\n"], "b": {"é": null}}"#.utf8)
        for count in whole.indices {
            #expect(mistake(in: Array(whole[..<count]))?.isCutOff == true, "\(count)")
        }
        #expect(mistake(in: Array("[1,]".utf8))?.isCutOff == false)
    }

    @Test("with any bit flipped is read or refused, and never crashes")
    func flips() throws {
        let whole = Array(#"{"a": [1.5e-3, true, "\ud83d\ude00\n"], "b": {"é": null}}"#.utf8)
        var refused = 0
        for index in whole.indices {
            for bit in 0..<8 {
                var bytes = whole
                bytes[index] ^= 1 << bit
                let text = JSONText(bytes[...], file: "t.json")
                do { _ = try text.root() } catch { refused += 1 }
            }
        }
        #expect(refused > whole.count * 4)
    }
}
