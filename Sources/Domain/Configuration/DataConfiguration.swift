/// Where questions and documents come from. Paths are as the scenario has them, not resolved.
public struct DataConfiguration: Sendable, Equatable {
    /// The form of the question file.
    public enum Format: String, Sendable, CaseIterable {
        /// One JSON object a line; see ``QuestionSet``.
        case jsonl
        /// SQuAD version 1.1: articles, paragraphs, questions with marked answers
        /// (Rajpurkar et al. 2016, arXiv:1606.05250). Its paragraphs are the corpus.
        case squad
    }

    /// What a question is that stands in another split, or twice among the test questions.
    public enum Repeats: String, Sendable, CaseIterable {
        /// A mistake.
        case refuse
        /// Meant: it is used once, in test before validation before training.
        case once
    }

    /// The default is ``Format/jsonl``.
    public var format: Format
    /// The question file; nil only for ``Format/squad``, which is then given at the start of a run.
    public var questions: String?
    /// The folder or file that retrieval may read; nil when no arm retrieves, and for
    /// ``Format/squad``.
    public var corpus: String?
    /// A corpus that holds none of the answers, for the control.
    public var wrongCorpus: String?
    /// The file of people's marks on answers of an earlier run; nil for none.
    public var marks: String?
    /// How many questions are taken at most.
    public var limits: SplitLimits
    /// What becomes of questions that ask again what another one asks; in SQuAD files they are
    /// always left out.
    public var repeated: Repeats
    /// SQuAD only: the share of articles that no fine-tuning sees, 0 ..< 1. The default is 0.4.
    public var heldOutArticles: Double

    /// Describes the data; the default is a scenario without any file.
    public init(
        format: Format = .jsonl,
        questions: String? = nil,
        corpus: String? = nil,
        wrongCorpus: String? = nil,
        marks: String? = nil,
        limits: SplitLimits = SplitLimits(),
        repeated: Repeats = .refuse,
        heldOutArticles: Double = 0.4
    ) {
        self.format = format
        self.questions = questions
        self.corpus = corpus
        self.wrongCorpus = wrongCorpus
        self.marks = marks
        self.limits = limits
        self.repeated = repeated
        self.heldOutArticles = heldOutArticles
    }
}

extension DataConfiguration {
    /// Whether there are documents to be searched.
    package var hasCorpus: Bool { format == .squad || corpus != nil || wrongCorpus != nil }
}

/// Which questions serve for what.
public enum Split: String, Sendable, Codable, CaseIterable {
    /// Fine-tuning, worked examples and nearest neighbours use these.
    case train
    /// Settings are chosen and training is stopped on these.
    case validation
    /// The verdict rests on these; nothing else ever sees them.
    case test
}

/// At most so many questions of each split, ≥ 1; nil takes all of them.
public struct SplitLimits: Sendable, Equatable {
    /// Limit of the training questions.
    public var train: Int?
    /// Limit of the validation questions.
    public var validation: Int?
    /// Limit of the test questions.
    public var test: Int?

    /// Sets the limits; the default is none.
    public init(train: Int? = nil, validation: Int? = nil, test: Int? = nil) {
        self.train = train
        self.validation = validation
        self.test = test
    }

    /// The limit of one split.
    public subscript(split: Split) -> Int? {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }
}
