import Foundations
import Scenarios
import Testing

@Suite("A corpus")
struct CorpusTests {
    @Test("is every Markdown and text file, in the order of their paths")
    func loads() throws {
        let fixture = try ScenarioFixture([
            "docs/b.txt": "\u{FEFF}Two\r\nlines\n",
            "docs/a/z.md": "Deep",
            "docs/a.md": "First",
            "docs/é.md": "Accent",
            "docs/image.png": "no",
            "docs/blank.md": " \n",
            "docs/.hidden.md": "no",
            "docs/.git/x.md": "no",
        ])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["a.md", "a/z.md", "b.txt", "é.md"])
        #expect(corpus.ignoredFiles == 4)
        #expect(corpus.document(at: "b.txt")?.text == "Two\nlines\n")
        #expect(
            corpus.document(at: "b.txt")?.digest == SHA256.hash("\u{FEFF}Two\r\nlines\n")
        )
        #expect(corpus.document(at: "docs/b.txt") == nil)
    }

    @Test("may be one file")
    func oneFile() throws {
        let fixture = try ScenarioFixture(["manual.md": "All of it"])
        let corpus = try Corpus.load(path: fixture.path + "/manual.md")
        #expect(corpus.documents.map(\.path) == ["manual.md"])
    }

    @Test("without text is refused")
    func empty() throws {
        let fixture = try ScenarioFixture(["docs/image.png": "no", "docs/blank.md": ""])
        #expect(
            try fixture.message { try Corpus.load(path: fixture.path + "/docs") } == """
                The corpus 'docs' holds no text: expected at least one .md or .txt file that is \
                not blank, found none (2 other files). Put the documents there, or correct the path.
                """
        )
    }

    @Test("that is not UTF-8 is refused with the place")
    func notUTF8() throws {
        let fixture = try ScenarioFixture()
        try fixture.write(Array("Caf".utf8) + [0xE9, 0x0A], to: "docs/latin.md")
        #expect(
            try fixture.message { try Corpus.load(path: fixture.path + "/docs") } == """
                'docs/latin.md' is not UTF-8: the byte at offset 3 belongs to no character. Save \
                the file as UTF-8.
                """
        )
    }

    @Test("passes over links within itself, even in a circle")
    func linksInside() throws {
        let fixture = try ScenarioFixture(["docs/a.md": "A", "docs/deep/b.md": "B"])
        try fixture.link("docs/again", to: ".")
        try fixture.link("docs/deep/c.md", to: "../a.md")
        try fixture.link("docs/broken.md", to: "nowhere.md")
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["a.md", "deep/b.md"])
        #expect(corpus.ignoredFiles == 3)
    }

    @Test("is refused when a link leads out of it", arguments: ["c.md", "folder"])
    func linksOutside(name: String) throws {
        let fixture = try ScenarioFixture(["docs/a.md": "A", "secret/s.md": "S"])
        try fixture.link("docs/\(name)", to: name == "folder" ? "../secret" : "../secret/s.md")
        #expect(
            try fixture.message { try Corpus.load(path: fixture.path + "/docs") } == """
                Cannot read 'docs/\(name)': it is a link that leads out of the corpus; copy the \
                file instead.
                """
        )
    }

    @Test("never waits for a device")
    func device() throws {
        #expect(
            try ScenarioFixture().message { try Corpus.load(path: "/dev/zero") } == """
                Cannot read '/dev/zero': it is no regular file; copy its content to one.
                """
        )
    }
}
