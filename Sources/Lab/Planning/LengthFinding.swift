import Foundations

/// What of a scenario is too long for its model, found before anything is run.
public struct LengthFinding: Codable, Sendable, Equatable {
    /// The arm's name, or that of the forgetting probe.
    public var arm: String
    /// What is too long.
    public var kind: Kind
    /// How many of them, > 0.
    public var count: Int
    /// The first ten: ids of questions or passages, numbers of a probe's items from 1 on.
    public var subjects: [String]
    /// Under which of the arm's settings, e.g. `examples=8,form=chat`; empty where all are alike.
    public var settings: [String]
    /// Tokens of the longest, with room for the answer.
    public var longest: Int
    /// Tokens that the model looks at.
    public var limit: Int
    /// False where it hangs on the passages that are found: with the shortest it fits, with the
    /// longest it does not.
    public var isCertain: Bool

    /// What is too long.
    public enum Kind: String, Codable, Sendable {
        /// Something that an arm is to be given.
        case trainingExamples = "training examples"
        case stoppingExamples = "validation examples"
        case workedExamples = "worked examples"
        case validationQuestions = "validation questions"
        case testQuestions = "test questions"
        /// An item of a forgetting probe.
        case probeItems = "probe items"
    }

    static let mostNamed = 10
}

extension LengthFinding: CustomStringConvertible {
    /// One line for a terminal.
    public var description: String {
        let names = subjects.map { Excerpt.quoted($0) } + (count > subjects.count ? ["…"] : [])
        let under = settings.isEmpty ? "" : " (\(settings.joined(separator: "; ")))"
        let doubt = isCertain ? "" : ", with the longest passages of the corpus"
        return """
            \(arm)\(under): \(NumberFormat.grouped(count)) \(kind.words(for: count)) than the \
            \(NumberFormat.grouped(limit)) tokens that the model looks at, up to \
            \(NumberFormat.grouped(longest))\(doubt): \(names.joined(separator: ", ")). \
            \(kind.consequence(for: count, isCertain: isCertain))
            """
    }
}

extension LengthFinding.Kind {
    /// Such as `training example is longer`.
    fileprivate func words(for count: Int) -> String {
        let plural = rawValue
        return count == 1 ? "\(plural.dropLast()) is longer" : "\(plural) are longer"
    }

    fileprivate func consequence(for count: Int, isCertain: Bool) -> String {
        let (it, verb) = count == 1 ? ("It", "is") : ("They", "are")
        let counts = count == 1 ? "counts" : "count"
        let may = isCertain ? "" : " where that comes true"
        return switch self {
        case .trainingExamples, .stoppingExamples, .probeItems: "\(it) \(verb) left out\(may)."
        case .workedExamples: "\(it) \(verb) passed over, and the next one is taken\(may)."
        case .validationQuestions, .testQuestions:
            "\(it) \(verb) not asked and \(counts) as answered wrong\(may)."
        }
    }
}
