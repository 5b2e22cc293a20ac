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
