extension QuestionSet {
    /// How the test questions were compared with those that an arm may learn or be chosen by.
    public struct Overlap: Sendable, Equatable {
        /// Pairs of a test question and a training or validation question.
        public let pairs: Int
        /// Test questions that stand among the others too, after case, blanks and punctuation are
        /// folded away.
        public let repeated: Int
    }

    /// Counted anew from the questions that take part; loading refuses or drops what it would find.
    public var overlap: Overlap {
        let others = train + validation
        let known = Set(others.map { FoldedText($0.text) })
        return Overlap(
            pairs: test.count * others.count,
            repeated: test.count { known.contains(FoldedText($0.text)) })
    }
}
