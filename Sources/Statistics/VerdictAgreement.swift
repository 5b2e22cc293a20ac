/// How far two judges say the same of the same items, each of them yes or no.
public struct VerdictAgreement: Sendable, Equatable {
    private let first: [Bool]
    private let second: [Bool]

    /// Takes both judges' verdicts on the same items.
    ///
    /// - Precondition: the lists are of equal length.
    public init(_ first: [Bool], _ second: [Bool]) {
        precondition(first.count == second.count, "\(first.count) and \(second.count) verdicts")
        self.first = first
        self.second = second
    }

    /// The share of items on which both say the same; NaN without items.
    public var share: Double { Double(same) / Double(first.count) }

    private var same: Int { zip(first, second).count(where: ==) }

    /// The agreement beyond what two judges have who say yes as often by chance alone, Cohen's
    /// kappa.
    ///
    /// ```
    /// κ = (p − e) / (1 − e),   e = y₁ y₂ + (1 − y₁) (1 − y₂)
    /// ```
    /// with p the ``share`` and yᵢ how often each says yes. 1 is the same always, 0 is chance.
    /// Source: Cohen 1960, Educational and Psychological Measurement 20.
    ///
    /// - Returns: nil without items, and where both always say the same one thing: then chance
    ///   agrees as well.
    public var kappa: Double? {
        // In whole numbers, n² times as large, so that chance comes out as 0.
        let count = first.count, yes = [first, second].map { $0.count { $0 } }
        let chance = yes[0] * yes[1] + (count - yes[0]) * (count - yes[1])
        let rest = count * count - chance
        guard rest > 0 else { return nil }
        return Double(count * same - chance) / Double(rest)
    }
}

/// A share that was counted by a judge who errs at known rates.
public enum ErringJudge {
    /// The share that would give the counted one, by Rogan and Gladen's estimator.
    ///
    /// ```
    /// (p + specificity − 1) / (sensitivity + specificity − 1), cut to 0…1
    /// ```
    /// It takes for granted that the judge errs on what was counted as often as where its rates
    /// were measured. Source: Rogan & Gladen 1978, American Journal of Epidemiology 107.
    ///
    /// - Parameters:
    ///   - share: what the judge calls right, 0…1.
    ///   - sensitivity: how often it calls right what is right, 0…1.
    ///   - specificity: how often it calls wrong what is wrong, 0…1.
    /// - Returns: nil for a judge who is no better than chance, and for what is no number.
    public static func trueShare(
        counted share: Double, sensitivity: Double, specificity: Double
    ) -> Double? {
        let gain = sensitivity + specificity - 1
        guard gain > 0, share.isFinite else { return nil }
        return min(1, max(0, (share + specificity - 1) / gain))
    }
}
