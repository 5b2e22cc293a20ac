/// Options of the arm `answers`: a system from outside that has answered already.
public struct AnswersOptions: Sendable, Equatable {
    /// Paths as the scenario has them; each file is another seed. Not empty.
    public var files: [String]
    /// What wrote the files.
    public var format: Format
    /// What a field is called in the files; a field that is not here has its own name.
    public var columns: [AnswerField: String]
    /// Of files that hold several systems, or several readings of one system's answers, the one
    /// that is meant: promptfoo's provider, lm-evaluation-harness's filter.
    public var selection: String?
    /// Of promptfoo's results the prompt that is meant, by its number; nil where there is but one.
    public var prompt: Int?
    /// Whether test questions may be without an answer: the arm is then compared with each other
    /// arm on the questions that both answered.
    public var allowsMissing: Bool
    /// What the files cannot say.
    public var terms: OutsideTerms

    /// Describes where answers come from.
    public init(
        files: [String], format: Format = .table, columns: [AnswerField: String] = [:],
        selection: String? = nil, prompt: Int? = nil, allowsMissing: Bool = false,
        terms: OutsideTerms = OutsideTerms()
    ) {
        self.files = files
        self.format = format
        self.columns = columns
        self.selection = selection
        self.prompt = prompt
        self.allowsMissing = allowsMissing
        self.terms = terms
    }

    /// What wrote a file of answers.
    public enum Format: String, Sendable, CaseIterable {
        /// One record an answer: CSV where the file's name ends in `.csv` or `.tsv`, else JSON Lines.
        case table
        /// promptfoo's results, as JSON or JSON Lines.
        case promptfoo
        /// The `samples_*.jsonl` of lm-evaluation-harness.
        case lmEval = "lm-eval"
    }
}

/// What a record of an answers file may hold.
public enum AnswerField: String, Sendable, CaseIterable {
    /// The question's id; where it is missing, ``question`` is looked up.
    case id
    /// The question's text.
    case question
    case answer
    /// Which repetition of the system answered.
    case seed
    /// What the system read before it answered.
    case passages
    /// How long the answer took.
    case seconds
    case tokensIn = "tokens-in"
    case tokensOut = "tokens-out"
    /// What the answer cost.
    case cost
    /// Whether the system declined to answer.
    case abstained
    /// Why there is no answer.
    case error
}

/// What an arm from outside says of itself, since the lab cannot measure it.
public struct OutsideTerms: Sendable, Equatable {
    /// What it sends to others.
    public var leaves: [DataFlow.Matter]
    /// To whom; nil for the arm's own name.
    public var to: String?
    /// What it costs to use.
    public var costs: StatedCosts

    /// States what leaves and what it costs.
    public init(
        leaves: [DataFlow.Matter] = [], to: String? = nil, costs: StatedCosts = StatedCosts()
    ) {
        self.leaves = leaves
        self.to = to
        self.costs = costs
    }
}

/// Costs that a scenario states; nil is unknown, never nothing.
public struct StatedCosts: Sendable, Equatable {
    /// Of one answer.
    public var query: Money?
    /// Of all that is paid once before the first answer: training, indexing, set-up.
    public var training: Money?
    /// Of a month in which it stands ready, whatever is asked.
    public var hosting: Money?
    /// Of bringing its knowledge up to date once.
    public var update: Money?

    /// States what is known.
    public init(
        query: Money? = nil, training: Money? = nil, hosting: Money? = nil, update: Money? = nil
    ) {
        self.query = query
        self.training = training
        self.hosting = hosting
        self.update = update
    }
}
