import Foundations

/// The questions of a scenario by what they serve for, each split in the order of its file.
public struct QuestionSet: Sendable, Equatable, Codable {
    /// For training, worked examples and nearest neighbours.
    public let train: [Question]
    /// For choosing settings and for stopping.
    public let validation: [Question]
    /// For the verdict.
    public let test: [Question]
    /// The ids of questions left out because another one asks the same.
    public let droppedRepeats: [String]
    /// Whether those that repeat others have been left out: then none needs to be looked for.
    package let isWithoutRepeats: Bool

    /// Sorts questions into their splits.
    public init(_ questions: [Question], droppedRepeats: [String] = []) {
        self.init(questions, droppedRepeats: droppedRepeats, isWithoutRepeats: false)
    }

    package init(_ questions: [Question], droppedRepeats: [String], isWithoutRepeats: Bool) {
        self.isWithoutRepeats = isWithoutRepeats
        train = questions.filter { $0.split == .train }
        validation = questions.filter { $0.split == .validation }
        test = questions.filter { $0.split == .test }
        self.droppedRepeats = droppedRepeats
    }

    /// The questions of one split.
    public subscript(split: Split) -> [Question] {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }

    /// How many test questions each named stratum has.
    public var strata: [String: Int] {
        test.reduce(into: [:]) { counts, question in
            if let group = question.group { counts[group, default: 0] += 1 }
        }
    }

    /// The places of a split's questions in an order that the seed draws: the first so many are a
    /// random sample, and a greater sample holds each smaller one.
    package func drawnOrder(of split: Split, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed, stream: "limit \(split.rawValue)")
        var places = Array(self[split].indices)
        generator.shuffle(&places)
        return places
    }

    /// The same questions with only some for validation and test.
    package func keeping(validation: [Question], test: [Question]) -> QuestionSet {
        QuestionSet(
            train + validation + test, droppedRepeats: droppedRepeats,
            isWithoutRepeats: isWithoutRepeats)
    }

    /// At most so many questions of each split: a random sample, in the order of the file.
    package func limited(to limits: SplitLimits, seed: UInt64) -> QuestionSet {
        let sample = Split.allCases.flatMap { split -> [Question] in
            guard let limit = limits[split], limit < self[split].count else { return self[split] }
            return drawnOrder(of: split, seed: seed).prefix(limit).sorted()
                .map { self[split][$0] }
        }
        return QuestionSet(
            sample, droppedRepeats: droppedRepeats, isWithoutRepeats: isWithoutRepeats)
    }
}
