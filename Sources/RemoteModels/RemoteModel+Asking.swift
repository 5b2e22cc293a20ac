import Domain
import Foundations
import ModelAPI

/// What changes between a first request for an answer and a second one.
struct AnswerForm {
    /// Whether there is room for thoughts before the answer.
    var allowsThoughts: Bool
    /// Whether the service ends the answer at a line break. It would end thoughts too.
    var stops: Bool
}

extension RemoteModel {
    /// How a prompt is asked first. Plain texts are gone on with, so models do not think first.
    func form(for prompt: PromptText, _ options: GenerationOptions) -> AnswerForm {
        let thinks = thinking(before: prompt) != .none && options.reasoning != nil
        return AnswerForm(allowsThoughts: thinks, stops: options.stopsAtLineBreak && !thinks)
    }

    func reading(
        _ reply: StoredReply, to prompt: PromptText, _ options: GenerationOptions
    )
        -> AnswerReading
    {
        AnswerReading(
            reply, options, isBegun: thinking(before: prompt) == .begunByTemplate)
    }

    private func thinking(before prompt: PromptText) -> ServiceFindings.Thinking {
        isTurn(prompt) ? findings?.thinking ?? .none : .none
    }

    private func isTurn(_ prompt: PromptText) -> Bool { turns(of: prompt) != nil }

    /// Where the service goes on with no plain text, that is a turn, too.
    private func turns(of prompt: PromptText) -> [ChatTurn]? {
        prompt.turns ?? (findings?.completes == false ? [ChatTurn(.user, prompt.text)] : nil)
    }

    func request(
        _ prompt: PromptText, number: Int, _ options: GenerationOptions, form: AnswerForm
    ) throws -> AnswerRequest {
        guard !prompt.isEmpty else { throw RemoteModelsError.emptyPrompt }
        let thoughts = form.allowsThoughts ? options.reasoning?.maximumTokens ?? 0 : 0
        return AnswerRequest(
            text: prompt.text, turns: turns(of: prompt),
            limit: options.maximumTokens + thoughts, temperature: options.temperature,
            topP: options.topP, seed: Self.seed(of: options, number: number),
            stopsAtLineBreak: form.stops)
    }

    /// What a reply is kept under. It does not depend on what was learnt of the service meanwhile.
    func digest(of request: AnswerRequest) throws -> SHA256Digest {
        try digest(of: request.body(for: endpoint.model, Dialect()), to: request.route)
    }

    func digest(of body: String, to route: Route) -> SHA256Digest {
        SHA256.hash("\(endpoint.url.address(of: route))\n\(endpoint.model)\n\(body)")
    }

    /// The replies to one prompt, the last of them the answer: a model that turns out to think, or
    /// to begin with a line break, is asked again with room for that.
    func replies(
        to prompt: PromptText, number: Int, _ options: GenerationOptions, _ call: ServiceCall
    ) throws -> [StoredReply] {
        let form = form(for: prompt, options)
        let first = try reply(to: request(prompt, number: number, options, form: form), call)
        guard let longer = reading(first, to: prompt, options).formAsked(behind: form) else {
            return [first]
        }
        return [
            first, try reply(to: request(prompt, number: number, options, form: longer), call),
        ]
    }

    private func reply(to request: AnswerRequest, _ call: ServiceCall) throws -> StoredReply {
        try memory.reply(to: digest(of: request)) {
            let reply = try ask(request, call)
            if let tokens = reply.usage.prompt, Self.mayBeCut(request, tokens: tokens) {
                memory.note(.promptMayBeCut(tokens: tokens))
            }
            return reply
        }
    }

    /// Asks, and where the service refuses a parameter that it need not be told, asks without.
    func ask(_ request: AnswerRequest, _ call: ServiceCall) throws -> StoredReply {
        while true {
            let dialect = memory.dialect
            do {
                let reply = try service.send(
                    request.body(for: endpoint.model, dialect), to: request.route,
                    estimate: request.estimate, mostBody: Self.mostBody, call: call)
                return try answer(in: reply, isTurn: request.isTurn)
            } catch let error as RemoteModelsError {
                guard let adapted = dialect.adapted(to: error) else { throw error }
                memory.learn(adapted)
            }
        }
    }

    private func answer(
        in reply: ServiceReply, isTurn: Bool
    ) throws(RemoteModelsError) -> StoredReply {
        let choice = try reply.choice()
        let word = choice["finish_reason"]?.string.map {
            AnswerEnd(rawValue: ServerMessage.shown($0, most: 60, key: endpoint.key))
        }
        guard isTurn else {
            guard let text = choice["text"]?.string else {
                throw reply.wrongShape("choices[0].text", "a text", choice["text"])
            }
            return reply.stored(text: text, end: word, key: endpoint.key)
        }
        guard let message = choice["message"], message.members != nil else {
            throw reply.wrongShape("choices[0].message", "an object", choice["message"])
        }
        // `reasoning_content` is DeepSeek's and vLLM's, `reasoning` OpenRouter's and Ollama's.
        let thoughts = message["reasoning_content"]?.string ?? message["reasoning"]?.string ?? ""
        // A refusal is what the model says in place of an answer.
        guard let content = message["content"] ?? message["refusal"] else {
            // Thoughts that used up the limit leave null, or nothing.
            guard
                !thoughts.isEmpty
                    || message.members?.contains(where: { $0.key == "content" }) == true
            else { throw reply.wrongShape("choices[0].message.content", "a text", nil) }
            return reply.stored(
                text: "", hasThoughts: !thoughts.isEmpty, end: word, key: endpoint.key)
        }
        guard let text = content.string else {
            throw reply.wrongShape("choices[0].message.content", "a text", content)
        }
        return reply.stored(
            text: text, hasThoughts: !thoughts.isEmpty, end: word, key: endpoint.key)
    }

    /// Seeds are whole numbers of 31 bits at most services.
    private static func seed(of options: GenerationOptions, number: Int) -> UInt32 {
        // Without chance equal prompts are equal requests.
        let stream =
            options.temperature == 0 ? "answers" : "answer \(options.firstRequest + number)"
        var generator = SeededGenerator(seed: options.seed, stream: stream)
        return UInt32(truncatingIfNeeded: generator.next()) & 0x7FFF_FFFF
    }

    /// Ollama cuts a prompt to its context without a word. Eight bytes a token is more than texts
    /// of any language have.
    private static func mayBeCut(_ request: AnswerRequest, tokens: Int) -> Bool {
        tokens >= 512 && tokens & (tokens - 1) == 0 && request.text.utf8.count / 8 > tokens
    }
}

/// A reply, read by the rules of an answer.
struct AnswerReading {
    let answer: GeneratedAnswer
    private let options: GenerationOptions

    /// - Parameter isBegun: whether the text begins with thoughts without a mark.
    init(_ reply: StoredReply, _ options: GenerationOptions, isBegun: Bool) {
        self.options = options
        var text = reply.text, reasoning: Reasoning?
        if let rule = options.reasoning {
            let isBegun = isBegun && !Self.isMarked(reply.text, rule)
            var block = LeadingBlock(begin: rule.begin, end: rule.end, isBegun: isBegun)
            block.read(Array(reply.text.utf8))
            if let start = block.restStart {
                text = String(decoding: block.text[start...], as: UTF8.self)
                reasoning = .finished
            } else if block.phase == .inside {
                text = ""
                reasoning = .unfinished
            } else if reply.hasThoughts {
                reasoning = text.allSatisfy(\.isWhitespace) ? .unfinished : .finished
            }
        }
        // An answer that ends with its first line is whole, whatever stopped the model behind it.
        let line = options.cut(text)
        let isWhole = line.utf8.count < text.utf8.count
        answer = GeneratedAnswer(
            text: line, reasoning: reasoning, end: isWhole ? .stop : reply.end)
    }

    /// Whether a text begins with the mark of thoughts.
    static func isMarked(_ text: String, _ rule: ReasoningRule) -> Bool {
        text.utf8.drop(while: LeadingBlock.isBlank).starts(with: rule.begin.utf8)
    }

    /// How to ask again; nil where this is the answer.
    func formAsked(behind form: AnswerForm) -> AnswerForm? {
        if answer.reasoning == .unfinished {
            guard !form.allowsThoughts, form.stops || answer.isCutOff else { return nil }
            return AnswerForm(allowsThoughts: true, stops: false)
        }
        // Line breaks before an answer do not end it.
        guard form.stops, answer.end == .stop, answer.text.allSatisfy(\.isWhitespace) else {
            return nil
        }
        return AnswerForm(allowsThoughts: form.allowsThoughts, stops: false)
    }
}
