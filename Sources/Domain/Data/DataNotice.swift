/// Something in a scenario's data that is no mistake, but that changes what is measured: what was
/// passed over, left out or counted once.
///
/// One notice for each kind, however many files or questions it is about.
public struct DataNotice: Codable, Sendable, Equatable {
    /// What happened to the data.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Files of a corpus whose ending is none of ``Corpus/endings``.
        case otherEndings = "files with other endings"
        /// Documents without a sign that can be seen.
        case emptyDocuments = "empty documents"
        /// Files and folders of a corpus whose name begins with a point.
        case hiddenFiles = "hidden files"
        /// Links within a corpus: what they lead to is read at its own place.
        case links = "links"
        /// Devices, pipes and names that are not UTF-8.
        case unusualFiles = "unusual files"
        /// Documents with the same text as one before them; all are kept.
        case repeatedDocuments = "repeated documents"
        /// Documents of which some passage has fewer words than the scenario allows, since it would
        /// have more tokens than the models read.
        case shortenedPassages = "shortened passages"
        /// Questions left out, since another one asks the same in the same or nearly the same
        /// words.
        case repeatedQuestions = "repeated questions"
        /// Questions of a SQuAD file left out, since they are without an answer; in records of
        /// programs that could not score them.
        case unanswerableQuestions = "unanswerable questions"
        /// Items of forgetting probes left out, since they are longer than the model's context.
        case longProbeItems = "probe items too long"
        /// Items of the user's own probe files that are left out or cut, because a probe has enough of
        /// them; the subjects are the probes.
        case probeItemsBeyondLimits = "probe items beyond the limits"
        /// Questions for training or validation that stand there before with another answer.
        case conflictingAnswers = "conflicting answers"
        /// Questions with a reference in which a metric of the task finds nothing to compare.
        case unseenReferences = "unseen references"
        /// Questions with a reference that is one number by a decimal point and another one by a
        /// decimal comma, while the task does not say which.
        case undeclaredDecimals = "undeclared decimal sign"
        /// Answers from outside to questions that are no test questions; the subjects are the arms.
        case otherAnswers = "answers to other questions"
        /// Test questions to which an arm from outside has no answer; the subjects are the arms.
        case missingAnswers = "missing answers"
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
