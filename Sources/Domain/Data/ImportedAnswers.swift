/// What a system from outside answered to the test questions.
public struct ImportedAnswers: Sendable, Equatable {
    /// One repetition.
    public struct Repetition: Sendable, Equatable {
        /// Told apart by it; all different.
        public var seed: UInt64
        /// One for each test question, in their order; nil where there is none.
        public var answers: [GivenAnswer?]

        /// Puts one repetition together.
        public init(seed: UInt64, answers: [GivenAnswer?]) {
            self.seed = seed
            self.answers = answers
        }
    }

    /// By rising seed, not empty.
    public var repetitions: [Repetition]

    /// Puts all repetitions together.
    public init(_ repetitions: [Repetition]) { self.repetitions = repetitions }
}

/// An answer, and what the system said of it; nil is what it did not say.
public struct GivenAnswer: Sendable, Equatable, Codable {
    /// Empty where the system declined without a word, or failed.
    public var text: String
    /// What it read before it answered, best first; nil where that is not told.
    public var passages: [GivenPassage]?
    /// How long the answer took, ≥ 0.
    public var seconds: Double?
    /// Tokens of the prompt, ≥ 0.
    public var tokensIn: Int?
    /// Tokens of the answer, ≥ 0.
    public var tokensOut: Int?
    /// What the answer cost, ≥ 0, in the currency of the scenario's prices.
    public var cost: Double?
    /// Whether the system declined to answer.
    public var hasDeclined: Bool?

    /// States an answer.
    public init(
        text: String, passages: [GivenPassage]? = nil, seconds: Double? = nil,
        tokensIn: Int? = nil, tokensOut: Int? = nil, cost: Double? = nil,
        hasDeclined: Bool? = nil
    ) {
        self.text = text
        self.passages = passages
        self.seconds = seconds
        self.tokensIn = tokensIn
        self.tokensOut = tokensOut
        self.cost = cost
        self.hasDeclined = hasDeclined
    }
}

/// A passage that a system from outside read; one of both is there at least.
public struct GivenPassage: Sendable, Equatable, Codable {
    /// Where it stands, e.g. a document's path within the corpus.
    public var source: String?
    /// Its text.
    public var text: String?

    /// Names a passage.
    public init(source: String? = nil, text: String? = nil) {
        self.source = source
        self.text = text
    }
}
