public import Statistics

/// How a judge does on answers of known truth: to each question a right one and a wrong one.
public struct KnownPairsCheck: Sendable, Equatable {
    private let right: [Bool?]
    private let wrong: [Bool?]

    /// Takes the verdicts on the same questions in the same order; a missing one is a mistake.
    ///
    /// - Parameters:
    ///   - right: on the right answers; true is the right verdict.
    ///   - wrong: on the wrong answers; false is the right verdict.
    /// - Precondition: the lists are of equal length.
    public init(right: [Bool?], wrong: [Bool?]) {
        precondition(right.count == wrong.count, "\(right.count) and \(wrong.count) verdicts")
        self.right = right
        self.wrong = wrong
    }

    /// The share of right answers that are called right, with Wilson's interval.
    public var sensitivity: ConfidenceInterval {
        .wilson(successes: right.count { $0 == true }, count: right.count)
    }

    /// The share of wrong answers that are called wrong, with Wilson's interval.
    public var specificity: ConfidenceInterval {
        .wilson(successes: wrong.count { $0 == false }, count: wrong.count)
    }

    /// The mean of ``sensitivity`` and ``specificity``; 0.5 is chance, and also who always says the
    /// same.
    ///
    /// ```
    /// (1 + J) / 2,   J = sensitivity + specificity − 1
    /// ```
    /// J (Youden 1950, Cancer 3) is the share of right answers that are called right minus that of
    /// the wrong ones, paired by question, so that its interval is that of a paired difference.
    public var balancedAccuracy: ConfidenceInterval {
        var interval = PairedOutcomes(right.map { $0 == true }, wrong.map { $0 != false })
            .difference()
        interval.value = (1 + interval.value) / 2
        interval.low = (1 + interval.low) / 2
        interval.high = (1 + interval.high) / 2
        return interval
    }

    /// Whether the judge is shown to do better than chance: the whole interval of
    /// ``balancedAccuracy`` lies above it.
    public var isFit: Bool { balancedAccuracy.low > 0.5 }
}
