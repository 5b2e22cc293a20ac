package import Domain
import Foundations

/// A way to take the answer out of what an arm wrote.
public struct ExtractionRecord: Codable, Sendable, Equatable {
    /// What is taken, in the words of the scenario format.
    public enum Form: String, Codable, Sendable, CaseIterable {
        /// All of it.
        case whole
        /// What the group of a pattern holds in its first match.
        case regex
        /// The last line in which something can be seen.
        case lastLine = "last-line"
        /// What follows the last place where a marker stands.
        case after
        /// The value at a JSON pointer.
        case json
        /// A number.
        case number
    }

    /// What is taken.
    public var form: Form
    /// The pattern, the marker, the pointer, or which number (`first` or `last`); nil for a form that
    /// says all by itself.
    public var argument: String?

    /// The way of a scenario.
    package init(_ extraction: AnswerExtraction) {
        (form, argument) =
            switch extraction {
            case .whole: (.whole, nil)
            case .pattern(let pattern): (.regex, pattern.source)
            case .lastLine: (.lastLine, nil)
            case .after(let marker): (.after, marker)
            case .json(let pointer): (.json, "\(pointer)")
            case .number(let place): (.number, place.rawValue)
            }
    }
}
