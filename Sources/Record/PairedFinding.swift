/// What a paired test and an interval say together of two arms: the one rule by which anything in a
/// report is shown to differ.
///
/// A difference is shown when the p-value is at most 0.05, corrected where several tests were made
/// together, and the interval holds no zero, and both point the same way. With several seeds test
/// and interval rest on one model and agree but for the correction. With one seed they can
/// disagree; then nothing is shown.
package struct PairedFinding {
    /// Up to this p-value a difference counts.
    package static let significance = 0.05

    /// One arm's figure minus the other's.
    package let difference: Estimate
    /// Of the paired test, after correction where there is one.
    package let pValue: Double
    /// By how many more questions the one arm was right alone; nil where that was not counted. A
    /// test of right and wrong labels may point another way than the macro F1.
    package let onlyOneRight: Int?

    package init(difference: Estimate, pValue: Double, onlyOneRight: Int? = nil) {
        self.difference = difference
        self.pValue = pValue
        self.onlyOneRight = onlyOneRight
    }

    /// Whether the two arms differ.
    package var isShown: Bool { isSignificant && difference.excludesZero && pointsOneWay }

    /// Whether only one of the two criteria is met, or both are and point opposite ways.
    package var isContradictory: Bool {
        isSignificant != difference.excludesZero || (isSignificant && !pointsOneWay)
    }

    private var isSignificant: Bool { pValue <= Self.significance }

    private var pointsOneWay: Bool {
        onlyOneRight.map { Double($0) * difference.value >= 0 } ?? true
    }
}
