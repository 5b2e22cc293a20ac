import Foundations

extension BytePairTokenizer {
    /// Makes a tokenizer from the bytes of a Hugging Face `tokenizer.json`.
    ///
    /// Supported are BPE models with a byte-level pre-tokeniser, alone, after `Digits` one by one,
    /// or after a `Split` by the pattern of GPT-2, Llama 3 or Qwen2; with no normaliser or NFC. And
    /// those of SentencePiece, with `byte_fallback`; see `TokenizerFile.sentencePieceSpelling`. Of
    /// the post-processor only the token at the beginning is taken, as ``beginToken``.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - source: the file's path, for errors.
    /// - Throws: ``TokenizersError``.
    public init(tokenizerJSON bytes: [UInt8], source: String) throws(TokenizersError) {
        let file = try TokenizerFile(bytes, source: source)
        try file.requireModel("BPE")
        for setting in ["continuing_subword_prefix", "end_of_word_suffix"] {
            try file.requireUnset(file.model?[setting], "model setting", setting)
        }
        let hasBytes = file.model?["byte_fallback"]?.boolean == true
        let entries = try file.bytePairEntries(hasBytes: hasBytes)
        let spelling: Spelling =
            hasBytes
            ? .sentencePiece(try file.sentencePieceSpelling())
            : .byteLevel(
                ByteLevelSpelling(
                    preTokenizer: try file.preTokenizer(),
                    normalizesToNFC: try file.normalizesToNFC(),
                    prefersWholeWords: file.model?["ignore_merges"]?.boolean ?? false))
        try self.init(
            entries: entries,
            merges: file.merges(),
            spelling: spelling,
            beginToken: file.beginToken(),
            source: source
        )
    }
}

extension TokenizerFile {
    /// - Parameter hasBytes: whether tokens such as `<0x0A>` stand for bytes.
    fileprivate func bytePairEntries(
        hasBytes: Bool
    ) throws(TokenizersError) -> [VocabularyEntry] {
        let tokens = try vocabularyByID()
        var entries = tokens.map { text in
            guard let text else { return VocabularyEntry(text: "", kind: .unused) }
            if hasBytes, SentencePieceSpelling.byte(of: text) != nil {
                return VocabularyEntry(text: text, kind: .byte)
            }
            return VocabularyEntry(text: text, kind: .normal)
        }
        for added in try addedTokens() {
            while entries.count <= added.id {
                entries.append(VocabularyEntry(text: "", kind: .unused))
            }
            let kind: VocabularyEntry.Kind = added.isSpecial ? .control : .userDefined
            entries[added.id] = VocabularyEntry(text: added.text, kind: kind)
        }
        return entries
    }

    /// The token that a template puts before a text, by itself or after other steps.
    fileprivate func beginToken() throws(TokenizersError) -> Int? {
        let processor = root["post_processor"]
        let steps = processor?["processors"]?.elements ?? [processor].compactMap(\.self)
        for step in steps where step["type"]?.string == "TemplateProcessing" {
            guard let name = step["single"]?.elements?.first?["SpecialToken"]?["id"]?.string else {
                continue
            }
            guard let id = step["special_tokens"]?[name]?["ids"]?.elements?.first?.integer else {
                throw invalid("post_processor", "an id for '\(name)'", "none")
            }
            return id
        }
        return nil
    }

    /// Merges stand as "a b", or in newer files as ["a", "b"].
    fileprivate func merges() throws(TokenizersError) -> [(left: String, right: String)] {
        guard let merges = model?["merges"]?.elements else {
            throw invalid("model.merges", "an array", "something else")
        }
        if merges.first?.string != nil {
            return try BytePairTokenizer.pairs(merges.map { $0.string ?? "" }, source: source)
        }
        var pairs: [(left: String, right: String)] = []
        for (rank, merge) in merges.enumerated() {
            guard let elements = merge.elements, elements.count == 2,
                let left = elements[0].string, let right = elements[1].string
            else { throw invalid("merge \(rank)", "two tokens", "something else") }
            pairs.append((left, right))
        }
        return pairs
    }

    fileprivate func normalizesToNFC() throws(TokenizersError) -> Bool {
        guard let normalizer = root["normalizer"] else { return false }
        guard normalizer["type"]?.string == "NFC" else {
            throw unsupported("normaliser", normalizer["type"]?.string ?? "?", ["none", "NFC"])
        }
        return true
    }

    fileprivate func preTokenizer() throws(TokenizersError) -> PreTokenizer {
        let top = root["pre_tokenizer"]
        let steps = top?["pretokenizers"]?.elements ?? [top].compactMap { $0 }
        let names = steps.map { $0["type"]?.string ?? "?" }
        if let byteLevel = steps.last {
            let prefixSpace = "add_prefix_space"
            try requireUnset(byteLevel[prefixSpace], "pre-tokeniser setting", prefixSpace)
            let usesPattern = byteLevel["use_regex"]?.boolean ?? true
            switch (names, usesPattern) {
            case (["ByteLevel"], true): return .gpt2
            case (["Digits", "ByteLevel"], true)
            where steps[0]["individual_digits"]?.boolean == true:
                return .gpt2SingleDigits
            case (["Split", "ByteLevel"], false): return try split(steps[0])
            default: break
            }
        }
        throw unsupported(
            "pre-tokeniser",
            names.joined(separator: ", "),
            [
                "ByteLevel", "Digits (individual) with ByteLevel",
                "Split with ByteLevel (without its own pattern)",
            ]
        )
    }

    private func split(_ step: JSONNode) throws(TokenizersError) -> PreTokenizer {
        let pattern = step["pattern"]?["Regex"]?.string ?? "?"
        guard step["behavior"]?.string == "Isolated", step["invert"]?.boolean != true,
            let preTokenizer = PreTokenizer(pattern: pattern)
        else {
            throw unsupported(
                "split",
                pattern,
                ["the isolating patterns of GPT-2, Llama 3 and Qwen2"]
            )
        }
        return preTokenizer
    }
}
