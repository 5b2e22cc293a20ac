public import ModelAPI

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

/// How a conversation becomes the text that a model was trained on, e.g. ChatML:
///
/// ```
/// <|im_start|>system
/// You are a helpful assistant.<|im_end|>
/// <|im_start|>user
/// Hello<|im_end|>
/// <|im_start|>assistant
/// ```
///
/// A template is a program in Jinja that comes with the model; ``JinjaInterpreter`` renders it.
/// It is told that there are no tools and no documents, and that the model is not to think aloud
/// before it answers (`enable_thinking`, Qwen3). It is not told the date.
public struct ChatTemplate: ChatForm {
    /// What stands between the prompt and an answer, where the template puts something there.
    public let answerLead: String
    /// What follows an answer: first of all what ends the assistant's turn.
    public let answerEnd: String

    private let statements: [JinjaStatement]
    private let names: [String: JinjaValue]
    /// How the template begins, for errors.
    private let beginning: String

    /// The largest template that is read; those of published models have some kilobytes.
    private static let largest = 1 << 18

    /// Reads a template, such as a GGUF file's `tokenizer.chat_template`, and tries it on a short
    /// conversation: what cannot be rendered shows here.
    ///
    /// - Parameters:
    ///   - template: the program.
    ///   - beginToken: the text of the token at the beginning (`bos_token`), where there is one.
    ///   - endToken: the same at the end (`eos_token`).
    /// - Throws: ``TokenizersError/unknownTemplate(beginning:reason:)``, or
    ///   ``TokenizersError/costlyTemplate(beginning:limit:)``.
    public init(
        jinja template: String, beginToken: String? = nil, endToken: String? = nil
    ) throws(TokenizersError) {
        let scalars = template.unicodeScalars.prefix(60).map { $0 == "\n" ? " " : $0 }
        beginning = String(String.UnicodeScalarView(scalars))
        var names: [String: JinjaValue] = [
            "tools": .none, "documents": .none, "enable_thinking": .boolean(false),
        ]
        names["bos_token"] = beginToken.map { .text(given: $0) }
        names["eos_token"] = endToken.map { .text(given: $0) }
        self.names = names
        do throws(JinjaProblem) {
            guard template.utf8.count <= Self.largest else {
                throw JinjaProblem("it has more than \(Self.largest) bytes")
            }
            statements = try JinjaStatementParser.parse(template)
            (answerLead, answerEnd) = try Self.ends(statements, names)
        } catch {
            throw error.told(beginning: beginning)
        }
    }

    /// The text of a conversation.
    ///
    /// - Parameters:
    ///   - messages: what was said, the system's message first where there is one.
    ///   - addingGenerationPrompt: whether the text ends where the assistant begins.
    /// - Returns: the text, special tokens included; what the messages say is plain in it.
    /// - Throws: ``TokenizersError/unknownTemplate(beginning:reason:)`` where the template refuses
    ///   the conversation, e.g. a system's message (Gemma) or roles that do not take turns;
    ///   ``TokenizersError/costlyTemplate(beginning:limit:)``.
    public func render(
        _ messages: [ChatMessage], addingGenerationPrompt: Bool
    ) throws(TokenizersError) -> PromptText {
        do throws(JinjaProblem) {
            return try Self.render(statements, names, messages, addingGenerationPrompt)
        } catch {
            throw error.told(beginning: beginning)
        }
    }

    /// The text before the answer to the last of several turns.
    ///
    /// - Throws: as ``render(_:addingGenerationPrompt:)``.
    public func prompt(_ turns: [ChatTurn]) throws(TokenizersError) -> PromptText {
        let messages = turns.map { turn in
            ChatMessage(role: turn.role == .user ? .user : .assistant, content: turn.text)
        }
        return try render(messages, addingGenerationPrompt: true)
    }

    private static func render(
        _ statements: [JinjaStatement], _ names: [String: JinjaValue], _ messages: [ChatMessage],
        _ addsPrompt: Bool
    ) throws(JinjaProblem) -> PromptText {
        var names = names
        names["add_generation_prompt"] = .boolean(addsPrompt)
        names["messages"] = .list(
            JinjaList(
                given: messages.map {
                    .mapping(
                        JinjaMapping(given: [
                            ("role", .text(given: $0.role.rawValue)),
                            ("content", .text(JinjaText(users: $0.content))),
                        ]))
                }))
        let size = messages.reduce(0) { $0 + $1.content.utf8.count }
        return try JinjaInterpreter.render(statements, names: names, size: size)
    }

    /// What stands before and after an answer, by a conversation of one question.
    private static func ends(
        _ statements: [JinjaStatement], _ names: [String: JinjaValue]
    ) throws(JinjaProblem) -> (lead: String, end: String) {
        let question = ChatMessage(role: .user, content: "question")
        let answer = ChatMessage(role: .assistant, content: "answer")
        let prompt = Array(try render(statements, names, [question], true).text.utf8)
        let whole = Array(try render(statements, names, [question, answer], false).text.utf8)
        guard BytePattern(Array(question.content.utf8)).firstIndex(in: prompt[...]) != nil else {
            throw JinjaProblem("it does not show what the user says")
        }
        guard whole.starts(with: prompt) else {
            throw JinjaProblem("what it shows of an answered question does not begin as a prompt")
        }
        let rest = whole[prompt.count...]
        guard let place = BytePattern(Array(answer.content.utf8)).firstIndex(in: rest) else {
            throw JinjaProblem("it does not show what the assistant says")
        }
        let end = rest[(place + answer.content.utf8.count)...]
        return (
            String(decoding: rest[..<place], as: UTF8.self), String(decoding: end, as: UTF8.self)
        )
    }
}

extension JinjaProblem {
    /// The same as an error about a template that begins so.
    fileprivate func told(beginning: String) -> TokenizersError {
        limit.map { .costlyTemplate(beginning: beginning, limit: $0) }
            ?? .unknownTemplate(beginning: beginning, reason: description)
    }
}
