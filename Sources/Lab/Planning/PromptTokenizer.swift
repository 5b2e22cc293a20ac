import Foundations
import LanguageModels
import ModelAPI

/// Cuts texts into tokens as a plan needs them: to be counted, and to see what prompts share.
protocol PromptTokenizer {
    /// Of a text that begins a sequence.
    func tokens(_ text: PromptText) -> [Int]

    /// Of a text that goes on behind another.
    func continuation(_ text: PromptText) -> [Int]
}

extension LanguageModel: PromptTokenizer {}

/// Stands for the tokenizer of a model that only a service has: a token for each four bytes, as in
/// English with a usual vocabulary. Other languages have more.
struct GuessedTokens: PromptTokenizer {
    private static let bytes = 4

    func tokens(_ text: PromptText) -> [Int] {
        let bytes = Array(text.text.utf8)
        return stride(from: 0, to: bytes.count, by: Self.bytes).map { start in
            bytes[start..<min(start + Self.bytes, bytes.count)].reduce(0) { $0 << 8 | Int($1) }
        }
    }

    func continuation(_ text: PromptText) -> [Int] { tokens(text) }
}
