/// A message of a conversation.
public struct ChatMessage: Sendable, Equatable {
    /// Who says something.
    public enum Role: String, Sendable, Codable, CaseIterable {
        /// Instructions, before everything else.
        case system
        /// The person.
        case user
        /// The model.
        case assistant
    }

    /// Who says it.
    public var role: Role

    /// What is said.
    public var content: String

    /// A message.
    public init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}

/// How a conversation becomes the text that a model was trained on: the ChatML family.
///
/// ```
/// <|im_start|>system
/// You are a helpful assistant.<|im_end|>
/// <|im_start|>user
/// Hello<|im_end|>
/// <|im_start|>assistant
/// ```
///
/// Templates are written in Jinja, a programming language. It is not interpreted here: the
/// template's statements are compared with the forms whose rendering is known, which are those of
/// SmolLM2, Qwen2 and Qwen2.5 without tools, and the same without a default system message.
public struct ChatTemplate: Sendable, Equatable {
    /// The system message of a conversation that does not begin with one; `nil` for none.
    public let defaultSystemMessage: String?

    /// A ChatML template.
    public init(defaultSystemMessage: String?) {
        self.defaultSystemMessage = defaultSystemMessage
    }

    /// Recognises a template, such as a GGUF file's `tokenizer.chat_template`.
    ///
    /// - Throws: ``TokenizersError/unknownTemplate(beginning:reason:)``.
    public init(jinja template: String) throws(TokenizersError) {
        do {
            let nodes = try JinjaParser.parse(template)
            defaultSystemMessage = try ChatMLRecognizer.defaultSystemMessage(of: nodes)
        } catch {
            let beginning = template.unicodeScalars.prefix(60).map { $0 == "\n" ? " " : $0 }
            throw .unknownTemplate(
                beginning: String(String.UnicodeScalarView(beginning)),
                reason: error.description
            )
        }
    }

    /// The text of a conversation.
    ///
    /// - Parameters:
    ///   - messages: what was said, the system's message first where there is one.
    ///   - addingGenerationPrompt: whether the text ends where the assistant begins.
    /// - Returns: the text, special tokens included.
    public func render(_ messages: [ChatMessage], addingGenerationPrompt: Bool) -> String {
        var text = ""
        if let first = messages.first, first.role != .system, let defaultSystemMessage {
            text += render(ChatMessage(role: .system, content: defaultSystemMessage))
        }
        for message in messages { text += render(message) }
        if addingGenerationPrompt { text += "<|im_start|>assistant\n" }
        return text
    }

    private func render(_ message: ChatMessage) -> String {
        "<|im_start|>\(message.role.rawValue)\n\(message.content)<|im_end|>\n"
    }
}
