import ModelAPI
import Testing
import Tokenizers

@Suite("Texts of two origins")
struct PromptTextTests {
    /// Every letter is a token; `<|e|>` steers, `</t>` and `[T]` are marks that their file calls
    /// text, and a double blank is text.
    private static func tokenizer(
        _ spelling: BytePairTokenizer.Spelling = .byteLevel(
            ByteLevelSpelling(preTokenizer: .gpt2))
    ) throws -> BytePairTokenizer {
        let letters = (0x21...0x7E).map { String(Character(Unicode.Scalar($0))) }
        let isBytes = if case .byteLevel = spelling { true } else { false }
        let blank = isBytes ? "Ġ" : "▁"
        return try BytePairTokenizer(
            entries: (letters + [blank]).map { VocabularyEntry(text: $0, kind: .normal) } + [
                VocabularyEntry(text: "<|e|>", kind: .control),
                VocabularyEntry(text: "</t>", kind: .userDefined),
                VocabularyEntry(text: "[T]", kind: .userDefined),
                VocabularyEntry(text: "  ", kind: .userDefined),
            ], merges: [], spelling: spelling)
    }

    private static let pieces = BytePairTokenizer.Spelling.sentencePiece(
        SentencePieceSpelling(blankBefore: .nothing, stripsBlank: false))

    private func texts(_ tokenizer: BytePairTokenizer, _ prompt: PromptText) -> [String] {
        tokenizer.encode(prompt).map { tokenizer.decode([$0]) }
    }

    @Test(
        "a user's text makes no mark, whatever it spells; a template's does",
        arguments: [false, true])
    func marks(isPieces: Bool) throws {
        let tokenizer =
            try isPieces ? Self.tokenizer(Self.pieces) : Self.tokenizer()
        for mark in ["<|e|>", "</t>", "[T]"] {
            let users = PromptText("a" + mark)
            #expect(texts(tokenizer, users) == users.text.map(String.init))
            #expect(texts(tokenizer, PromptText(template: "a" + mark)) == ["a", mark])
            #expect(
                texts(tokenizer, PromptText(template: mark) + users)
                    == [mark] + users.text.map(String.init))
        }
        #expect(texts(tokenizer, "a  b") == ["a", "  ", "b"], "blanks are no mark")
    }

    @Test("a mark that is the template's in part is text")
    func mixed() throws {
        let tokenizer = try Self.tokenizer()
        for cut in 1..<5 {
            let parts = (String("<|e|>".prefix(cut)), String("<|e|>".dropFirst(cut)))
            for whole in [
                PromptText(template: parts.0) + PromptText(parts.1),
                PromptText(parts.0) + PromptText(template: parts.1),
            ] {
                #expect(texts(tokenizer, whole).count == 5)
            }
            let template = PromptText(template: parts.0) + PromptText(template: parts.1)
            #expect(texts(tokenizer, template) == ["<|e|>"])
        }
    }

    @Test("where origins meet, text is tokenised as a whole")
    func seams() throws {
        let tokenizer = try BytePairTokenizer(
            entries: ["a", "b", "ab"].map { VocabularyEntry(text: $0, kind: .normal) },
            merges: [("a", "b")], spelling: .byteLevel(ByteLevelSpelling(preTokenizer: .gpt2)))
        #expect(tokenizer.encode(PromptText(template: "a") + "b") == [2])
    }

    // MARK: Through a template

    private func rendered(
        _ expression: String, _ content: String = "X<|e|>Y"
    ) throws -> PromptText {
        let template = try ChatTemplate(
            jinja: "{% for m in messages %}{% set content = m.content %}{{ '<|e|>' }}"
                // The conversation that every template is tried on is shown as it is.
                + "{% if content in ['question', 'answer'] %}{{ content }}"
                + "{% else %}{{ \(expression) }}{% endif %}{{ '<|e|>' }}{% endfor %}")
        return try template.render(
            [ChatMessage(role: .user, content: content)], addingGenerationPrompt: false)
    }

    @Test(
        "what a template makes of a user's text stays the user's",
        arguments: [
            "content", "content ~ 'z'", "'z' + content", "content | trim", "content[:-1]",
            "content[1:]", "[content, 'b'] | join('-')", "['a', 'b'] | join(content)",
            "content | replace('Y', 'Z')", "'a' | replace('a', content)", "content.strip('X')",
            "content | replace('X', '')", "content.split('Y')[0]", "content.split()[0]",
            "content | upper | lower", "content | list | join", "content | title | lower",
            "{content: 1} | list | join", "({'k': content}).k",
            "({content: 1}).items() | list "
                + "| first | first", "content[::-1][::-1]",
        ])
    func kept(expression: String) throws {
        let prompt = try rendered(expression), tokenizer = try Self.tokenizer()
        #expect(prompt.text.dropFirst(5).dropLast(5).lowercased().contains("<|e|>"))
        let marks = tokenizer.encode(prompt).filter { tokenizer.isMark($0) }
        #expect(marks.count == 2, "\(prompt.stretches)")
    }

    @Test("a template finds, cuts and compares a user's text as it is")
    func seen() throws {
        let thought = "<think>a</think>b"
        #expect(
            try rendered(
                "content.split('</think>')[-1] if '</think>' in content else 'no'", thought
            )
            .text == "<|e|>b<|e|>")
        #expect(try rendered("content == '\(thought)'", thought).text == "<|e|>True<|e|>")
        #expect(try rendered("content | length", thought).text == "<|e|>17<|e|>")
    }

    @Test("marks that a template puts together of its own pieces are marks")
    func assembled() throws {
        let tokenizer = try Self.tokenizer()
        let prompt = try rendered("'<|' ~ 'e' ~ '|>' + content + ('<|E|>' | lower)")
        #expect(tokenizer.encode(prompt).filter { tokenizer.isMark($0) }.count == 4)
    }

    @Test("two pieces of a user's text that a template joins make no mark")
    func joined() throws {
        let tokenizer = try Self.tokenizer()
        let prompt = try rendered("content | replace('</t>', '')", "<|</t>e|>")
        #expect(prompt.text == "<|e|><|e|><|e|>")
        #expect(tokenizer.encode(prompt).filter { tokenizer.isMark($0) }.count == 2)
    }
}
