public import Domain
import Foundations

/// A linear warm-up, followed by one of several courses.
///
/// ```
/// rate(t) = peak · t / warmup                                         for t ≤ warmup
/// with s = (t − warmup) / (steps − warmup) after it:
///   linear    peak · (1 − (1 − final) · s)
///   cosine    peak · (final + (1 − final) · (1 + cos πs) / 2)
///   constant  peak
///   wsd       peak · (1 − (1 − final) · max(0, t − steps + decay) / decay),  decay = steps / 5
/// ```
/// Steps are counted from 1.
public struct LearningRateSchedule: Sendable, Equatable {
    /// The highest rate, reached at the end of the warm-up.
    public let peak: Double
    /// Optimiser steps of the whole training.
    public let steps: Int
    /// Steps in which the rate rises; 0 begins at the peak.
    public let warmupSteps: Int
    /// How it goes on.
    public let course: TrainingConfiguration.Schedule
    /// The last step's rate as a share of the peak.
    public let finalFraction: Double

    private static let decayShare = 0.2

    /// Divides the steps into warm-up and what follows.
    ///
    /// - Parameter warmupFraction: share of all steps that warm up, 0…1, rounded to whole steps.
    public init(
        peak: Double, steps: Int, warmupFraction: Double,
        course: TrainingConfiguration.Schedule = .linear, finalFraction: Double
    ) {
        self.peak = peak
        self.steps = steps
        self.course = course
        self.finalFraction = finalFraction
        warmupSteps = Int(saturating: (Double(steps) * warmupFraction).rounded())
    }

    /// The learning rate of step `step` in `1...steps`.
    public func rate(at step: Int) -> Double {
        if step <= warmupSteps { return peak * Double(step) / Double(warmupSteps) }
        let left = max(1, steps - warmupSteps)
        let done = Double(step - warmupSteps) / Double(left)
        switch course {
        case .linear: return peak * (1 - (1 - finalFraction) * done)
        case .cosine:
            return peak * (finalFraction + (1 - finalFraction) * (1 + cos(.pi * done)) / 2)
        case .constant: return peak
        case .wsd:
            let decay = min(Double(left), max(1, (Double(steps) * Self.decayShare).rounded()))
            let into = max(0, Double(step) - Double(steps) + decay)
            return peak * (1 - (1 - finalFraction) * into / decay)
        }
    }
}
