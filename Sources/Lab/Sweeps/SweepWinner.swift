/// Which of several arms is left when those that are shown to be worse than the best are set aside.
///
/// The decision's rule without a required score, but for costs: a sweep compares scores alone.
package enum SweepWinner {
    /// - Parameters:
    ///   - arms: each with its score, greater being better.
    ///   - differences: between them, with their p-values corrected.
    /// - Returns: nil when an arm beside the best is not shown to be worse.
    package static func among(
        _ arms: [(name: String, value: Double)], differences: [DifferenceRecord]
    ) -> String? {
        guard let best = arms.max(by: { $0.value < $1.value }) else { return nil }
        let isAlone = arms.allSatisfy { arm in
            arm.name == best.name || differences.pair(best.name, arm.name)?.isShown == true
        }
        return isAlone ? best.name : nil
    }
}
