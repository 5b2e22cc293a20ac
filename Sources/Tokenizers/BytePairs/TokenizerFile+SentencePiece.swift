import Foundations

extension TokenizerFile {
    /// How a SentencePiece vocabulary spells, by the forms in which its files are published:
    ///
    /// - the normaliser writes `▁` for a blank, after one was put before the text or not (Llama 2
    ///   with and Gemma without `Prepend`);
    /// - or the pre-tokeniser `Metaspace` does both (Mistral, newer files of Llama 2).
    ///
    /// - Throws: ``TokenizersError/unsupported(source:what:found:supported:)`` for any other.
    func sentencePieceSpelling() throws(TokenizersError) -> SentencePieceSpelling {
        let unknown = try model?["unk_token"]?.string.map { name throws(TokenizersError) in
            guard let id = model?["vocab"]?[name]?.integer else {
                throw invalid("model.unk_token", "a token of the vocabulary", "'\(name)'")
            }
            return id
        }
        var spelling = SentencePieceSpelling(
            blankBefore: .nothing, unknown: unknown,
            fusesUnknown: model?["fuse_unk"]?.boolean ?? false, stripsBlank: try stripsBlank())
        let marks = try readNormalizer(&spelling)
        try readPreTokenizer(&spelling, afterMarks: marks)
        return spelling
    }

    /// The steps of a part of the file: those of a sequence, or the part itself.
    private func steps(_ part: JSONNode?, _ list: String) -> [JSONNode] {
        guard let part, part["type"]?.string != nil else { return [] }
        return part[list]?.elements ?? [part]
    }

    private static let mark = "▁"

    /// Whether the normaliser writes `▁` for blanks.
    private func readNormalizer(
        _ spelling: inout SentencePieceSpelling
    ) throws(TokenizersError) -> Bool {
        let steps = steps(root["normalizer"], "normalizers")
        var marks = false
        for (place, step) in steps.enumerated() {
            switch step["type"]?.string {
            case "Prepend" where place == 0 && step["prepend"]?.string == Self.mark:
                spelling.blankBefore = .stretches
            case "Replace"
            where step["pattern"]?["String"]?.string == " "
                && step["content"]?.string == Self.mark:
                marks = true
            case let other:
                throw unsupported(
                    "normaliser", other ?? "?", ["none", "Prepend of '▁'", "Replace of ' ' by '▁'"])
            }
        }
        guard marks || steps.isEmpty else {
            throw unsupported("normaliser", "Prepend alone", ["Prepend with Replace"])
        }
        return marks
    }

    private func readPreTokenizer(
        _ spelling: inout SentencePieceSpelling, afterMarks marks: Bool
    ) throws(TokenizersError) {
        let step = root["pre_tokenizer"]
        switch step?["type"]?.string {
        case nil where marks: return
        // There is no blank left to split at.
        case "Split" where marks && step?["pattern"]?["String"]?.string == " ": return
        case "Metaspace"
        where !marks && (step?["replacement"]?.string ?? Self.mark) == Self.mark:
            spelling.doublesBlanks = false
            spelling.splitsAtBlanks = step?["split"]?.boolean ?? true
            let scheme =
                step?["prepend_scheme"]?.string
                ?? (step?["add_prefix_space"]?.boolean == false ? "never" : "always")
            switch scheme {
            case "never": spelling.blankBefore = .nothing
            case "first": spelling.blankBefore = .text
            case "always": spelling.blankBefore = .stretches
            default: throw unsupported("prepend_scheme", scheme, ["never", "first", "always"])
            }
        case let other:
            throw unsupported(
                "pre-tokeniser", other ?? "none",
                ["none or Split at blanks after a normaliser that replaces them", "Metaspace"])
        }
    }

    /// Whether decoding takes a blank from the beginning.
    private func stripsBlank() throws(TokenizersError) -> Bool {
        var strips = false
        for step in steps(root["decoder"], "decoders") {
            switch step["type"]?.string {
            case "Replace", "ByteFallback", "Fuse": continue
            case "Strip" where step["content"]?.string == " " && step["stop"]?.integer == 0:
                strips = step["start"]?.integer == 1
            case "Metaspace":
                strips =
                    step["prepend_scheme"]?.string != "never"
                    && step["add_prefix_space"]?.boolean != false
            case let other:
                throw unsupported(
                    "decoder", other ?? "?",
                    ["Replace", "ByteFallback", "Fuse", "Strip of one blank", "Metaspace"])
            }
        }
        return strips
    }
}
