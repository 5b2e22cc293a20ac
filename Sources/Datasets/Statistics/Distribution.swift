import Foundations
import Statistics

/// How large the parts of rows are.
public struct Distribution: Sendable, Encodable, Equatable {
    /// The smallest.
    public var least: Int
    /// Half of them are not above it.
    public var median: Double
    /// The average.
    public var mean: Double
    /// 95 of 100 are not above it.
    public var p95: Double
    /// The largest.
    public var most: Int
    /// All together.
    public var total: Int

    /// - Returns: nil for no values.
    init?(_ values: [Int]) {
        guard let least = values.min(), let most = values.max() else { return nil }
        let sorted = values.map(Double.init).sorted()
        self.least = least
        self.most = most
        total = values.reduce(0, +)
        mean = Descriptive.mean(of: sorted)
        median = Descriptive.quantile(0.5, ofSorted: sorted)
        p95 = Descriptive.quantile(0.95, ofSorted: sorted)
    }
}
