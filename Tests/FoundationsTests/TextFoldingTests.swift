import FoundationEssentials
import Foundations
import Testing

@Suite("TextFolding")
struct TextFoldingTests {
    @Test(
        "texts that a reader would call the same fold to the same",
        arguments: [
            ["ΣΩΚΡΑΤΗΣ", "Σωκράτης".replacing("ά", with: "α"), "σωκρατησ"],
            ["STRASSE", "Straße", "STRAẞE"],
            ["İSTANBUL", "istanbul", "I\u{307}stanbul", "ıstanbul"],
            ["ﬁnal", "FINAL"], ["Ａ１", "a1"], ["٤٢", "42", "４２", "४२"],
            ["Who\u{a0}is it\u{200b}?", "who is it?"], ["of\u{ad}fice", "office"],
            ["\u{feff}x", "x"], ["a\u{200d}b\u{fe0f}\u{2066}c\u{0}d", "abcd"],
            ["e\u{301}te\u{301}", "ÉTÉ"], ["e\u{34f}\u{301}", "é"], ["l´eau", "l'eau"],
            ["q\u{323}\u{307}", "q\u{307}\u{323}"], ["ﾊﾞｽ", "バス"], ["ᄒ\u{1161}\u{11ab}", "한"],
            ["می\u{200c}خواهم", "میخواهم"], ["ŉ", "ʼN"], ["ᾳ", "ΑΙ"], ["㎏", "KG"], ["2½", "2 ½"],
            ["x²", "x2"], ["a\u{0}b\u{7f}\u{1b}c", "ABC"],
            ["محمد", "م\u{640}ح\u{640}مد", "محم\u{640}\u{640}د"], ["ل\u{64e}", "ل\u{640}\u{64e}"],
            ["п'ять", "п’ять", "пʼять"], ["Hawai'i", "Hawaiʻi", "Hawai‘i", "hawai‛i"],
        ]
    )
    func same(texts: [String]) {
        let folded = texts.map(TextFolding.fold)
        #expect(folded.allSatisfy { $0.unicodeScalars.elementsEqual(folded[0].unicodeScalars) })
    }

    @Test(
        "accents, punctuation, letters of other scripts and blanks stay",
        arguments: [
            ("été", "ete"), ("c++", "c"), ("Аpple", "Apple"), ("a b", "ab"), ("ß", "s"),
            ("2½", "21⁄2"),
            ("10²", "102"), ("ΑΘΗΝΑ", "Αθήνα"), ("شَمس", "شمس"), ("שָׁלוֹם", "שלום"),
        ]
    )
    func different(left: String, right: String) {
        #expect(TextFolding.fold(left) != TextFolding.fold(right))
    }

    /// What cannot be seen, as tools/goldens/make_folding.py lists it.
    private static let ignorable: [ClosedRange<UInt32>] = [
        0xad...0xad, 0x34f...0x34f, 0x61c...0x61c, 0x115f...0x1160, 0x17b4...0x17b5,
        0x180b...0x180f, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x206f, 0x3164...0x3164,
        0xfe00...0xfe0f, 0xfeff...0xfeff, 0xffa0...0xffa0, 0xfff0...0xfffb, 0x1bca0...0x1bca3,
        0x1d173...0x1d17a, 0xe0000...0xe0fff,
    ]

    private static let apostrophesAndTatweel = Array("ʻʼ‘’‛\u{640}".unicodeScalars)

    private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
        [0x49, 0x69, 0xb4, 0x130, 0x131].contains(scalar.value)
            || (0x13a0...0x13ff).contains(scalar.value)
            || (0xab70...0xabbf).contains(scalar.value)
            || scalar.properties.generalCategory == .control
            || ignorable.contains { $0.contains(scalar.value) }
            || UnicodeForm.compatible(String(scalar)).unicodeScalars.contains {
                ($0.properties.generalCategory == .decimalNumber && !$0.isASCII) || $0 == "ı"
                    || apostrophesAndTatweel.contains($0)
            }
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        String(scalar.value, radix: 16)
    }

    @Test("every character folds as Python's casefold and NFKC fold it, block by block")
    func everyCharacter() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = try Data(contentsOf: folder.appending(path: "Fixtures/folding.txt"))
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
        var blocks: [String] = []
        for block in stride(from: UInt32(0), to: 0x110000, by: 256) {
            var text = "", count = 0
            for scalar in (block..<block + 256).compactMap(Unicode.Scalar.init) {
                // The fixture's Unicode is version 14; later ones only add.
                guard let age = scalar.properties.age, age.major <= 14, !Self.isLeftOut(scalar)
                else { continue }
                let folded = TextFolding.fold(String(scalar)).unicodeScalars
                if folded.elementsEqual(CollectionOfOne(scalar)) { continue }
                count += 1
                text += "\(Self.hex(scalar)) \(folded.map(Self.hex).joined(separator: " "))\n"
            }
            let digest = "\(SHA256.hash(text))".prefix(8)
            if count > 0 { blocks.append("\(String(block, radix: 16)) \(count) \(digest)") }
        }
        #expect(lines.first == "14.0.0")
        #expect(blocks == lines.dropFirst().map(String.init))
    }

    @Test("what Unicode calls ignorable is dropped, all of it, and no other letter or sign is")
    func invisible() {
        for scalar in (UInt32(0x80)..<0x110000).compactMap(Unicode.Scalar.init) {
            let isListed = Self.ignorable.contains { $0.contains(scalar.value) }
            let isControl = scalar.properties.generalCategory == .control && scalar != "\u{85}"
            let isDropped = isListed || isControl || scalar == "\u{640}"
            #expect(TextFolding.fold(String(scalar)).isEmpty == isDropped)
        }
    }

    @Test("folding twice changes nothing")
    func idempotent() {
        for scalar in (UInt32(0)..<0x3ffff).compactMap(Unicode.Scalar.init)
        // Foundation takes two vowel signs of Kawi for Greek letters before an accent.
        where scalar.value >> 8 != 0x11f {
            let once = TextFolding.fold("i\(scalar)\u{307}\u{300}")
            let twice = TextFolding.fold(once)
            #expect(once.unicodeScalars.elementsEqual(twice.unicodeScalars))
        }
    }
}
