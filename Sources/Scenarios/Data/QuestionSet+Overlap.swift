extension QuestionSet {
    /// How the test questions were compared with those that an arm may learn or be chosen by.
    public struct Overlap: Sendable, Equatable {
        /// Pairs of a test question and a training or validation question.
        public let pairs: Int
        /// Test questions that stand among the others too, in the same or nearly the same words;
        /// other wordings of a named fact do not count.
        public let repeated: Int
    }

    /// Counted anew from the questions that take part; loading refuses or drops what it would find.
    public var overlap: Overlap {
        let questions = test + validation + train
        let twins = RepeatedQuestions(questions).pairs
            .filter { questions[$0.repeated].split != .test && $0.kept < test.count }
        return Overlap(
            pairs: test.count * (train.count + validation.count),
            repeated: Set(twins.map(\.kept)).count)
    }
}
