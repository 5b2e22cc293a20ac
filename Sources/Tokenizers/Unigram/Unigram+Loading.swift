import FoundationEssentials
import Foundations

extension Unigram {
    /// Makes a tokenizer from the bytes of a Hugging Face `tokenizer.json`.
    ///
    /// Supported is what XLM-RoBERTa and its like come with: a unigram model without byte
    /// fallback, SentencePiece's table of replacements, and its mark for blanks. Truncation and
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
        try file.requireModel("Unigram")
        try file.requireUnset(file.model?["byte_fallback"], "setting", "byte_fallback")
        let vocabulary = try file.scoredVocabulary()
        guard let unknown = file.model?["unk_id"]?.integer, vocabulary.indices.contains(unknown)
        else {
            throw file.invalid(
                "model.unk_id", "the id of a piece", file.model?["unk_id"]?.words ?? "nothing")
        }
        var normalizer = UnigramNormalizer()
        normalizer.splitsAtWhitespace = try file.splitsAtWhitespace()
        normalizer.steps = try file.normalizerSteps()
        let parts = Parts(
            vocabulary: vocabulary, added: try file.addedTokens(takingSpace: true),
            normalizer: normalizer, ends: try file.ends(), unknownID: unknown)
        try self.init(parts, file: file)
    }
}

extension TokenizerFile {
    /// Pieces with their log-probabilities, in the order of their ids.
    fileprivate func scoredVocabulary() throws(TokenizersError) -> [(piece: String, score: Double)]
    {
        guard let entries = model?["vocab"]?.elements, !entries.isEmpty,
            entries.count <= Self.largestID
        else {
            throw invalid(
                "model.vocab", "a list of 1…\(Self.largestID) pieces with scores",
                model?["vocab"]?.words ?? "nothing")
        }
        var vocabulary: [(piece: String, score: Double)] = []
        vocabulary.reserveCapacity(entries.count)
        for (id, entry) in entries.enumerated() {
            guard let pair = entry.elements, pair.count == 2, let piece = pair[0].string,
                !piece.isEmpty, case .number(let text) = pair[1].value, let score = Double(text),
                score.isFinite
            else {
                throw invalid("model.vocab[\(id)]", "a piece and a finite score", "something else")
            }
            vocabulary.append((piece, score))
        }
        return vocabulary
    }

    /// The steps of a normaliser, or of a sequence of them.
    fileprivate func normalizerSteps() throws(TokenizersError) -> [UnigramNormalizer.Step] {
        guard let stored = root["normalizer"] else { return [] }
        let parts =
            stored["type"]?.string == "Sequence" ? stored["normalizers"]?.elements : [stored]
        var steps: [UnigramNormalizer.Step] = []
        for part in parts ?? [] { steps.append(try step(part)) }
        try UnigramNormalizer.check(steps, file: self)
        return steps
    }

    private func step(_ stored: JSONNode) throws(TokenizersError) -> UnigramNormalizer.Step {
        let kind = stored["type"]?.string
        if kind == "Precompiled" {
            guard let text = stored["precompiled_charsmap"]?.string,
                let data = Data(base64Encoded: text)
            else {
                throw invalid("normalizer.precompiled_charsmap", "Base64", "something else")
            }
            return .charsmap(try PrecompiledCharsmap([UInt8](data), file: self))
        }
        if kind == "Strip", let left = stored["strip_left"]?.boolean,
            let right = stored["strip_right"]?.boolean
        {
            return .strip(left: left, right: right)
        }
        if kind == "Replace", stored["pattern"]?["Regex"]?.string == " {2,}",
            let content = stored["content"]?.string
        {
            return .blankRuns(content)
        }
        throw unsupported(
            "normaliser", kind ?? stored.words,
            ["Precompiled", "Strip", "Replace of ' {2,}'", "a Sequence of these"])
    }

    /// Whether white space separates words before blanks are marked.
    fileprivate func splitsAtWhitespace() throws(TokenizersError) -> Bool {
        let stored = root["pre_tokenizer"]
        let parts = stored?["pretokenizers"]?.elements ?? [stored].compactMap(\.self)
        let kinds = parts.map { $0["type"]?.string ?? "none" }
        let mark = parts.last
        guard kinds == ["Metaspace"] || kinds == ["WhitespaceSplit", "Metaspace"],
            mark?["replacement"]?.string?.utf8.elementsEqual("\u{2581}".utf8) == true,
            // Older files say the same by `add_prefix_space`.
            (mark?["prepend_scheme"]?.string ?? "always") == "always",
            mark?["add_prefix_space"]?.boolean ?? true, mark?["split"]?.boolean ?? true
        else {
            throw unsupported(
                "pre-tokeniser", kinds.joined(separator: ", "),
                [
                    "Metaspace with '\u{2581}' before every word",
                    "WhitespaceSplit and such a Metaspace",
                ])
        }
        return kinds.count == 2
    }
}
