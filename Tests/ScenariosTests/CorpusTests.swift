import Domain
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
        #expect(
            corpus.notices == [
                DataNotice(.otherEndings, subjects: ["image.png"]),
                DataNotice(.emptyDocuments, subjects: ["blank.md"]),
                DataNotice(.hiddenFiles, subjects: [".git", ".hidden.md"]),
            ])
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
        let path = fixture.path + "/docs"
        #expect(throws: ScenariosError.emptyCorpus(path: path, ignored: 2)) {
            try Corpus.load(path: path)
        }
    }

    @Test("reads endings in capitals, and .markdown")
    func endings() throws {
        let fixture = try ScenarioFixture([
            "docs/README.MD": "1", "docs/a.Markdown": "2", "docs/b.TXT": "3", "docs/c.mdx": "4",
            "docs/md": "5", "docs/d.html": "6",
        ])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["README.MD", "a.Markdown", "b.TXT"])
        #expect(
            corpus.notices
                == [DataNotice(.otherEndings, subjects: ["c.mdx", "d.html", "md"])])
    }

    @Test("takes signs that cannot be seen for nothing")
    func invisible() throws {
        let fixture = try ScenarioFixture([
            "docs/a.md": "\u{200B}\u{FEFF}\n\u{AD}\u{1}", "docs/b.md": "-",
        ])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["b.md"])
        #expect(corpus.notices == [DataNotice(.emptyDocuments, subjects: ["a.md"])])
    }

    @Test("keeps documents with the same text, and says so")
    func repeated() throws {
        let fixture = try ScenarioFixture([
            "docs/a.md": "One\n", "docs/b.md": "One\r\n", "docs/c.md": "Two",
            "docs/d/a.md": "One\n",
        ])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.count == 4)
        #expect(
            corpus.notices == [DataNotice(.repeatedDocuments, subjects: ["b.md", "d/a.md"])])
    }

    @Test("finds a name whose accents are written in the other form")
    func accents() throws {
        let fixture = try ScenarioFixture(["docs/Gro\u{308}\u{DF}e.md": "40 metres"])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.document(at: "Gr\u{F6}\u{DF}e.md")?.text == "40 metres")
    }

    @Test("refuses two names that differ in the form of their accents only")
    func twins() throws {
        // As keys of one dictionary they would be the same.
        let fixture = try ScenarioFixture(["docs/\u{E9}.md": "1"])
        try fixture.write("2", to: "docs/e\u{301}.md")
        #expect(throws: ScenariosError.self) { try Corpus.load(path: fixture.path + "/docs") }
    }

    @Test(
        "that is no UTF-8 text is refused with what it is",
        arguments: [
            ([0x43, 0xE9, 0x0A], TextFault.invalidByte(0xE9, offset: 1, line: 1)),
            ([0x0A, 0x41, 0x97], .invalidByte(0x97, offset: 2, line: 2)),
            ([0xFF, 0xFE, 0x41, 0], .utf16(isBigEndian: false, hasMark: true)),
            ([0xFE, 0xFF, 0, 0x41], .utf16(isBigEndian: true, hasMark: true)),
            ([0x41, 0, 0x42, 0], .utf16(isBigEndian: false, hasMark: false)),
            ([0, 0x41, 0, 0x42], .utf16(isBigEndian: true, hasMark: false)),
            ([0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0], .utf32(isBigEndian: false)),
            ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x41], .utf32(isBigEndian: true)),
            (Array(0...255), .nul(line: 1)),
            ([0x41, 0x0A, 0x42, 0, 0x43], .nul(line: 2)),
        ])
    func notText(bytes: [UInt8], fault: TextFault) throws {
        let fixture = try ScenarioFixture()
        try fixture.write(bytes, to: "docs/a.md")
        let path = fixture.path + "/docs"
        #expect(throws: ScenariosError.notText(path: path + "/a.md", fault: fault)) {
            try Corpus.load(path: path)
        }
    }

    @Test("has lines that end in LF, whatever they end in on the disk")
    func lineEnds() throws {
        let fixture = try ScenarioFixture(["docs/a.md": "One\rTwo\r\nThree\r\r\nFour\r"])
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.document(at: "a.md")?.text == "One\nTwo\nThree\n\nFour\n")
        try fixture.write([0x41, 0x0D, 0x42, 0x0D, 0x0A, 0x43, 0xE9], to: "docs/b.md")
        let fault = TextFault.invalidByte(0xE9, offset: 6, line: 3)
        #expect(throws: ScenariosError.notText(path: fixture.path + "/docs/b.md", fault: fault)) {
            try Corpus.load(path: fixture.path + "/docs")
        }
    }

    @Test(
        "in an older encoding of another script is not called Western",
        arguments: [
            // 图书馆今天 in GBK, 図書館は in Shift-JIS, Библиотека in Windows-1251.
            [0xCD, 0xBC, 0xCA, 0xE9, 0xB9, 0xDD, 0xBD, 0xF1, 0xCC, 0xEC, 0x0A],
            [0x90, 0x7D, 0x8F, 0x91, 0x8A, 0xD9, 0x82, 0xCD, 0x0A],
            [0xC1, 0xE8, 0xE1, 0xEB, 0xE8, 0xEE, 0xF2, 0xE5, 0xEA, 0xE0, 0x0A],
        ] as [[UInt8]])
    func otherScripts(bytes: [UInt8]) throws {
        let fixture = try ScenarioFixture()
        try fixture.write(bytes, to: "docs/a.md")
        let message = try fixture.message { try Corpus.load(path: fixture.path + "/docs") }
        #expect(message.contains("GB18030") && message.contains("SHIFT_JIS"))
        #expect(!message.contains("1252"))
        // One broken character in UTF-8 is no other encoding.
        try fixture.write(Array("图书馆今天开门".utf8.dropLast()), to: "docs/a.md")
        let broken = try fixture.message { try Corpus.load(path: fixture.path + "/docs") }
        #expect(!broken.contains("GB18030"))
    }

    @Test("names a byte by its line and by what it is in Windows-1252")
    func windows() throws {
        let fixture = try ScenarioFixture()
        try fixture.write(Array("One\ntwo ".utf8) + [0x97], to: "docs/a.md")
        let message = try fixture.message { try Corpus.load(path: fixture.path + "/docs") }
        #expect(message.contains("line 2") && message.contains("'—'"))
        #expect(message.contains("iconv"))
    }

    @Test(
        "says of a source that is no document what it is",
        arguments: [
            ("now/a.md", "'v1/a.md'"), ("now", "link"), ("c.md", "'v1/a.md'"),
            ("lost.md", "link"), ("x.pdf", ".markdown"), ("empty.md", "empty"),
            (".git/a.md", "hidden"), ("V1/A.MD", "'v1/a.md'"), ("v1/b.md", "'v1/a.md'"),
            ("./././V1 / A.MD", "'v1/a.md'"), (#".\\ v1 \\\\ a.md"#, "'v1/a.md'"),
        ])
    func sources(source: String, expected: String) throws {
        let question =
            #"{"id":"q","question":"Who?","answers":["A"],"split":"test","source":"\#(source)"}"#
        let fixture = try ScenarioFixture([
            "scenario.yaml": ScenarioFixture.smallScenario.replacing(
                "questions.jsonl", with: "questions.jsonl, corpus: docs"),
            "questions.jsonl": question, "docs/v1/a.md": "A", "docs/x.pdf": "no",
            "docs/empty.md": "", "docs/.git/a.md": "no",
        ])
        try fixture.link("docs/now", to: "v1")
        try fixture.link("docs/c.md", to: "v1/a.md")
        try fixture.link("docs/lost.md", to: "nowhere.md")
        let message = try fixture.message { try fixture.bundle() }
        #expect(message.hasPrefix("questions.jsonl:1:"))
        #expect(message.contains(expected))
    }

    @Test("passes over links within itself, even in a circle")
    func linksInside() throws {
        let fixture = try ScenarioFixture(["docs/a.md": "A", "docs/deep/b.md": "B"])
        try fixture.link("docs/again", to: ".")
        try fixture.link("docs/deep/c.md", to: "../a.md")
        try fixture.link("docs/broken.md", to: "nowhere.md")
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["a.md", "deep/b.md"])
        #expect(
            corpus.notices
                == [DataNotice(.links, subjects: ["again", "broken.md", "deep/c.md"])])
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

    @Test("names what is neither a file nor a folder, and does not wait for it")
    func pipe() throws {
        let fixture = try ScenarioFixture(["docs/a.md": "A"])
        #expect(mkfifo(fixture.path + "/docs/pipe.md", 0o600) == 0)
        let corpus = try Corpus.load(path: fixture.path + "/docs")
        #expect(corpus.documents.map(\.path) == ["a.md"])
        #expect(corpus.notices == [DataNotice(.unusualFiles, subjects: ["pipe.md"])])
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
