import Metrics
import Foundations

/// What an instruction asks of an answer, in a form that a program can check.
///
/// The idea of verifiable instructions is IFEval's: Zhou et al. 2023, arXiv:2311.07911.
public enum InstructionRule: Sendable, Equatable {
    /// Begins with these words, both folded (``TextFolding``), here and in the next two.
    case begins(String)
    /// Ends with these words or this sign.
    case ends(String)
    /// Holds these words, one after the other.
    case contains(String)
    /// Has no more words than this; in scripts without blanks each letter is one (``Words``).
    case mostWords(Int)
    /// Is a list of just so many items, each on a line with a number, a dash or a star before it.
    case items(Int)
    /// Has no small letter.
    case capitals
    /// Is a JSON object with these keys; a code fence around it is allowed.
    case keys([String])

    /// Whether an answer keeps the rule; an empty one keeps none.
    public func isKept(by answer: String) -> Bool {
        let answer = answer.trimmed
        guard !answer.isEmpty else { return false }
        switch self {
        case .begins(let words): return Self.folded(answer).hasPrefix(Self.folded(words))
        case .ends(let words): return Self.folded(answer).hasSuffix(Self.folded(words))
        case .contains(let words): return ContainsAnswer.score(answer, references: [words]) == 1
        case .mostWords(let most):
            let scalars = Array(TextFolding.visible(answer).unicodeScalars)
            return Words.places(in: scalars, between: .blanks).count <= most
        case .items(let count):
            return answer.split(whereSeparator: \.isNewline).count(where: Self.isItem) == count
        case .capitals: return answer.contains(where: \.isLetter) && answer == answer.uppercased()
        case .keys(let keys): return Self.hasKeys(keys, answer)
        }
    }

    /// Folding may drop what cannot be seen behind a blank.
    private static func folded(_ text: String) -> String { TextFolding.fold(text).trimmed }

    /// Whether a line begins with `1.`, `1)`, `-`, `*` or `•` and goes on.
    private static func isItem(_ line: Substring) -> Bool {
        let line = line.drop(while: \.isWhitespace)
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let sign = line.dropFirst(digits.count)
        guard let first = sign.first else { return false }
        let isMark = digits.isEmpty ? "-*•".contains(first) : ".)".contains(first)
        return isMark && sign.dropFirst().contains { !$0.isWhitespace }
    }

    private static func hasKeys(_ keys: [String], _ answer: String) -> Bool {
        var lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
        if lines[0].hasPrefix("```") {
            lines = Array(lines.dropFirst().prefix { !$0.hasPrefix("```") })
        }
        let text = JSONText(Array(lines.joined(separator: "\n").utf8)[...], file: "answer")
        guard let root = try? text.root(), root.members != nil else { return false }
        return keys.allSatisfy { root[$0] != nil }
    }
}
