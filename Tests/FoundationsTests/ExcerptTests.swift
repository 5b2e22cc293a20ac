import Foundations
import Testing

@Suite("An excerpt")
struct ExcerptTests {
    @Test("is one short line in quotes")
    func quoted() {
        #expect(Excerpt.quoted("") == "''")
        #expect(Excerpt.quoted("a\nb\u{7F}é") == "'a\\nb<U+007F>é'")
        let sixty = String(repeating: "é", count: 60)
        #expect(Excerpt.quoted(sixty) == "'\(sixty)'")
        #expect(Excerpt.quoted(sixty + "x") == "'\(sixty)…'")
    }

    @Test(
        "names what a terminal would act on, and what nobody would see",
        arguments: [
            ("\u{1B}[2J", "<U+001B>[2J"),
            ("\u{9B}2J", "<U+009B>2J"), ("a\rb", "a\\rb"),
            ("\u{202E}gpj.exe", "<U+202E RIGHT-TO-LEFT OVERRIDE>gpj.exe"),
            ("\u{2067}x", "<U+2067 RIGHT-TO-LEFT ISOLATE>x"),
            ("a\u{200B}b", "a<U+200B ZERO WIDTH SPACE>b"),
            ("\u{FEFF}a", "<U+FEFF ZERO WIDTH NO-BREAK SPACE>a"),
            ("a\u{AD}b", "a<U+00AD SOFT HYPHEN>b"),
            ("\u{2028}", "<U+2028 LINE SEPARATOR>"),
            ("\u{E0041}", "<U+E0041 TAG LATIN CAPITAL LETTER A>"), ("\t", "\\t"),
            ("👩\u{200D}🔬 naïve 漢字", "👩\u{200D}🔬 naïve 漢字"),
        ])
    func invisible(text: String, shown: String) {
        #expect(Excerpt.line(text) == shown)
    }

    @Test("keeps the beginning and the end of a line that is too long, and counts the rest")
    func longLine() {
        let text = "begin" + String(repeating: "x", count: 50_000_000) + "end"
        let line = Excerpt.line(text)
        #expect(line.utf8.count < 3_000)
        #expect(line.hasPrefix("beginx") && line.hasSuffix("xend"))
        #expect(line.contains("49,998,008 characters left out"))
        let longest = String(repeating: "y", count: 2_000)
        #expect(Excerpt.line(longest) == longest)
    }
}
