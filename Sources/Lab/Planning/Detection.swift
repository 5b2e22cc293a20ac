import Domain
import Record
import Statistics

/// Which differences a number of test questions can show under one metric.
struct Detection {
    /// The assumption by which a plan is judged hopeless.
    static let mildest = 0.1

    let metric: DecidingMetric
    let questions: Int
    let comparisons: Int
    /// The comparisons of each sweep.
    let inSweeps: [Int]

    /// Whether every question is right or wrong, so that McNemar's test is made.
    private var isBinary: Bool { metric.isShare || metric == .macroF1 }

    var assumption: String {
        isBinary
            ? """
            assumed: the share of test questions that only one of two arms gets right; McNemar's \
            test, exact, one seed
            """
            : """
            assumed: the standard deviation of one question's difference, in the unit of its \
            score; normal approximation, one seed
            """
    }

    func differences() -> [DetectableDifference] {
        guard questions > 0 else { return [] }
        return [Self.mildest, 0.2, 0.3, 0.5].map { assumed in
            DetectableDifference(
                assumed: assumed, isShare: isBinary, alone: difference(assumed, among: 1),
                amongAll: difference(assumed, among: comparisons),
                inSweeps: inSweeps.map { difference(assumed, among: $0) })
        }
    }

    /// By the strictest step of Holm's correction over so many comparisons.
    private func difference(_ assumed: Double, among comparisons: Int) -> Double? {
        let significance = DifferenceRecord.significance / Double(max(comparisons, 1))
        return isBinary
            ? McNemarPower(significance: significance)
                .detectableDifference(pairs: questions, differing: assumed)
            : MeanPower(significance: significance)
                .detectableDifference(count: questions, deviation: assumed)
    }
}
