import Foundations

/// The log-likelihoods of the options of one question; the first option is right.
package struct OptionLikelihoods {
    private let values: [Double]

    /// - Parameter values: one an option, in nats; not empty.
    package init(_ values: [Double]) { self.values = values }

    /// Whether the right option is likelier than every other; a likelihood that is no number is
    /// none.
    package var isRightLikeliest: Bool {
        values[0].isFinite && values.dropFirst().allSatisfy { $0 < values[0] }
    }

    /// The Brier score of the likelihoods, made shares of their sum.
    ///
    /// ```
    /// Σ_k (p_k − y_k)²,  p_k = exp(ℓ_k) / Σ_j exp(ℓ_j),  y = 1 for the right option, else 0
    /// ```
    /// From 0 (sure and right) to 2 (sure and wrong); equal shares of k options give (k − 1) / k.
    /// Proper: an honest share is the best one to give. Source: Brier 1950, Monthly Weather
    /// Review 78.
    ///
    /// - Edge cases: likelihoods that give no shares (NaN, all of them −∞, or +∞) score 2.
    package var brierScore: Double {
        let greatest = values.max() ?? .nan
        guard greatest.isFinite, !values.contains(where: \.isNaN) else { return 2 }
        let weights = values.map { exp($0 - greatest) }
        let sum = weights.reduce(0, +)
        return weights.enumerated().reduce(0) { score, option in
            let distance = option.element / sum - (option.offset == 0 ? 1 : 0)
            return score + distance * distance
        }
    }
}
