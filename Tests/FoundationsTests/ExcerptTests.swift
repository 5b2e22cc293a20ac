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
}
