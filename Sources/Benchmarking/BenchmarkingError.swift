/// What can go wrong before anything is measured.
public enum BenchmarkingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No work has this name; `nearest` is the one that was probably meant.
    case unknownWork(name: String, known: [String], nearest: String?)
    /// The model cannot hold sequences as long as the work has; both in tokens.
    case contextTooShort(work: String, needed: Int, limit: Int)

    /// What was expected, what was found, and what to do.
    public var description: String {
        switch self {
        case .unknownWork(let name, let known, let nearest):
            """
            Bench: no work is called '\(name)'; expected one of \(known.joined(separator: ", ")).\
            \(nearest.map { " Did you mean '\($0)'?" } ?? "")
            """
        case .contextTooShort(let work, let needed, let limit):
            """
            Bench, \(work): its sequences have \(needed) tokens, and the model holds \(limit). \
            Leave the work out, or name another model with --decoder.
            """
        }
    }
}
