import Foundations

/// What the kinds of Hugging Face `tokenizer.json` have in common.
struct TokenizerFile {
    /// A token that is found in text before anything else happens to it.
    struct AddedToken {
        let text: String
        let id: Int
        let isSpecial: Bool
        /// Whether it is looked for in the text as the normaliser leaves it.
        let isNormalized: Bool
        /// Whether it swallows the white space before it.
        let takesSpaceBefore: Bool

        /// As ``VocabularyEntry/isMark``.
        var isMark: Bool {
            VocabularyEntry(text: text, kind: isSpecial ? .control : .userDefined).isMark
        }
    }

    /// Beyond any vocabulary there is; keeps a damaged id from claiming all memory.
    static let largestID = 1 << 22

    /// Twice the largest published file; each value of JSON takes some ten times its bytes here.
    private static let mostBytes = 1 << 26

    let root: JSONNode
    let source: String

    var model: JSONNode? { root["model"] }

    /// Reads a whole file; `source` is its path, for errors.
    init(_ bytes: [UInt8], source: String) throws(TokenizersError) {
        self.source = source
        do {
            root = try JSONText(bytes[...], file: source).root(mostBytes: Self.mostBytes)
        } catch {
            throw .malformedJSON(error)
        }
    }

    /// Checks that the model is of the kind wanted.
    ///
    /// Old files leave the kind out; what they must have shows then.
    func requireModel(_ kind: String) throws(TokenizersError) {
        if let found = model?["type"]?.string, found != kind {
            throw unsupported("kind of tokenizer", found, [kind])
        }
    }

    /// Checks that a setting is absent, null, false or an empty text.
    func requireUnset(
        _ setting: JSONNode?,
        _ what: String,
        _ name: String
    ) throws(TokenizersError) {
        switch setting?.value {
        case nil, .boolean(false), .string(""): return
        default: throw unsupported(what, name, ["files without it"])
        }
    }

    /// The tokens of the model's vocabulary; a token's position is its id.
    func vocabularyByID() throws(TokenizersError) -> [String?] {
        guard let members = model?["vocab"]?.members, !members.isEmpty else {
            throw invalid("model.vocab", "an object of tokens and ids", "something else")
        }
        var tokens = [String?](repeating: nil, count: members.count)
        for member in members {
            let id = try id(member.value, of: member.key)
            while tokens.count <= id { tokens.append(nil) }
            guard tokens[id] == nil else {
                throw invalid("model.vocab", "ids that differ", "\(id) for '\(member.key)' again")
            }
            tokens[id] = member.key
        }
        return tokens
    }

    /// The tokens under `added_tokens`.
    ///
    /// - Parameter takingSpace: whether one may swallow the white space before it.
    func addedTokens(takingSpace: Bool = false) throws(TokenizersError) -> [AddedToken] {
        var tokens: [AddedToken] = []
        for token in root["added_tokens"]?.elements ?? [] {
            guard let text = token["content"]?.string, !text.isEmpty else {
                throw invalid("added_tokens", "tokens with content", "one without")
            }
            for setting in ["lstrip", "rstrip", "single_word"]
            where !(takingSpace && setting == "lstrip") {
                try requireUnset(token[setting], "setting of the added token '\(text)'", setting)
            }
            let id = try id(token["id"], of: text)
            tokens.append(
                AddedToken(
                    text: text, id: id, isSpecial: token["special"]?.boolean ?? false,
                    isNormalized: token["normalized"]?.boolean ?? false,
                    takesSpaceBefore: token["lstrip"]?.boolean ?? false)
            )
        }
        return tokens
    }

    /// The tokens before and after a text: by a template of three, or by BERT's and
    /// RoBERTa's own processors.
    func ends() throws(TokenizersError) -> (String, String) {
        let processor = root["post_processor"]
        let single = processor?["single"]?.elements ?? []
        if single.count == 3, single[1]["Sequence"] != nil,
            let first = single[0]["SpecialToken"]?["id"]?.string,
            let last = single[2]["SpecialToken"]?["id"]?.string
        {
            return (first, last)
        }
        if ["BertProcessing", "RobertaProcessing"].contains(processor?["type"]?.string),
            let first = processor?["cls"]?.elements?.first?.string,
            let last = processor?["sep"]?.elements?.first?.string
        {
            return (first, last)
        }
        throw unsupported(
            "post-processor",
            processor?["type"]?.string ?? "none",
            [
                "BertProcessing", "RobertaProcessing",
                "TemplateProcessing of a token, the text and a token",
            ]
        )
    }

    func invalid(_ place: String, _ expected: String, _ found: String) -> TokenizersError {
        .invalid(source: source, place: place, expected: expected, found: found)
    }

    func unsupported(_ what: String, _ found: String, _ supported: [String]) -> TokenizersError {
        .unsupported(source: source, what: what, found: found, supported: supported)
    }

    private func id(_ value: JSONNode?, of token: String) throws(TokenizersError) -> Int {
        guard let id = value?.integer, (0...Self.largestID).contains(id) else {
            throw invalid(
                "the id of '\(token)'",
                "a whole number up to \(Self.largestID)",
                value?.words ?? "nothing"
            )
        }
        return id
    }
}
