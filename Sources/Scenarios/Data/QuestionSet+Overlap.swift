public import Domain

extension QuestionSet {
    /// How the test questions were compared with those that an arm may learn or be chosen by.
    public struct Overlap: Sendable, Equatable {
        /// Pairs of a test question and a training or validation question.
        public let pairs: Int
        /// Test questions that stand among the others too, in the same or nearly the same words;
        /// other wordings of a named fact do not count.
        public let repeated: Int
    }

    /// Counted from the questions that take part. Of a set that was loaded none repeats another:
    /// loading has compared all, also those that a limit then left out, and refused or dropped them.
    public var overlap: Overlap {
        let pairs = test.count * (train.count + validation.count)
        guard !isWithoutRepeats else { return Overlap(pairs: pairs, repeated: 0) }
        let questions = test + validation + train
        let twins = RepeatedQuestions(questions).pairs
            .filter { questions[$0.repeated].split != .test && $0.kept < test.count }
        return Overlap(pairs: pairs, repeated: Set(twins.map(\.kept)).count)
    }
}
