package import Foundations

extension GGUFVocabulary {
    /// The same tokenizer as the contents of a Hugging Face `tokenizer.json`, which makes the same
    /// ids of every text.
    ///
    /// Only for byte-level vocabularies (`gpt2`). What is no text of its own, control tokens and
    /// added ones, becomes an added token; places without a token are left out.
    /// Source: the files that tokenizers 0.23 writes.
    ///
    /// - Throws: ``TokenizersError`` for another kind of vocabulary, or one that is not sound.
    package func tokenizerJSON() throws(TokenizersError) -> JSONNode {
        guard model == "gpt2" else {
            throw .unsupported(
                source: "GGUF metadata 'tokenizer.ggml.model'", what: "vocabulary to write out",
                found: model, supported: ["gpt2 (byte-level BPE)"])
        }
        // Whatever is wrong with the vocabulary is found here.
        let tokenizer = try BytePairTokenizer(gguf: self)
        guard case .byteLevel(let spelling) = tokenizer.spelling else {
            preconditionFailure("gpt2 is byte-level")
        }
        let kinds = tokenizer.vocabulary.kinds
        let added = tokens.indices.filter { kinds[$0] == .control || kinds[$0] == .userDefined }
        let present = tokens.indices.filter { kinds[$0] != .unused }
        return .object([
            "version": "1.0", "truncation": .null, "padding": .null,
            "added_tokens": JSONNode(
                .array(added.map { addedToken($0, isSpecial: kinds[$0] == .control) })),
            "normalizer": spelling.normalizesToNFC ? .object(["type": "NFC"]) : .null,
            "pre_tokenizer": spelling.preTokenizer.tokenizerJSON,
            "post_processor": tokenizer.beginToken.map(beginTemplate) ?? .null,
            "decoder": PreTokenizer.byteLevel(usesPattern: true),
            "model": .object([
                "type": "BPE", "dropout": .null, "unk_token": .null,
                "continuing_subword_prefix": .null, "end_of_word_suffix": .null,
                "fuse_unk": false, "byte_fallback": false,
                "ignore_merges": JSONNode(.boolean(spelling.prefersWholeWords)),
                "vocab": .object(of: present.map { (key: tokens[$0], value: .integer($0)) }),
                "merges": .texts(merges),
            ]),
        ])
    }

    private func addedToken(_ id: Int, isSpecial: Bool) -> JSONNode {
        .object([
            "id": .integer(id), "content": JSONNode(.string(tokens[id])), "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false,
            "special": JSONNode(.boolean(isSpecial)),
        ])
    }

    /// Puts the token at the beginning before each text.
    private func beginTemplate(_ id: Int) -> JSONNode {
        let text = JSONNode(.string(tokens[id]))
        let begin = JSONNode.object([
            "SpecialToken": .object(["id": text, "type_id": .integer(0)])
        ])
        func sequence(_ name: JSONNode, _ type: Int) -> JSONNode {
            .object(["Sequence": .object(["id": name, "type_id": .integer(type)])])
        }
        let special = JSONNode.object([
            "id": text, "ids": JSONNode(.array([.integer(id)])),
            "tokens": JSONNode(.array([text])),
        ])
        return .object([
            "type": "TemplateProcessing",
            "single": [begin, sequence("A", 0)],
            "pair": [begin, sequence("A", 0), sequence("B", 1)],
            "special_tokens": .object(of: [(key: tokens[id], value: special)]),
        ])
    }
}

extension PreTokenizer {
    /// As a `tokenizer.json` describes it.
    fileprivate var tokenizerJSON: JSONNode {
        switch self {
        case .gpt2: Self.byteLevel(usesPattern: true)
        case .gpt2SingleDigits:
            Self.sequence(
                .object(["type": "Digits", "individual_digits": true]),
                Self.byteLevel(usesPattern: true))
        case .llama3: Self.split(Self.llama3Pattern(numbers: #"\p{N}{1,3}"#))
        case .qwen2: Self.split(Self.llama3Pattern(numbers: #"\p{N}"#))
        }
    }

    /// Bytes by the letters that stand for them; with GPT-2's pattern before, or without.
    fileprivate static func byteLevel(usesPattern: Bool) -> JSONNode {
        .object([
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": JSONNode(.boolean(usesPattern)),
        ])
    }

    private static func split(_ pattern: String) -> JSONNode {
        sequence(
            .object([
                "type": "Split", "pattern": .object(["Regex": JSONNode(.string(pattern))]),
                "behavior": "Isolated", "invert": false,
            ]), byteLevel(usesPattern: false))
    }

    private static func sequence(_ steps: JSONNode...) -> JSONNode {
        .object(["type": "Sequence", "pretokenizers": JSONNode(.array(steps))])
    }
}
