/// Something in a scenario's data that is no mistake, but that changes what is measured: what was
/// passed over, left out or counted once.
///
/// One notice for each kind, however many files or questions it is about.
public struct DataNotice: Codable, Sendable, Equatable {
    /// What happened to the data.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Files of a corpus that no document was made of.
        case filesPassedOver = "files passed over"
        /// Questions left out, since another one has the same text.
        case repeatedQuestions = "repeated questions"
        /// Questions of a SQuAD file left out, since they are without an answer.
        case unanswerableQuestions = "unanswerable questions"
        /// Items of forgetting probes left out, since they are longer than the model's context.
        case longProbeItems = "probe items too long"
    }

    /// The most subjects that are named; the rest are counted.
    public static let mostNamed = 10

    /// What happened.
    public var kind: Kind
    /// How many files or questions it happened to, > 0.
    public var count: Int
    /// The first of them: a file's path within its corpus, or a question's id.
    public var subjects: [String]

    /// Names the first ``mostNamed`` of the subjects.
    ///
    /// - Parameter count: of all of them; the default is the number of `subjects`.
    /// - Returns: nil for none.
    public init?(_ kind: Kind, subjects: [String], count: Int? = nil) {
        self.kind = kind
        self.count = count ?? subjects.count
        self.subjects = Array(subjects.prefix(Self.mostNamed))
        guard self.count > 0 else { return nil }
    }
}
