/// Corrects the p-values of several tests for their number.
public enum HolmCorrection {
    /// Holm's step-down correction: of p-values in ascending order the k-th of m is multiplied by
    /// m − k + 1, and none comes out below the one before it or above 1.
    ///
    /// A true null hypothesis is rejected anywhere among the m tests in at most the share α of
    /// experiments, however the tests depend on each other. Never weaker than Bonferroni's
    /// correction. Source: Holm 1979, Scandinavian Journal of Statistics 6.
    ///
    /// - Parameter pValues: 0…1 each, in any order.
    /// - Returns: the corrected p-values in the same order.
    public static func corrected(_ pValues: [Double]) -> [Double] {
        precondition(
            pValues.allSatisfy { (0...1).contains($0) }, "\(pValues) are no p-values")
        var corrected = pValues
        var largest = 0.0
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        for (place, index) in order.enumerated() {
            largest = max(largest, Double(pValues.count - place) * pValues[index])
            corrected[index] = min(1, largest)
        }
        return corrected
    }
}
