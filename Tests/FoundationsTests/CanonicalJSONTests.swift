import Foundations
import Testing

@Suite("CanonicalJSON")
struct CanonicalJSONTests {
    private struct Row: Codable, Equatable {
        var url: String
        var b: [Int: Double]
        var a: Double?
    }

    private struct Wrapper: Encodable {
        var rows: [Row]
    }

    @Test("sorts keys, keeps slashes and ends with a line break")
    func form() throws {
        let row = Row(url: "a/b", b: [10: 0.1, 2: 1], a: nil)
        #expect(
            try CanonicalJSON.encode(row) == """
                {
                  "b" : {
                    "10" : 0.1,
                    "2" : 1
                  },
                  "url" : "a/b"
                }

                """
        )
        #expect(try CanonicalJSON.encodeLine(row) == #"{"b":{"10":0.1,"2":1},"url":"a/b"}"#)
    }

    @Test("orders keys by their bytes, not by a language's rules")
    func keyOrder() throws {
        let keys = ["b", "B", "a10", "a9", "é", "z", "_", "lora+rag", "lora"]
        let line = try CanonicalJSON.encodeLine(
            Dictionary(uniqueKeysWithValues: keys.map { ($0, 0) })
        )
        let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(line == "{" + sorted.map { "\"\($0)\":0" }.joined(separator: ",") + "}")
    }

    @Test("writes numbers that read back as the same numbers")
    func numbers() throws {
        var generator = SeededGenerator(seed: 11)
        var values = [0.1, 1.0 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0]
        for _ in 0..<2000 {
            let exponent = generator.integer(below: 80) - 40
            let number = Double(sign: .plus, exponent: exponent, significand: generator.normal())
            values.append(number)
        }
        let text = try CanonicalJSON.encodeLine(values)
        #expect(try CanonicalJSON.decode([Double].self, from: text) == values)
    }

    @Test("refuses numbers that JSON does not have, and says where")
    func notFinite() {
        let wrapper = Wrapper(rows: [Row(url: "", b: [:], a: 1), Row(url: "", b: [:], a: .nan)])
        #expect(throws: FoundationsError.notFinite(keyPath: "rows[1].a", value: "nan")) {
            try CanonicalJSON.encode(wrapper)
        }
        #expect(throws: FoundationsError.notFinite(keyPath: "[0]", value: "inf")) {
            try CanonicalJSON.encodeLine([Float.infinity])
        }
    }

    @Test("says where a text is not what was expected")
    func decoding() {
        #expect(
            throws: FoundationsError.cannotDecode(
                keyPath: "[0]",
                reason: "the key 'url' is missing."
            )
        ) { try CanonicalJSON.decode([Row].self, from: #"[{"b":{}}]"#) }
        #expect(throws: FoundationsError.self) {
            try CanonicalJSON.decode(Row.self, from: #"{"url":"a","b":{"#)
        }
    }

    private enum Colour: String, Decodable { case red }

    private struct Mixed: Decodable {
        var number: Int?
        var share: Double?
        var texts: [String]?
        var table: [String: Int]?
        var flag: Bool?
        var colour: Colour?
        var digest: SHA256Digest?
    }

    @Test(
        "names no type of the language",
        arguments: [
            #"{"number":"x"}"#, #"{"number":1.5}"#, #"{"number":99999999999999999999}"#,
            #"{"share":[]}"#, #"{"texts":{}}"#, #"{"texts":[1]}"#, #"{"table":[]}"#,
            #"{"flag":0}"#, #"{"colour":"blue"}"#, #"{"digest":"12"}"#, "[1", "", "{1}",
        ])
    func noTypes(text: String) throws {
        let error = try #require(throws: FoundationsError.self) {
            try CanonicalJSON.decode(Mixed.self, from: text)
        }
        let types = ["Int", "Double", "String", "Array", "Dictionary", "Bool", "Colour", "Swift"]
        for type in types { #expect(!error.description.contains(type), "\(error)") }
    }
}
