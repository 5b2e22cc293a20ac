import Foundation
import Testing
import Tokenizers

@Suite("SentencePiece's table of replacements")
struct PrecompiledCharsmapTests {
    /// A real table of a few rules.
    private func table() throws -> [UInt8] {
        struct File: Decodable {
            struct Normalizer: Decodable {
                let precompiled_charsmap: Data
            }
            let normalizer: Normalizer
        }
        let json = try #require(UnigramGolden.all().first).tokenizer
        let file = try JSONDecoder().decode(File.self, from: Data(json.utf8))
        return Array(file.normalizer.precompiled_charsmap)
    }

    private func tokenizer(_ table: [UInt8]) throws -> Unigram {
        var file = UnigramTests.File()
        let text = Data(table).base64EncodedString()
        file.normalizer = #"{"type": "Precompiled", "precompiled_charsmap": "\#(text)"}"#
        file.vocabulary += #",["fi",-1],["1⁄2",-1],["é",-1]"#
        return try file.load()
    }

    @Test("replaces characters, drops some, and composes accents")
    func replaces() throws {
        let tokenizer = try tokenizer(table())
        #expect(tokenizer.encode("\u{FB01}\u{AD}") == [0, 4, 13, 2])
        #expect(tokenizer.encode("½") == [0, 4, 14, 2])
        #expect(tokenizer.encode("e\u{301}") == [0, 4, 15, 2])
        #expect(tokenizer.encode("a\r\na\u{3000}a") == [0, 8, 8, 8, 2])
        // The name of a special token in wide characters becomes the token.
        #expect(tokenizer.encode("\u{FF1C}mask\u{FF1E}") == [0, 20, 2])
    }

    @Test("a table cut short anywhere is refused or harmless")
    func truncation() throws {
        let table = try table()
        let length = 4 + table[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length < table.count)
        for count in 0..<length {
            #expect(throws: TokenizersError.self) { try tokenizer(Array(table[..<count])) }
        }
        for count in length..<table.count { try useIfSound(Array(table[..<count])) }
    }

    @Test("flipped bits are refused or harmless")
    func flips() throws {
        let table = try table()
        for index in stride(from: 0, to: table.count, by: 3) {
            var damaged = table
            damaged[index] ^= 1 << UInt8(index % 8)
            try useIfSound(damaged)
        }
    }

    @Test("values that lead outside, and replacements that are no UTF-8, are refused")
    func hostile() throws {
        // Root, and for the byte 'a' a unit whose key ends; then that unit's value.
        func table(value: UInt32, text: [UInt8]) -> [UInt8] {
            var units = [UInt32](repeating: 0, count: 256)
            units[0] = 1 << 10
            // The root's children lie at 1 ^ byte, this one's value at (1 ^ 'a') ^ 2.
            units[1 ^ 0x61] = 2 << 10 | 1 << 8 | 0x61
            units[1 ^ 0x61 ^ 2] = 1 << 31 | value
            let bytes = ([UInt32(units.count * 4)] + units).flatMap { unit in
                (0..<4).map { UInt8(truncatingIfNeeded: unit >> (8 * $0)) }
            }
            return bytes + text
        }
        #expect(try tokenizer(table(value: 0, text: [0x62, 0])).encode("a") == [0, 4, 6, 2])
        #expect(try tokenizer(table(value: 1, text: [0x62, 0])).encode("a") == [0, 2])
        #expect(throws: TokenizersError.self) { try tokenizer(table(value: 2, text: [0x62, 0])) }
        #expect(throws: TokenizersError.self) { try tokenizer(table(value: 0, text: [0xC3, 0])) }
        #expect(throws: TokenizersError.self) { try tokenizer(table(value: 0, text: [])) }
    }

    /// Loads a damaged table; when that succeeds, every lookup must end.
    private func useIfSound(_ table: [UInt8]) throws {
        do {
            let tokenizer = try tokenizer(table)
            for text in ["\u{FB01}e\u{301} ½ ＡＢ日本 \u{30AB}\u{3099}", "abc\r\n\t"] {
                #expect(tokenizer.encode(text).count >= 2)
            }
        } catch is TokenizersError {}
    }
}
