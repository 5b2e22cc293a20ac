import Foundations
import Testing

@Suite("Words")
struct WordsTests {
    @Test(
        "words stand between blanks, and letters of scripts without blanks by themselves",
        arguments: [
            ("state-of-the-art, l’eau  x", ["state-of-the-art,", "l’eau", "x"]),
            ("", []), (" \n\t\u{3000}", []), ("NBA球星", ["NBA", "球", "星"]),
            ("他说：「你好。」", ["他", "说：", "「你", "好。」"]), ("アイス5個", ["ア", "イ", "ス", "5", "個"]),
            ("ที่นี่ 20", ["ที่", "นี่", "20"]), ("서울 특별시", ["서울", "특별시"]),
            ("ང\u{f0b}ཚོ", ["ང\u{f0b}", "ཚོ"]), ("१२ किताबें", ["१२", "किताबें"]), ("๑๒๓", ["๑๒๓"]),
            ("\u{200b}你\u{fe0f}好", ["\u{200b}你\u{fe0f}", "好"]), ("𠮷野家", ["𠮷", "野", "家"]),
            ("น้ำ ນ້ຳ", ["น้ำ", "ນ້ຳ"]), ("ｶﾞｷﾟ", ["ｶﾞ", "ｷﾟ"]),
            ("(a) ¿qué?", ["(a)", "¿qué?"]), ("- 球 -", ["-", "球", "-"]),
        ]
    )
    func blanks(text: String, words: [String]) {
        #expect(Words.all(in: text, between: .blanks) == words)
    }

    @Test(
        "with signs as separators a word is letters, numbers and marks",
        arguments: [
            ("state-of-the-art, l’eau", ["state", "of", "the", "art", "l", "eau"]),
            ("C-93 Übung cafe\u{301} x²", ["C", "93", "Übung", "cafe\u{301}", "x²"]),
            ("他说：「你好。」", ["他", "说", "你", "好"]), ("...", []), ("of\u{ad}fice", ["of\u{ad}fice"]),
        ]
    )
    func signs(text: String, words: [String]) {
        #expect(Words.all(in: text, between: .signs) == words)
    }

    @Test("letters of alphabets without blanks are paired; Han letters and other words are not")
    func pairs() {
        #expect(
            Words.alphabetPairs(["nba", "球", "星", "ไ", "ท", "ย", "x", "ก"])
                == ["nba", "球", "星", "ไท", "ทย", "x", "ก"])
        #expect(Words.alphabetPairs(["お", "茶", "ア", "イ"]) == ["お", "茶", "アイ"])
        #expect(Words.alphabetPairs([]).isEmpty)
        #expect(Words.pairs(in: "NBA球星，好 ไทย") == ["NBA", "球星", "好", "ไท", "ทย"])
    }

    @Test(
        "no word parts within a syllable",
        arguments: [
            (["เ", "ปิ", "ด"], 1, false), (["เ", "ปิ", "ด"], 2, true), (["ก", "า"], 1, false),
            (["ក\u{17d2}", "ក"], 1, false), (["ไ", "ม่", "ใ", "ช่"], 2, true),
            (["不", "满", "意"], 1, true), (["a", "b"], 1, true), (["เ"], 0, true),
            (["เ"], 1, true),
        ]
    )
    func parting(words: [String], place: Int, mayPart: Bool) {
        #expect(Words.mayPart(words, at: place) == mayPart)
    }

    @Test("between blanks no scalar but blanks is left out, whatever the text")
    func cover() {
        var generator = SeededGenerator(seed: 7, stream: "words")
        let alphabet = Array("aB1 \n-.(「」你球ไิ่한e\u{301}\u{200b}\u{fe0f}😀٤,:".unicodeScalars)
        for _ in 0..<500 {
            let text = (0..<Int(generator.next() % 30)).map { _ in
                alphabet[Int(generator.next() % UInt64(alphabet.count))]
            }
            let places = Words.places(in: text, between: .blanks).map(\.range)
            let covered = places.flatMap { Array($0) }
            #expect(covered == text.indices.filter { !text[$0].isBlank })
            for word in Words.places(in: text, between: .signs) {
                #expect(text[word.range].contains { $0.isLetterOrNumber })
                #expect(!word.isLetter || text[word.range].count(where: \.isOfUnspacedScript) == 1)
            }
        }
    }
}
