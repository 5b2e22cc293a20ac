public import ModelAPI

// What rooms without an engine ask of a model, by the engine on this machine: it can do all of it.

extension LanguageModel: TextModel, TokenCounter, CompletionScorer {
    /// The model's template.
    public var chatForm: (any ChatForm)? { chatTemplate }

    /// The model itself.
    public var counter: (any TokenCounter)? { self }

    /// The model itself.
    public var scorer: (any CompletionScorer)? { self }

    /// The most tokens that the decoder looks at.
    public var contextLength: Int { decoder.contextLength }

    /// Tokens of a text that begins a sequence; see ``tokens(_:)``.
    public func tokenCount(_ prompt: PromptText) -> Int { tokens(prompt).count }

    /// Tokens of a request's prompt with the longest of its completions.
    public func tokenCount(_ request: ScoringRequest) -> Int { tokenized(request).longest }

    /// ``generate(_:options:progress:)``, without the tokens.
    public func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers {
        let (generations, counts) = try generate(prompts, options: options, progress: progress)
        return GeneratedAnswers(
            answers: generations.map { GeneratedAnswer(text: $0.text, reasoning: $0.reasoning) },
            usage: counts.usage)
    }

    /// Answers in pieces as ``GenerationPieces`` cuts them.
    ///
    /// - Throws: as ``generate(_:options:progress:)``.
    public func generating(
        _ prompts: [PromptText], options: GenerationOptions, marks: [Int]
    ) throws -> any GenerationWork {
        let work = GenerationPieces(
            self, prompts: try fitting(prompts, options: options),
            thinks: prompts.map(options.begins(thoughtsIn:)), options: options, marks: marks)
        return LocalGeneration(work: work)
    }

    /// The likelihoods of completions, in pieces of as many requests as are computed together.
    ///
    /// - Throws: ``LanguageModelsError/tooLong(tokens:limit:beginning:)``.
    public func scoring(_ requests: [ScoringRequest], marks: [Int]) throws -> any ScoringWork {
        let tokenized = try requests.map(fitting)
        return LocalScoring(
            work: ScoringPieces(decoder: decoder, requests: tokenized, marks: marks))
    }
}

/// Pieces of prompts as the engine answers them.
private struct LocalGeneration: GenerationWork {
    let work: GenerationPieces

    var pieces: [Range<Int>] { work.pieces }

    func answers(_ piece: Int, progress: RequestProgress) throws -> GeneratedAnswers {
        let (generations, counts) = try work.generate(piece, progress: progress)
        return GeneratedAnswers(
            answers: generations.map { GeneratedAnswer(text: $0.text, reasoning: $0.reasoning) },
            usage: counts.usage)
    }

    func restored<Result>(_ results: [Result]) -> [Result] { work.order.restored(results) }
}

/// Pieces of requests as the engine computes them.
private struct LocalScoring: ScoringWork {
    let work: ScoringPieces

    var pieces: [Range<Int>] { work.pieces }

    func score(_ piece: Int, progress: RequestProgress) throws -> CompletionScores {
        let (scores, counts) = try work.score(piece, progress: progress)
        return CompletionScores(
            scores: scores.map { $0.map(CompletionScore.init) }, usage: counts.usage)
    }

    func restored<Result>(_ results: [Result]) -> [Result] { work.order.restored(results) }
}

extension TokenCounts {
    /// The same, as a model reports it.
    package var usage: ModelUsage {
        ModelUsage(prompt: prompt, computedPrompt: computedPrompt, generated: generated)
    }
}
