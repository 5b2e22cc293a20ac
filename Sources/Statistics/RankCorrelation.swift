/// How far two lists of numbers rise and fall together.
public enum RankCorrelation {
    /// Spearman's rank correlation: Pearson's correlation of the ranks, equal numbers sharing the
    /// mean of their ranks.
    ///
    /// ```
    /// ρ = Σ (r_i − r̄)(s_i − s̄) / √(Σ (r_i − r̄)² · Σ (s_i − s̄)²)
    /// ```
    /// Source: Spearman 1904, American Journal of Psychology 15. Tests: SciPy's `spearmanr`.
    ///
    /// - Parameters:
    ///   - first: any numbers, no NaN.
    ///   - second: one for each of the first, no NaN.
    /// - Returns: −1…1; NaN for fewer than two pairs, and when all numbers of a list are equal.
    /// - Precondition: both lists are of equal length and without NaN.
    public static func spearman(_ first: [Double], _ second: [Double]) -> Double {
        precondition(first.count == second.count, "\(first.count) and \(second.count) numbers")
        precondition(!(first + second).contains(where: \.isNaN), "NaN has no rank")
        let ranks = (ranks(first), ranks(second))
        let means = (Descriptive.mean(of: ranks.0), Descriptive.mean(of: ranks.1))
        var product = 0.0, squares = (0.0, 0.0)
        for (rank, other) in zip(ranks.0, ranks.1) {
            let distances = (rank - means.0, other - means.1)
            product += distances.0 * distances.1
            squares.0 += distances.0 * distances.0
            squares.1 += distances.1 * distances.1
        }
        let correlation = product / (squares.0 * squares.1).squareRoot()
        // Rounding may leave a hair beyond 1; a comparison with NaN would lose it.
        return correlation.isNaN ? .nan : min(1, max(-1, correlation))
    }

    /// The rank of each number from 1 on, equal ones sharing the mean.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            let end = order[start...].firstIndex { values[$0] != values[order[start]] }
            let run = start..<(end ?? order.count)
            for place in run {
                ranks[order[place]] = Double(run.lowerBound + run.upperBound + 1) / 2
            }
            start = run.upperBound
        }
        return ranks
    }
}
