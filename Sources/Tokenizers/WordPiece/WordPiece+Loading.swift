import Foundations

extension WordPiece {
    /// Makes a tokenizer from the bytes of a Hugging Face `tokenizer.json`.
    ///
    /// Supported are WordPiece models with BERT's normaliser and pre-tokeniser. Truncation and
    /// padding that the file asks for are left to the caller.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - source: the file's path, for errors.
    /// - Throws: ``TokenizersError``.
    public init(tokenizerJSON bytes: [UInt8], source: String) throws(TokenizersError) {
        try self.init(TokenizerFile(bytes, source: source))
    }

    init(_ file: TokenizerFile) throws(TokenizersError) {
        try file.requireModel("WordPiece")
        try file.requirePreTokenizer()
        var settings = Settings()
        settings.source = file.source
        settings.normalizer = try file.bertNormalizer()
        settings.longestWord = file.model?["max_input_chars_per_word"]?.integer ?? 100
        settings.continuationPrefix = file.model?["continuing_subword_prefix"]?.string ?? "##"
        settings.unknown = file.model?["unk_token"]?.string ?? "[UNK]"
        (settings.classification, settings.separator) = try file.ends()
        try self.init(
            tokens: file.vocabularyByID(),
            added: file.addedTokens(),
            settings: settings
        )
    }

    /// Makes a tokenizer from the bytes of a `vocab.txt`: a token a line, its line its id.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - lowercases: whether the model is uncased; accents are then dropped too.
    ///   - source: the file's path, for errors.
    /// - Throws: ``TokenizersError``.
    public init(
        vocabularyText bytes: [UInt8],
        lowercases: Bool,
        source: String
    ) throws(TokenizersError) {
        var tokens: [String] = []
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (number, line) in lines.enumerated() {
            let withoutReturn = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let token = String(validating: withoutReturn, as: UTF8.self) else {
                throw .invalid(
                    source: source,
                    place: "line \(number + 1)",
                    expected: "UTF-8 text",
                    found: "other bytes"
                )
            }
            tokens.append(token)
        }
        let specials = Set(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
        let added = tokens.enumerated().filter { specials.contains($0.element) }
        var settings = Settings()
        settings.source = source
        settings.normalizer.lowercases = lowercases
        settings.normalizer.stripsAccents = lowercases
        try self.init(
            tokens: tokens,
            added: added.map {
                TokenizerFile.AddedToken(
                    text: $0.element, id: $0.offset, isSpecial: true, isNormalized: false,
                    takesSpaceBefore: false)
            },
            settings: settings
        )
    }
}

extension TokenizerFile {
    fileprivate func requirePreTokenizer() throws(TokenizersError) {
        let found = root["pre_tokenizer"]?["type"]?.string ?? "none"
        guard found == "BertPreTokenizer" else {
            throw unsupported("pre-tokeniser", found, ["BertPreTokenizer"])
        }
    }

    fileprivate func bertNormalizer() throws(TokenizersError) -> BertNormalizer {
        let stored = root["normalizer"]
        guard let stored, stored["type"]?.string == "BertNormalizer" else {
            throw unsupported(
                "normaliser",
                stored?["type"]?.string ?? "none",
                ["BertNormalizer"]
            )
        }
        let lowercases = stored["lowercase"]?.boolean ?? true
        return BertNormalizer(
            cleansText: stored["clean_text"]?.boolean ?? true,
            isolatesChineseCharacters: stored["handle_chinese_chars"]?.boolean ?? true,
            stripsAccents: stored["strip_accents"]?.boolean ?? lowercases,
            lowercases: lowercases
        )
    }
}
