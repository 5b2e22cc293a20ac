/// What an arm's answers to the test questions came to, over all seeds, where some questions have no
/// answer. Questions that could not be asked are in none of the counts.
public struct AnswerabilityRecord: Codable, Sendable, Equatable {
    /// There is an answer, and it was given; where answers are better or worse, with half of the full
    /// score at least.
    public var right: Int
    /// There is an answer, and another one was given.
    public var wrong: Int
    /// There is no answer, and none was given.
    public var declinedRightly: Int
    /// There is an answer, and none was given.
    public var declinedWrongly: Int
    /// There is no answer, and one was given.
    public var answeredWithoutBasis: Int
    /// The share of the questions without an answer that were answered (mean over seeds); nil where
    /// all have one.
    public var withoutBasis: Estimate?
    /// The deciding metric on the questions that have an answer; nil where none has.
    public var answerable: Estimate?

    package init(
        right: Int, wrong: Int, declinedRightly: Int, declinedWrongly: Int,
        answeredWithoutBasis: Int, withoutBasis: Estimate? = nil, answerable: Estimate? = nil
    ) {
        self.right = right
        self.wrong = wrong
        self.declinedRightly = declinedRightly
        self.declinedWrongly = declinedWrongly
        self.answeredWithoutBasis = answeredWithoutBasis
        self.withoutBasis = withoutBasis
        self.answerable = answerable
    }
}
