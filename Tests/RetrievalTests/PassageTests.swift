import Retrieval
import Testing

@Suite("What the model sees of a document")
struct PassageTests {
    private func passage(_ text: String, source: String = "a.md") -> String {
        Chunker(words: 400, overlap: 0).chunks(of: text, source: source).first?.passage ?? ""
    }

    @Test(
        "Prose and headings stand on one line, without the marks of headings",
        arguments: [
            (
                "## The red room\n\nIts key\tis  oak.\r\nIt opens\nat nine.",
                "The red room. Its key is oak. It opens at nine."
            ),
            ("plain", "plain"), ("a # b", "a # b"), ("\n\n x \n\n", "x"),
            ("# Keys ##\nof C#", "Keys. of C#"), ("## C#\ntext", "C#. text"),
            ("#tag and\n#define A", "#tag and #define A"), ("####### seven", "####### seven"),
            ("   # three\ntext", "three. text"), ("text\n    # four", "text # four"),
            ("Big\n===\nSmall\nwords\n---\ntext", "Big. Small words. text"),
            ("a\n\n---\n\nb", "a --- b"), ("***\n- a\n- b", "*** - a - b"),
            ("- one\n---\ntwo", "- one --- two"),
            ("<!--\n# no\n--> b\n# Yes", "<!-- # no --> b Yes."),
            ("<!-- a -->\n# b", "<!-- a --> b."), ("<!-->\n# b", "<!--> b."),
            ("<!--->\n# b", "<!---> b."), ("a | b\n- | c", "a | b - | c"),
            ("#", "#"), ("==\n", "=="),
        ])
    func prose(text: String, expected: String) {
        #expect(passage(text) == expected)
    }

    @Test(
        "Code stands as it is, between lines of its own",
        arguments: [
            "```\n# a\n#define B\n\n  c\n```", "~~~~ python\n# a\n```\n# b\n~~~\n~~~~",
            "````md\n```\n# a\n```\n# b\n````", "   ```\n   # a\n   ```",
            "```\n# never closed\n\n## at all", "    # indented\n\n    # twice",
            "<pre>\n# raw\n</pre>", "```a`b\n```", "```\n# a ```\n```",
        ])
    func code(block: String) {
        // The fence of the second last one is none: it opens where its line ends.
        let isCode = !block.hasPrefix("```a`b")
        let text = "One\ntwo.\n\n\(block)\n"
        #expect((passage(text) == "One two.\n\(block)") == isCode)
    }

    @Test("A heading behind a code block is one again")
    func behindCode() {
        #expect(passage("```\n# a\n```\n# B\nc\n~~~\n# d") == "```\n# a\n```\nB. c\n~~~\n# d")
        #expect(passage("    # a\n# B") == "    # a\nB.")
    }

    @Test(
        "Fences in lists and quotes are found, and end with them",
        arguments: [
            ("- a\n\n  ```\n  # b\n  ```\n- c", "- a\n  ```\n  # b\n  ```\n- c"),
            ("1. ```sh\n   # b\n   ```\n\n# C", "1. ```sh\n   # b\n   ```\nC."),
            ("> ```\n> # a\n> ```\n> # B", "> ```\n> # a\n> ```\nB."),
            ("> ```\n> # a\n\n# B", "> ```\n> # a\nB."),
            ("- > ~~~\n  > # a\n\n# B", "- > ~~~\n  > # a\nB."),
            ("- a\n\n      # code\n\n# B", "- a\n      # code\nB."),
        ])
    func containers(text: String, expected: String) {
        #expect(passage(text) == expected)
    }

    @Test("A table keeps its lines")
    func table() {
        let rows = "| A | B |\n|---|:-:|\n| a \\| x | # b |\n| c | d |"
        #expect(passage("Text:\n\n\(rows)\n\n# End") == "Text:\n\(rows)\nEnd.")
        #expect(passage("a | b\n--- | ---\n1 | 2\nend") == "a | b\n--- | ---\n1 | 2\nend")
        // Another number of cells makes no table.
        #expect(passage("| A | B |\n|---|\n| a | b |") == "| A | B | |---| | a | b |")
        #expect(passage("- x | y\n  --|--\n  1 | 2") == "- x | y\n  --|--\n  1 | 2")
        // Another block ends it, also with bars.
        for block in ["- x | y", "1. x | y", "<!-- | -->", "> x | y"] {
            #expect(passage("\(rows)\n\(block)\nend") == "\(rows)\n\(block) end")
        }
        #expect(passage("\(rows)\n# x | y\nend") == "\(rows)\nx | y. end")
    }

    @Test("Front matter keeps its lines, a rule does not begin any")
    func frontMatter() {
        let matter = "---\ntitle: A\n# note\n---"
        #expect(passage("\(matter)\n# B\nc") == "\(matter)\nB. c")
        #expect(passage("---\n\n# B\n\n---\nc") == "--- B. --- c")
        #expect(passage("# A\n\(matter)").hasPrefix("A. ---"))
    }

    @Test("Front matter has at most 200 lines, and containers are looked for 32 deep")
    func longFrontMatter() {
        func matter(_ lines: Int) -> String {
            "---\n" + String(repeating: "a:\n", count: lines) + "---"
        }
        #expect(passage(matter(150)) == matter(150))
        #expect(passage(matter(250)) != matter(250))
        func deep(_ count: Int) -> String { String(repeating: "> ", count: count) + "# a" }
        #expect(passage(deep(32)) == "a.")
        #expect(passage(deep(33)) == deep(33))
    }

    @Test("In plain text # is no heading, fences and tables are as in Markdown")
    func plain() {
        let text = "# a\nb\n===\n```\n# c\n\nd\n```\n| x |\n|---|\n| y |\n\n    e"
        let expected = "# a b ===\n```\n# c\n\nd\n```\n| x |\n|---|\n| y |\ne"
        #expect(passage(text, source: "A.TXT") == expected)
        #expect(passage("| x |\n|---|\n# | y |", source: "a.txt") == "| x |\n|---|\n# | y |")
    }

    @Test("In plain text a row of tildes or backticks below a title is no fence")
    func titles() {
        for row in ["~~~~~~", "~~~~~", "`````"] {
            let text = "Keys:\n\(row)\n\nOne.\nTwo.\n\nOther\n\(row)\nEnd"
            let expected = "Keys: \(row) One. Two. Other \(row) End"
            #expect(passage(text, source: "a.txt") == expected)
        }
        let fence = "Keys:\n~~~\na\n  b\n~~~"
        #expect(passage(fence, source: "a.txt") == fence)
    }
}
