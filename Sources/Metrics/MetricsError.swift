/// What can be wrong with references and labels.
public enum MetricsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A question has no reference answer.
    case noReference(row: Int)
    /// People's marks are to decide, and none decides on an answer.
    case unmarked(row: Int)
    /// A reference answer of a task about numbers holds no number.
    case notANumber(row: Int, reference: String)
    /// A reference answer is no regular expression, for the metric that takes it for one.
    case badPattern(row: Int, reference: String, reason: String)
    /// A reference answer is no JSON object with fields, for the metric that compares these.
    case noObject(row: Int, reference: String)
    /// Numbers are to be near the right ones, and nobody said how near.
    case noTolerance
    /// A reference answer of a task about labels is none of the labels.
    case unknownLabel(row: Int, reference: String, labels: [String])
    /// A label has no letter and no digit by which an answer could be recognised.
    case emptyLabel(String)
    /// Two labels differ in case, punctuation or blanks only.
    case ambiguousLabels(String, String)

    /// One line for the person at the terminal; questions count from 1.
    public var description: String {
        switch self {
        case .noReference(let row):
            "Question \(row + 1): at least one reference answer is needed, got none. Add one to "
                + "'answers' or take the question out."
        case .unmarked(let row):
            "Question \(row + 1): the metric human needs a mark on every answer, and on this one "
                + "there is none, or as many call it right as wrong. Have it marked."
        case .notANumber(let row, let reference):
            "Question \(row + 1): the metrics of numbers need a number as reference, got "
                + "'\(reference)'. Correct it or choose a metric for text."
        case .badPattern(let row, let reference, let reason):
            "Question \(row + 1): the metric regex needs a regular expression as reference, got "
                + "'\(reference)': \(reason). Correct it or choose another metric."
        case .noObject(let row, let reference):
            "Question \(row + 1): the metric json-fields needs a JSON object with a field at least "
                + "as reference, got '\(reference)'. Correct it or choose another metric."
        case .noTolerance:
            "The metric within needs a tolerance: how far from the right number an answer may be. "
                + "Give one, or choose rmse."
        case .unknownLabel(let row, let reference, let labels):
            "Question \(row + 1): the reference must be one of the labels "
                + "\(labels.joined(separator: ", ")), got '\(reference)'. Correct it or add it to "
                + "the labels."
        case .emptyLabel(let label):
            "The label '\(label)' has no letter and no digit, so no answer could be recognised as "
                + "it. Give it a name."
        case .ambiguousLabels(let first, let second):
            "The labels '\(first)' and '\(second)' differ in case, punctuation or blanks only, so "
                + "answers could not be told apart. Rename one of them."
        }
    }
}
