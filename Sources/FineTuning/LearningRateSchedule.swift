/// A linear warm-up followed by a linear decay.
///
/// ```
/// rate(t) = peak · t / warmup                                        for t ≤ warmup
///         = peak · (1 − (1 − final) · (t − warmup) / (steps − warmup))  after
/// ```
/// Steps are counted from 1.
public struct LearningRateSchedule: Sendable, Equatable {
    public let peak: Double
    public let steps: Int
    public let warmupSteps: Int
    /// The last step's rate as a share of the peak.
    public let finalFraction: Double

    public init(peak: Double, steps: Int, warmupFraction: Double, finalFraction: Double) {
        self.peak = peak
        self.steps = steps
        self.finalFraction = finalFraction
        warmupSteps = Int((Double(steps) * warmupFraction).rounded())
    }

    /// The learning rate of step `step` in `1...steps`.
    public func rate(at step: Int) -> Double {
        if step <= warmupSteps { return peak * Double(step) / Double(warmupSteps) }
        let left = max(1, steps - warmupSteps)
        let done = Double(step - warmupSteps) / Double(left)
        return peak * (1 - (1 - finalFraction) * done)
    }
}
