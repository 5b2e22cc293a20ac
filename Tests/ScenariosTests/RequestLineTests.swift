import Foundations
import Scenarios
import Testing

@Suite("A line of requests")
struct RequestLineTests {
    private func lines(_ text: String) throws -> [String] {
        let error = try #require(throws: ScenariosError.self) {
            try RequestLine.texts(
                ["prompt", "completion"], in: Array(text.utf8),
                at: TextPosition(file: "l.jsonl", line: 3, column: 1))
        }
        return error.lines
    }

    @Test("with other keys altogether is told once, with what is expected")
    func otherKeys() throws {
        let expected =
            #"l.jsonl:3:1: expected an object such as {"prompt": "…", "completion": "…"}, "#
            + "got one with the keys 'text', 'x'."
        #expect(try lines(#"{"text":"a","x":"b"}"#) == [expected])
    }

    @Test("of a text whose lines end in CR alone is told as such")
    func oldMac() throws {
        let object = #"{"prompt":"a","completion":"b"}"#
        let old = try lines("\(object)\r\(object)\r")
        #expect(old.count == 1 && old[0].contains("The lines end in a carriage return alone"))
        // A return at the end belongs to the line feed behind it.
        let other = try lines("a\r")
        #expect(other.count == 1 && other[0].contains("Every line holds one JSON object."))
    }

    @Test("with a key too many is told with the key")
    func oneMore() throws {
        let lines = try lines(#"{"prompt":"a","completion":"b","x":1}"#)
        #expect(lines.count == 1 && lines[0].contains("unknown key 'x'"))
    }
}
