/// Says how likely completions are.
///
/// Many services cannot: they return no likelihoods, or only those of the text that they wrote.
public protocol CompletionScorer {
    /// Whether it can score behind a user's turn (``PromptText/isTurn``): a service that writes the
    /// template itself may score plain texts only. The default is true.
    var scoresTurns: Bool { get }

    /// The likelihoods of completions of many prompts, in pieces that can be kept one by one.
    ///
    /// - Parameters:
    ///   - requests: each prompt is computed once for all its completions.
    ///   - marks: numbers of requests, ascending. A piece ends behind each, and no request changes
    ///     place with one behind it.
    /// - Throws: for a prompt that is too long with one of its completions.
    func scoring(_ requests: [ScoringRequest], marks: [Int]) throws -> any ScoringWork
}

/// Requests for likelihoods, in pieces.
public protocol ScoringWork: PiecewiseWork {
    /// The scores of one piece, in the order of the work.
    ///
    /// - Parameter progress: called with how many of all requests are done when those of the pieces
    ///   before are; may throw to stop.
    /// - Returns: for each request and completion its score. The usage of all pieces adds up to that
    ///   of the whole work.
    func score(_ piece: Int, progress: RequestProgress) throws -> CompletionScores
}

extension CompletionScorer {
    /// Where the model's own template is known, a turn is a text as any other.
    public var scoresTurns: Bool { true }

    /// The likelihoods in pieces that end wherever it suits the model.
    ///
    /// - Throws: as ``scoring(_:marks:)``.
    public func scoring(_ requests: [ScoringRequest]) throws -> any ScoringWork {
        try scoring(requests, marks: [])
    }

    /// The likelihoods of completions, in the order of the requests.
    ///
    /// The first token after an empty prompt has nothing before it and is not scored.
    ///
    /// - Throws: as ``scoring(_:)``, and what `progress` throws.
    public func scores(
        of requests: [ScoringRequest], progress: RequestProgress
    ) throws -> CompletionScores {
        let work = try scoring(requests)
        var whole = CompletionScores(scores: [], usage: .none)
        for piece in work.pieces.indices {
            let more = try work.score(piece, progress: progress)
            whole.scores += more.scores
            whole.usage += more.usage
        }
        whole.scores = work.restored(whole.scores)
        return whole
    }
}

/// A prompt and the completions whose likelihood is asked for.
public struct ScoringRequest: Sendable, Equatable {
    /// What stands before each completion; may be empty.
    public var prompt: PromptText
    /// Continuations, each scored alone behind the prompt.
    public var completions: [PromptText]

    /// Asks for the likelihood of each completion behind one prompt.
    public init(prompt: PromptText, completions: [PromptText]) {
        self.prompt = prompt
        self.completions = completions
    }

    /// The same of a user's texts, in which no special token is one.
    public init(prompt: String, completions: [String]) {
        self.init(prompt: PromptText(prompt), completions: completions.map { PromptText($0) })
    }
}

/// How likely a completion is.
public struct CompletionScore: Sendable, Equatable {
    /// Natural logarithm of each scored token's probability.
    public var tokenLogLikelihoods: [Float]

    /// States the likelihoods.
    public init(_ tokenLogLikelihoods: [Float]) {
        self.tokenLogLikelihoods = tokenLogLikelihoods
    }

    /// Their sum.
    public var logLikelihood: Double { tokenLogLikelihoods.reduce(0) { $0 + Double($1) } }
    /// How many tokens were scored.
    public var tokenCount: Int { tokenLogLikelihoods.count }
}

/// Scores, and the work that they took.
public struct CompletionScores: Sendable, Equatable {
    /// One for each request and completion.
    public var scores: [[CompletionScore]]
    /// Of all of them together.
    public var usage: ModelUsage

    /// What a model found likely.
    public init(scores: [[CompletionScore]], usage: ModelUsage) {
        self.scores = scores
        self.usage = usage
    }
}
