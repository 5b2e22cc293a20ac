import Foundations

/// A linear warm-up followed by a linear decay.
///
/// ```
/// rate(t) = peak · t / warmup                                        for t ≤ warmup
///         = peak · (1 − (1 − final) · (t − warmup) / (steps − warmup))  after
/// ```
/// Steps are counted from 1.
public struct LearningRateSchedule: Sendable, Equatable {
    /// The highest rate, reached at the end of the warm-up.
    public let peak: Double
    /// Optimiser steps of the whole training.
    public let steps: Int
    /// Steps in which the rate rises; 0 begins at the peak.
    public let warmupSteps: Int
    /// The last step's rate as a share of the peak.
    public let finalFraction: Double

    /// Divides the steps into warm-up and decay.
    ///
    /// - Parameter warmupFraction: share of all steps that warm up, 0…1, rounded to whole steps.
    public init(peak: Double, steps: Int, warmupFraction: Double, finalFraction: Double) {
        self.peak = peak
        self.steps = steps
        self.finalFraction = finalFraction
        warmupSteps = Int(saturating: (Double(steps) * warmupFraction).rounded())
    }

    /// The learning rate of step `step` in `1...steps`.
    public func rate(at step: Int) -> Double {
        if step <= warmupSteps { return peak * Double(step) / Double(warmupSteps) }
        let left = max(1, steps - warmupSteps)
        let done = Double(step - warmupSteps) / Double(left)
        return peak * (1 - (1 - finalFraction) * done)
    }
}
