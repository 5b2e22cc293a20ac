import Foundations
import Testing
import Tokenizers

@Suite("SmolLM2's tokenizer", .enabled(if: Models.isPresent, Models.comment))
struct SmolLM2Tests {
    let tokenizer: BytePairTokenizer

    init() throws {
        tokenizer = try Models.smolLM2.get().tokenizer
    }

    @Test("knows its vocabulary")
    func vocabulary() {
        #expect(tokenizer.vocabularyCount == 49152)
        #expect(tokenizer.id(of: "<|im_end|>") == 2)
        #expect(tokenizer.id(of: " the") == 260)
        #expect(tokenizer.bytes(of: 260) == Array(" the".utf8))
        #expect(tokenizer.id(of: "no such token at all") == nil)
        #expect(tokenizer.bytes(of: 49152).isEmpty)
        #expect(tokenizer.bytes(of: -1).isEmpty)
        #expect(tokenizer.isControl(2))
        #expect(!tokenizer.isControl(260))
    }

    @Test(
        "gives back what it was given",
        arguments: [
            "", "\u{FEFF}mark", "caf\u{E9} cafe\u{301}", "a\r\nb\r\n", "สวัสดีชาวโลก",
            "नमस्ते दुनिया",
            "ひらがなカタカナ", "👩‍👩‍👧‍👦🏳️‍🌈", "\u{0}\u{1}", "   ", "'", "'s",
            "\n\n  x",
        ]
    )
    func roundTrip(text: String) {
        let decoded = tokenizer.decode(tokenizer.encode(text))
        #expect(decoded.utf8.elementsEqual(text.utf8))
    }

    @Test("keeps both forms of é apart")
    func canonicalForms() {
        #expect(tokenizer.encode("\u{E9}") != tokenizer.encode("e\u{301}"))
    }

    @Test("gives back seeded random texts")
    func randomRoundTrips() {
        var random = SeededGenerator(seed: 42)
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x20...0x7E, 0x9...0xD, 0xA0...0x17F, 0x370...0x3FF, 0x900...0x97F,
            0x3040...0x30FF, 0x4E00...0x4FFF, 0xAC00...0xAFFF, 0x1F600...0x1F64F,
        ]
        for _ in 0..<2000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<random.integer(below: 40) {
                let range = ranges[random.integer(below: ranges.count)]
                let value = range.lowerBound + UInt32(random.integer(below: range.count))
                scalars.append(Unicode.Scalar(value) ?? " ")
            }
            let text = String(scalars)
            let decoded = tokenizer.decode(tokenizer.encode(text, recognisingSpecials: false))
            #expect(decoded.utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test("reads special tokens as text when told to")
    func specialsAsText() {
        let text = "a<|im_end|>b"
        #expect(tokenizer.encode(text).contains(2))
        let ids = tokenizer.encode(text, recognisingSpecials: false)
        #expect(ids.allSatisfy { !tokenizer.isControl($0) })
        #expect(tokenizer.decode(ids, skippingSpecials: true) == text)
    }

    @Test("shows half a character as U+FFFD")
    func halfCharacter() {
        let ids = tokenizer.encode("日本語")
        #expect(tokenizer.decode(Array(ids.dropLast())).unicodeScalars.contains("\u{FFFD}"))
        #expect(tokenizer.decode([-1, 49152, 1 << 40]) == "")
    }

    @Test(
        "takes a word of 100 kB and a text of 1 MB without slowing down",
        .timeLimit(.minutes(1)),
        arguments: ["a", "é", " ", "ab'", "!?", "\r\n", "x y "]
    )
    func longTexts(unit: String) {
        let word = String(repeating: unit, count: 100_000 / unit.utf8.count)
        #expect(tokenizer.decode(tokenizer.encode(word)) == word)
        let text = String(repeating: word + " ", count: 10)
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
}
