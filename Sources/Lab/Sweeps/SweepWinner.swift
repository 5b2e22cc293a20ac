package import Record

/// Which of several arms is shown to be better than all others, and than the trivial answer.
///
/// A sweep compares scores alone, and knows no costs and no margin: this is not the decision's rule.
package enum SweepWinner {
    /// - Parameters:
    ///   - arms: each with its score, greater being better.
    ///   - differences: between them, with their p-values corrected.
    ///   - beatsTrivial: whether an arm is shown to be better than the trivial answer.
    /// - Returns: nil when an arm beside the best is not shown to be worse, or the best is not shown
    ///   to be better than the trivial answer.
    package static func among(
        _ arms: [(name: String, value: Double)], differences: [DifferenceRecord],
        beatsTrivial: (String) -> Bool
    ) -> String? {
        guard let best = arms.max(by: { $0.value < $1.value }) else { return nil }
        let isAlone = arms.allSatisfy { arm in
            arm.name == best.name || differences.pair(best.name, arm.name)?.isShown == true
        }
        return isAlone && beatsTrivial(best.name) ? best.name : nil
    }
}
