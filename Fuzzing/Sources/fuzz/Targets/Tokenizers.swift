import ModelAPI
import Tokenizers

extension FuzzTarget {
    private static let sample = "Ada’s 12 cats — naïve, 北京!\r\n\t<|im_end|> x\u{301}\u{0}👩‍💻"

    /// A template, then what the user says.
    static func jinja(_ input: FuzzInput) throws {
        let parts = input.parts.map { String(decoding: $0, as: UTF8.self) }
        let said = parts.count > 1 ? parts[1] : sample
        let template = try ChatTemplate(jinja: parts[0], beginToken: "<s>", endToken: "</s>")
        let conversation: [ChatMessage] = [
            ChatMessage(role: .system, content: "Be brief."),
            ChatMessage(role: .user, content: said),
            ChatMessage(role: .assistant, content: ""),
            ChatMessage(role: .user, content: "And then?"),
        ]
        for messages in [conversation, Array(conversation.dropFirst())] {
            input.attempt { _ = try template.render(messages, addingGenerationPrompt: true) }
        }
        _ = try template.prompt(said)
    }

    /// A `tokenizer.json`, then a text.
    static func tokenizer(_ input: FuzzInput) {
        let parts = input.parts
        let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : sample
        input.attempt {
            let tokenizer = try BytePairTokenizer(tokenizerJSON: parts[0], source: "t.json")
            let ids = tokenizer.encode(text) + tokenizer.encode(text, continuing: true)
            precondition(ids.allSatisfy { (0..<tokenizer.vocabularyCount).contains($0) })
            _ = tokenizer.decode(ids)
            _ = tokenizer.decode(ids, skippingSpecials: true)
        }
        input.attempt {
            let tokenizer = try SentenceTokenizer(tokenizerJSON: parts[0], source: "t.json")
            let ids = tokenizer.encode(text, maximumCount: 16)
            precondition(ids.count <= 16)
            precondition(ids.allSatisfy { (0..<tokenizer.vocabularyCount).contains($0) })
        }
    }
}
