import Foundations

/// What finds an answer to a question again, whatever order it stands in: a hash of the question's
/// id and the answer's text.
public struct AnswerKey: Hashable, Sendable, CustomStringConvertible {
    /// `a` and sixteen hexadecimal digits, e.g. `a09f3c52e17b8d640`: no spreadsheet takes it for a
    /// number or a date.
    public let description: String

    /// Of texts as bytes: answers that differ in how an accent is composed have keys of their own.
    public init(question: String, answer: String) {
        // The length keeps apart what would be the same text together.
        let text = "\(question.utf8.count) \(question)\(answer)"
        description = "a" + SHA256.hash(text).hex.prefix(16)
    }

    /// A key as it is written; nil for any other text.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.dropFirst()
        let isHexadecimal = digits.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        guard text.utf8.first == UInt8(ascii: "a"), digits.count == 16, isHexadecimal else {
            return nil
        }
        description = String(text)
    }
}
