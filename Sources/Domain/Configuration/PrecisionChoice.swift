/// In which precision the models of a run multiply, as a user says it.
public enum PrecisionChoice: String, Sendable, CaseIterable {
    /// The fastest of this processor that agrees with f32 on the scenario's models.
    case auto
    case f32
    case bf16
    case int8
}
