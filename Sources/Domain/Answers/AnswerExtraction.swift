public import Foundations

/// How the answer is taken out of a longer text, before a metric sees it.
///
/// What is kept of a run is the whole text; the answer is taken out whenever it is scored.
public enum AnswerExtraction: Sendable, Equatable {
    /// All of it is the answer.
    case whole
    /// What the one group of the pattern holds in its first match.
    case pattern(TextPattern)
    /// The last line in which something can be seen.
    case lastLine
    /// What follows the last place where the marker stands; not empty.
    case after(String)
    /// What stands at a place in the first JSON object or list that has something there.
    case json(JSONPointer)
    /// The first number, by the rules of ``NumberRules``, or the last.
    case number(NumberPlace)

    /// Which number of a text.
    public enum NumberPlace: String, Sendable, CaseIterable {
        case first, last
    }

    /// An answer in a text from which it can be taken again: what models are shown and taught.
    ///
    /// A pattern cannot say what stands around its group; there it is the answer itself.
    ///
    /// - Parameter isJSON: whether the answer is a JSON value itself, and no text.
    func form(_ answer: String, isJSON: Bool) -> String {
        switch self {
        case .whole, .pattern, .number: answer
        case .lastLine:
            answer.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .after(let marker): "\(marker) \(answer)"
        case .json(let pointer):
            pointer.tokens.reversed().reduce(isJSON ? answer : JSONNode.quoted(answer)) {
                // A list of one; any other number is a key that looks like one.
                $1 == "0" ? "[\($0)]" : "{\(JSONNode.quoted($1)): \($0)}"
            }
        }
    }
}
