/// One question with every answer that counts as right.
public struct Question: Sendable, Equatable, Codable {
    /// Unique in its file.
    public var id: String
    /// The question itself.
    public var text: String
    /// The accepted answers; numbers stand as text. Empty for a question that the documents do not
    /// answer: to decline is right then.
    public var answers: [String]
    /// What it serves for.
    public var split: Split
    /// Paths of the documents that hold the answer, within the corpus; may be empty.
    public var sources: [String]
    /// A passage that stands word for word in one of the sources.
    public var evidence: String?
    /// What the question asks for, e.g. `f001`: other wordings of it carry the same name; nil when
    /// that is to be told by answers and sources.
    public var fact: String?
    /// The stratum that the question is reported under, e.g. `unseen`.
    public var group: String?

    /// Whether the documents do not answer it.
    public var isUnanswerable: Bool { answers.isEmpty }

    /// Makes a question.
    public init(
        id: String,
        text: String,
        answers: [String],
        split: Split,
        sources: [String] = [],
        evidence: String? = nil,
        fact: String? = nil,
        group: String? = nil
    ) {
        self.id = id
        self.text = text
        self.answers = answers
        self.split = split
        self.sources = sources
        self.evidence = evidence
        self.fact = fact
        self.group = group
    }
}
