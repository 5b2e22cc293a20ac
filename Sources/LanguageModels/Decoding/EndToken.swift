import Tokenizers

/// A token that ends an answer.
///
/// Which one it is stands in several files, and they do not always agree: a base model's end in one
/// and the end of a turn in another. An answer ends at each of them.
public struct EndToken: Sendable, Equatable, Codable {
    /// Nil for a text that is no token, and so ends nothing.
    public var id: Int?
    /// As the vocabulary writes it; empty for a row of the embedding that has no token.
    public var text: String
    /// Who says so, in the order in which they are read.
    public var declaredBy: [String]
}

/// An end as a file states it.
struct EndDeclaration {
    enum Token {
        case id(Int)
        case text(String)
    }

    let token: Token
    /// File and key, e.g. `generation_config.json eos_token_id`.
    let source: String
}

extension EndToken {
    /// Special tokens that are ends by their names, whatever the files say of them.
    ///
    /// Source: the ends of generation that llama.cpp finds by name.
    private static let names = [
        "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<end_of_turn>", "<|endoftext|>",
        "<|end_of_text|>", "<|eom_id|>", "<EOT>", "_<EOT>", "</s>", "<eos>", "<EOS>",
        "<end_of_utterance>", "<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>",
    ]

    /// Every end, each once.
    ///
    /// - Parameters:
    ///   - turnEnd: what the chat template puts behind an answer.
    ///   - rows: tokens that the model knows.
    /// - Throws: ``LanguageModelsError/endOutsideVocabulary(source:id:count:)``.
    static func union(
        of declared: [EndDeclaration], turnEnd: Int?, in tokenizer: BytePairTokenizer, rows: Int
    ) throws(LanguageModelsError) -> [EndToken] {
        var ends: [EndToken] = []
        func add(_ id: Int?, _ text: String, _ source: String) {
            if let place = ends.firstIndex(where: { $0.id == id && $0.text == text }) {
                if !ends[place].declaredBy.contains(source) {
                    ends[place].declaredBy.append(source)
                }
            } else {
                ends.append(EndToken(id: id, text: text, declaredBy: [source]))
            }
        }
        func add(_ id: Int, _ source: String) throws(LanguageModelsError) {
            guard (0..<rows).contains(id) else {
                throw .endOutsideVocabulary(source: source, id: id, count: rows)
            }
            add(id, String(decoding: tokenizer.bytes(of: id), as: UTF8.self), source)
        }
        for end in declared {
            switch end.token {
            case .id(let id): try add(id, end.source)
            case .text(let text):
                guard let id = tokenizer.id(of: text) else {
                    add(nil, text, end.source)
                    continue
                }
                try add(id, end.source)
            }
        }
        if let turnEnd { try add(turnEnd, "chat template") }
        for name in names {
            guard let id = tokenizer.id(of: name), tokenizer.isMark(id) else { continue }
            try add(id, "its name")
        }
        return ends
    }
}
