import Foundations
public import ModelAPI
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
    /// Every token that ends a generated answer, and who says so.
    public let ends: [EndToken]
    /// Each of them ends a generated answer.
    public let endTokens: Set<Int>

    init(
        identity: ModelIdentity, decoder: Decoder, tokenizer: BytePairTokenizer,
        chat: ChatSource, ends declared: [EndDeclaration]
    ) throws(LanguageModelsError) {
        let rows = decoder.configuration.vocabulary
        guard tokenizer.vocabularyCount <= rows else {
            throw .impossibleSize(
                rule: """
                    the tokenizer has \(tokenizer.vocabularyCount) tokens, the embedding \(rows) rows
                    """)
        }
        self.identity = identity
        self.decoder = decoder
        self.tokenizer = tokenizer
        (chatTemplate, noChatReason) = chat.template()
        let turnEnd = chatTemplate.flatMap { template in
            tokenizer.encode(template.answerEnd).first(where: tokenizer.isMark)
        }
        ends = try EndToken.union(of: declared, turnEnd: turnEnd, in: tokenizer, rows: rows)
        endTokens = Set(ends.compactMap(\.id))
        guard let end = turnEnd ?? ends.lazy.compactMap(\.id).first else {
            throw .noEnd(name: identity.name)
        }
        endToken = end
    }

    /// Token ids of a text that begins a sequence. Before it stands the token that the model wants
    /// there, unless the text brings it, as a chat's template may.
    public func tokens(_ text: PromptText) -> [Int] {
        let ids = tokenizer.encode(text)
        guard let begin = tokenizer.beginToken, ids.first != begin else { return ids }
        return [begin] + ids
    }

    /// The same of a user's text, in which no special token is one.
    public func tokens(_ text: String) -> [Int] { tokens(PromptText(text)) }

    /// Token ids of a text that goes on behind another, e.g. an answer behind its prompt.
    public func continuation(_ text: PromptText) -> [Int] {
        tokenizer.encode(text, continuing: true)
    }

    /// The same of a user's text, in which no special token is one.
    public func continuation(_ text: String) -> [Int] { continuation(PromptText(text)) }

    /// The log-likelihood of completions after a prompt.
    ///
    /// - Parameter requests: each prompt is computed once for all its completions.
    /// - Returns: for each request and completion the log-likelihoods of its tokens; the first
    ///   token after an empty prompt has nothing before it and is not scored.
    public func score(
        _ requests: [ScoringRequest], progress: RequestProgress = { _, _ in }
    ) throws -> (scores: [[CompletionScore]], counts: TokenCounts) {
        let tokenized = try requests.map(fitting)
        let (scores, counts) = try Scorer(decoder: decoder).score(tokenized, progress: progress)
        return (scores.map { $0.map(CompletionScore.init) }, counts)
    }

    /// A request in tokens.
    func tokenized(_ request: ScoringRequest) -> TokenizedScoring {
        TokenizedScoring(
            prompt: tokens(request.prompt),
            completions: request.completions.map {
                request.prompt.isEmpty ? tokenizer.encode($0) : continuation($0)
            })
    }

    /// A request in tokens, each of whose completions has room behind the prompt.
    func fitting(_ request: ScoringRequest) throws(LanguageModelsError) -> TokenizedScoring {
        let tokenized = tokenized(request)
        try requireRoom(for: tokenized.longest, beginning: request.prompt.text)
        return tokenized
    }

    /// Throws when a prompt with one of its completions is longer than the model can look at.
    public func requireRoom(for request: ScoringRequest) throws(LanguageModelsError) {
        _ = try fitting(request)
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
