import Foundations
public import Tokenizers

/// A decoder with its tokenizer and chat template: text in, text out.
///
/// Not `Sendable`: one owner at a time.
public final class LanguageModel {
    /// Name and files that it was loaded from.
    public let identity: ModelIdentity
    /// The network; fine-tuning changes its weights in place.
    public let decoder: Decoder
    /// Turns text into the decoder's token ids and back.
    public let tokenizer: BytePairTokenizer
    /// nil when the model's files bring none that can be rendered.
    public let chatTemplate: ChatTemplate?
    /// Why there is no ``chatTemplate``, in a sentence; nil when there is one.
    public let noChatReason: String?
    /// Ends every training completion: what ends the assistant's turn in a chat, where the model
    /// has a chat form, else the first of the tokens that its files call ends.
    public let endToken: Int
    /// Each of them ends a generated answer.
    public let endTokens: Set<Int>

    init(
        identity: ModelIdentity, decoder: Decoder, tokenizer: BytePairTokenizer,
        chat: ChatSource, ends: [Int]
    ) throws(LanguageModelsError) {
        let rows = 0..<decoder.configuration.vocabulary
        guard tokenizer.vocabularyCount <= rows.count, let end = ends.first,
            ends.allSatisfy(rows.contains)
        else {
            throw .impossibleSize(
                rule: """
                    the tokenizer has \(tokenizer.vocabularyCount) tokens and ends with number \
                    \(ends.map(String.init).joined(separator: " or ")), the embedding \
                    \(rows.count) rows
                    """)
        }
        self.identity = identity
        self.decoder = decoder
        self.tokenizer = tokenizer
        (chatTemplate, noChatReason) = chat.template()
        endToken =
            chatTemplate.flatMap { template in
                tokenizer.encode(template.answerEnd).first(where: tokenizer.isControl)
            } ?? end
        endTokens = Set(ends + [endToken])
    }

    /// Token ids of a text that begins a sequence; special tokens in it are recognised. Before it
    /// stands the token that the model wants there, unless the text brings it, as a chat may.
    public func tokens(_ text: String) -> [Int] {
        let ids = tokenizer.encode(text)
        guard let begin = tokenizer.beginToken, ids.first != begin else { return ids }
        return [begin] + ids
    }

    /// Token ids of a text that goes on behind another, e.g. an answer behind its prompt.
    public func continuation(_ text: String) -> [Int] {
        tokenizer.encode(text, continuing: true)
    }

    /// Generates an answer to each prompt.
    ///
    /// - Parameters:
    ///   - prompts: not empty texts; the model goes on where each ends.
    ///   - progress: called with how many are answered; may throw to stop.
    /// - Throws: ``LanguageModelsError/tooLong(tokens:limit:beginning:)`` for a prompt that leaves
    ///   no room for the answer, ``LanguageModelsError/emptyPrompt``.
    public func generate(
        _ prompts: [String], options: GenerationOptions, progress: RequestProgress = { _, _ in }
    ) throws -> (generations: [Generation], counts: TokenCounts) {
        let tokens = prompts.map(self.tokens)
        for (prompt, ids) in zip(prompts, tokens) {
            guard !ids.isEmpty else { throw LanguageModelsError.emptyPrompt }
            try requireRoom(for: ids.count + options.maximumTokens, beginning: prompt)
        }
        let (ids, counts) = try generator(options).generate(tokens, progress: progress)
        return (ids.map { generation(of: $0, options: options) }, counts)
    }

    func generator(_ options: GenerationOptions) -> Generator {
        Generator(
            decoder: decoder, options: options, endTokens: endTokens,
            endsLine: { [tokenizer] token, soFar in
                options.stopsAtLineBreak && tokenizer.bytes(of: token).contains(0x0A)
                    && !soFar.allSatisfy { tokenizer.bytes(of: $0).allSatisfy(Self.isBlank) }
            })
    }

    func generation(of ids: [Int], options: GenerationOptions) -> Generation {
        var text = tokenizer.decode(ids, skippingSpecials: true)
        if options.stopsAtLineBreak {
            let start = text.utf8.firstIndex { !Self.isBlank($0) } ?? text.endIndex
            let end = text.utf8[start...].firstIndex(of: 0x0A) ?? text.endIndex
            text = String(text[..<end])
        }
        return Generation(ids: ids, text: text)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// The log-likelihood of completions after a prompt.
    ///
    /// - Parameter requests: each prompt is computed once for all its completions.
    /// - Returns: for each request and completion the log-likelihoods of its tokens; the first
    ///   token after an empty prompt has nothing before it and is not scored.
    public func score(
        _ requests: [ScoringRequest], progress: RequestProgress = { _, _ in }
    ) throws -> (scores: [[CompletionScore]], counts: TokenCounts) {
        let tokenized = try requests.map(tokenized)
        let (scores, counts) = try Scorer(decoder: decoder).score(tokenized, progress: progress)
        return (scores.map { $0.map(CompletionScore.init) }, counts)
    }

    private func tokenized(
        _ request: ScoringRequest
    ) throws(LanguageModelsError) -> TokenizedScoring {
        let prompt = tokens(request.prompt)
        let completions = request.completions.map {
            request.prompt.isEmpty ? tokenizer.encode($0) : continuation($0)
        }
        let longest = completions.map(\.count).max() ?? 0
        try requireRoom(for: prompt.count + longest, beginning: request.prompt)
        return TokenizedScoring(prompt: prompt, completions: completions)
    }

    /// Throws when a prompt with one of its completions is longer than the model can look at.
    public func requireRoom(for request: ScoringRequest) throws(LanguageModelsError) {
        _ = try tokenized(request)
    }

    /// Throws when a sequence is longer than the model can look at.
    public func requireRoom(
        for count: Int, beginning text: String
    ) throws(LanguageModelsError) {
        guard count <= decoder.contextLength else {
            throw .tooLong(
                tokens: count, limit: decoder.contextLength, beginning: String(text.prefix(60)))
        }
    }
}

/// A prompt and the completions whose likelihood is asked for.
public struct ScoringRequest: Sendable, Equatable {
    /// What stands before each completion; may be empty.
    public var prompt: String
    /// Continuations, each scored alone behind the prompt.
    public var completions: [String]

    /// Asks for the likelihood of each completion behind one prompt.
    public init(prompt: String, completions: [String]) {
        self.prompt = prompt
        self.completions = completions
    }
}

/// How likely a completion is.
public struct CompletionScore: Sendable, Equatable {
    /// Natural logarithm of each scored token's probability.
    public var tokenLogLikelihoods: [Float]

    init(_ tokenLogLikelihoods: [Float]) { self.tokenLogLikelihoods = tokenLogLikelihoods }

    /// Their sum.
    public var logLikelihood: Double { tokenLogLikelihoods.reduce(0) { $0 + Double($1) } }
    /// How many tokens were scored.
    public var tokenCount: Int { tokenLogLikelihoods.count }
}
