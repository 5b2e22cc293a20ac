import Foundations

/// One arm run again and again with other options: where does it win, and where not?
public struct Sweep: Sendable, Equatable {
    /// More settings than this would be an experiment of days.
    public static let mostCells = 64

    /// The name of the arm that is varied.
    public var arm: String
    /// One or two options, the horizontal axis first; every combination is run.
    public var over: [Dimension]
    /// The names of the arms that each setting is compared with, each as the scenario has it; not
    /// empty.
    public var against: [String]

    /// One option with the values that it takes.
    public struct Dimension: Sendable, Equatable {
        /// The option.
        public var axis: Axis
        /// Its values in rising order, all different; whole numbers but for a learning rate.
        public var values: [Double]

        /// Varies an option; the values are put in order.
        public init(_ axis: Axis, _ values: [Double]) {
            self.axis = axis
            self.values = values.sorted()
        }
    }

    /// An option that can be varied.
    public enum Axis: String, Sendable, Codable, CaseIterable {
        /// How many training questions; fewer are always among the more.
        case examples
        /// At most so many training questions about one fact.
        case wordings
        /// How many retrieved passages stand before the question.
        case passages
        /// How many passages without the answer stand beside them: in the prompt of `rag`, in the
        /// training of `lora+rag`.
        case distractors
        /// Rank of the adapters; a scale of alpha / rank stays, with alpha / √rank alpha does.
        case rank
        /// Passes over the training questions.
        case epochs
        /// Peak learning rate.
        case learningRate = "learning-rate"
    }

    /// Varies an arm.
    public init(arm: String, over: [Dimension], against: [String]) {
        self.arm = arm
        self.over = over
        self.against = against
    }

    /// How many combinations there are; nil for more than can be counted.
    public var pointCount: Int? {
        var count = 1
        for dimension in over {
            let (product, overflows) = count.multipliedReportingOverflow(
                by: dimension.values.count)
            guard !overflows else { return nil }
            count = product
        }
        return count
    }

    /// Every combination of values, one for each of ``over``; the first axis runs fastest.
    public var points: [[Double]] {
        over.reversed().reduce([[]]) { points, dimension in
            points.flatMap { point in dimension.values.map { [$0] + point } }
        }
    }
}

extension ArmConfiguration.Kind {
    /// The options that a sweep can vary; empty for arms that have none.
    public var sweepAxes: [Sweep.Axis] {
        switch self {
        case .nearest, .base, .fewShot, .ragWrongCorpus, .loraShuffled, .answers, .command: []
        case .rag: [.passages, .distractors]
        case .lora: [.examples, .wordings, .rank, .epochs, .learningRate]
        case .loraDocuments: [.rank, .epochs, .learningRate]
        case .loraWithRetrieval: Sweep.Axis.allCases
        case .full: [.examples, .wordings, .epochs, .learningRate]
        }
    }
}

extension ArmMethod {
    /// The same with another value of an option of its training; unchanged where the option belongs
    /// to the prompt.
    public func varied(_ axis: Sweep.Axis, to value: Double) -> ArmMethod {
        if axis == .distractors, case .loraWithRetrieval(var options) = self {
            options.distractors = Int(saturating: value)
            return .loraWithRetrieval(options)
        }
        guard let training, kind != .loraShuffled else { return self }
        return trained(by: training.varied(axis, to: value))
    }
}

extension TrainingConfiguration {
    fileprivate func varied(_ axis: Sweep.Axis, to value: Double) -> TrainingConfiguration {
        var training = self
        switch axis {
        case .examples: training.examples = Int(saturating: value)
        case .wordings: training.wordings = Int(saturating: value)
        case .rank: return with(.rank, .number(value))
        case .epochs: return with(.epochs, .number(value))
        case .learningRate: return with(.learningRate, .number(value))
        case .passages, .distractors: break
        }
        return training
    }
}
