/// The kinds of work that a run consists of.
package enum CellKind: String, CaseIterable {
    case rates, index, probe, train, validate, answer, generate, latency, divergence, judge
    /// A training with other settings, up to where it was looked at; and the untrained model's part in
    /// the comparison.
    case trial
    /// What the untuned model says to general prompts, for trainings that replay it.
    case replay
    /// What a service was found to do.
    case service
    /// One answer of a program from outside.
    case program
    /// What a run begins with, and what it comes to: no work of any arm.
    case inputs, outcome
}
