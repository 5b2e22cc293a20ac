/// How a program came to its end.
public enum ProgramEnd: Sendable, Equatable {
    /// By itself, with this status.
    case exited(Int32)
    /// By a signal that this program did not send.
    case signal(Int32)
    /// It went on after its last answer, or after it had closed its output, and was stopped.
    case stopped

    /// What it did, as a part of a sentence.
    var words: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .signal(let number): "was ended by signal \(number)"
        case .stopped: "closed its output"
        }
    }
}
