/// How a text is split into words before byte pairs are merged; no merge crosses a word's end.
public enum PreTokenizer: Sendable, Equatable, CaseIterable {
    /// GPT-2's pattern: contractions, and runs of letters, of numbers or of signs, each with one
    /// blank before it; the rest of the white space.
    case gpt2

    /// Every numeric character by itself first, then GPT-2's pattern on what lies between
    /// (SmolLM, StarCoder).
    case gpt2SingleDigits

    /// Llama 3's pattern: numbers in groups of up to three, line breaks kept with signs before.
    case llama3

    /// Qwen2's pattern: as Llama 3's, with numbers one by one.
    case qwen2

    /// The pre-tokeniser that a GGUF file calls `name` (`tokenizer.ggml.pre`).
    ///
    /// - Parameter name: `nil` and `default` stand in files from before the key was known; their
    ///   vocabularies are of GPT-2's kind, and are read with its pattern.
    /// - Throws: ``TokenizersError/unsupported(source:what:found:supported:)``.
    public init(ggufName name: String?) throws(TokenizersError) {
        switch name {
        case nil, "default", "gpt-2", "gpt2": self = .gpt2
        case "smollm", "starcoder", "refact": self = .gpt2SingleDigits
        case "llama-bpe", "llama3", "llama-v3": self = .llama3
        case "qwen2": self = .qwen2
        case let name?:
            throw .unsupported(
                source: "GGUF metadata 'tokenizer.ggml.pre'",
                what: "pre-tokeniser",
                found: name,
                supported: [
                    "default", "gpt-2", "smollm", "starcoder", "refact", "llama-bpe", "qwen2",
                ]
            )
        }
    }

    /// The pre-tokeniser that a `tokenizer.json` describes by the regular expression `pattern`.
    ///
    /// Expressions are recognised, not interpreted: `nil` for one that is not known.
    init?(pattern: String) {
        switch pattern {
        case #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#:
            self = .gpt2
        case Self.llama3Pattern(numbers: #"\p{N}{1,3}"#): self = .llama3
        case Self.llama3Pattern(numbers: #"\p{N}"#): self = .qwen2
        default: return nil
        }
    }

    /// The words of a text, from first to last; together they are the text again.
    package func words(of text: String) -> [String] {
        var words: [String] = []
        WordScanner(Array(text.utf8)[...]).forEachWord(of: self) {
            words.append(String(decoding: $0, as: UTF8.self))
        }
        return words
    }

    static func llama3Pattern(numbers: String) -> String {
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + numbers
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }
}
