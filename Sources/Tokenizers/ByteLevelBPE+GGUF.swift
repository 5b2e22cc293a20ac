extension ByteLevelBPE {
    /// Makes a tokenizer from the metadata of a GGUF file.
    ///
    /// ```swift
    /// let tokenizer = try ByteLevelBPE(
    ///     ggufTokens: file.strings("tokenizer.ggml.tokens"),
    ///     merges: file.strings("tokenizer.ggml.merges"),
    ///     tokenTypes: file.integers("tokenizer.ggml.token_type"),
    ///     model: file.string("tokenizer.ggml.model"),
    ///     preTokenizer: file.metadata["tokenizer.ggml.pre"]?.string)
    /// ```
    ///
    /// - Parameters:
    ///   - tokens: `tokenizer.ggml.tokens`.
    ///   - merges: `tokenizer.ggml.merges`, two tokens with a blank between.
    ///   - tokenTypes: `tokenizer.ggml.token_type`: 1 normal, 2 unknown, 3 control, 4 user-defined,
    ///     5 unused, 6 byte.
    ///   - model: `tokenizer.ggml.model`, which must be `gpt2`.
    ///   - preTokenizer: `tokenizer.ggml.pre`; see ``PreTokenizer/init(ggufName:)``.
    /// - Throws: ``TokenizersError``.
    public init(
        ggufTokens tokens: [String],
        merges: [String],
        tokenTypes: [Int],
        model: String = "gpt2",
        preTokenizer: String?
    ) throws(TokenizersError) {
        let source = "GGUF metadata"
        guard model == "gpt2" else {
            throw .unsupported(
                source: "\(source) 'tokenizer.ggml.model'",
                what: "kind of tokenizer",
                // GGUF's name for it says little: Llama 2 and Gemma have it, Llama 3 has not.
                found: model == "llama" ? "llama (SentencePiece)" : model,
                supported: ["gpt2 (byte-level BPE)"]
            )
        }
        guard tokens.count == tokenTypes.count else {
            throw .invalid(
                source: source,
                place: "'tokenizer.ggml.token_type'",
                expected: "\(tokens.count) types, one for each token",
                found: "\(tokenTypes.count)"
            )
        }
        let preTokenizer = try PreTokenizer(ggufName: preTokenizer)
        try self.init(
            entries: zip(tokens, tokenTypes).map {
                VocabularyEntry(text: $0, kind: VocabularyEntry.Kind(ggufType: $1))
            },
            merges: Self.pairs(merges, source: source),
            preTokenizer: preTokenizer,
            prefersWholeWords: preTokenizer == .llama3,
            source: source
        )
    }

    /// Splits each merge at its first blank, which cannot stand in a token of the byte alphabet.
    static func pairs(
        _ merges: [String],
        source: String
    ) throws(TokenizersError) -> [(left: String, right: String)] {
        var pairs: [(left: String, right: String)] = []
        pairs.reserveCapacity(merges.count)
        for (rank, merge) in merges.enumerated() {
            guard let blank = merge.utf8.firstIndex(of: UInt8(ascii: " ")) else {
                throw .invalid(
                    source: source,
                    place: "merge \(rank)",
                    expected: "two tokens with a blank between",
                    found: "'\(merge)'"
                )
            }
            let right = merge[merge.utf8.index(after: blank)...]
            pairs.append((String(merge[..<blank]), String(right)))
        }
        return pairs
    }
}

extension VocabularyEntry.Kind {
    /// The kind of a token by GGUF's number for it.
    fileprivate init(ggufType: Int) {
        switch ggufType {
        case 2, 3: self = .control
        case 4: self = .userDefined
        case 5: self = .unused
        default: self = .normal
        }
    }
}
