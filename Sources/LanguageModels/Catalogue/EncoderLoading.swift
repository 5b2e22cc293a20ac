import ModelAPI
import Checkpoints
import Foundations
import Kernels
import Tokenizers

extension SentenceEncoder {
    /// Loads a sentence-transformers folder: BERT or XLM-RoBERTa, the first token or the mean.
    ///
    /// - Parameters:
    ///   - queryPrefix: goes before every query, whatever the folder says; nil to go by the folder.
    ///   - passagePrefix: the same for passages.
    convenience init(
        folder source: ModelSource, queryPrefix: String?, passagePrefix: String?,
        on compute: Compute
    ) throws {
        let settings = try source.encoderSettings()
        let pooling = try source.pooling()
        let tokenizer = try SentenceTokenizer(
            tokenizerJSON: source.bytes(
                "tokenizer.json", purpose: "the tokenizer", most: ModelSource.largestTokenizer),
            source: "\(source.path)/tokenizer.json")
        guard tokenizer.vocabularyCount <= settings.vocab_size else {
            throw LanguageModelsError.contradiction(
                path: "\(source.path)/tokenizer.json",
                says: "\(tokenizer.vocabularyCount) tokens",
                other: "\(source.path)/config.json: vocab_size",
                found: "\(settings.vocab_size) rows")
        }
        let configuration = try settings.configuration()
        let limit = try source.longestText(configuration, tokenizer: tokenizer)
        var prefixes = try source.prefixes()
        if let queryPrefix { prefixes.query = queryPrefix }
        if let passagePrefix { prefixes.passage = passagePrefix }
        let weights = try source.file("model.safetensors", purpose: "the weights, in one file")
        let encoder = try BertEncoder(
            file: SafetensorsFile(path: weights), configuration: configuration,
            settingsPath: "\(source.path)/config.json", compute: compute)
        let optional = EncoderFile.optional.filter(source.holds)
        try self.init(
            identity: source.identity(
                architecture: settings.model_type, parameters: encoder.parameterCount,
                files: EncoderFile.required + optional),
            encoder: encoder, tokenizer: tokenizer, pooling: pooling, prefixes: prefixes,
            maximumTokens: limit, compute: compute)
    }
}

/// The files of a sentence-transformers folder.
private enum EncoderFile {
    static let pooling = "1_Pooling/config.json"
    static let length = "sentence_bert_config.json"
    static let modules = "modules.json"
    static let prompts = "config_sentence_transformers.json"
    static let tokenizerSettings = "tokenizer_config.json"

    static let required = [
        "config.json", "model.safetensors", "tokenizer.json", length, pooling,
    ]
    static let optional = [modules, prompts, tokenizerSettings]
}

extension ModelSource {
    fileprivate func encoderSettings() throws -> EncoderSettings {
        let purpose = "a sentence encoder's folder holds it beside model.safetensors"
        let supported = ["bert", "roberta", "xlm-roberta"]
        let kind = try json(ModelKind.self, "config.json", purpose: purpose).model_type
        guard supported.contains(kind) else {
            throw unsupported(
                "config.json", found: kind, supported: supported.joined(separator: ", "))
        }
        let settings = try json(EncoderSettings.self, "config.json", purpose: purpose)
        guard settings.hidden_act == "gelu" else {
            throw unsupported(
                "config.json", found: "\(kind) with \(settings.hidden_act)",
                supported: "\(kind) with gelu")
        }
        if let positions = settings.position_embedding_type, positions != "absolute" {
            throw unsupported(
                "config.json", found: "\(kind) with positions '\(positions)'",
                supported: "\(kind) with absolute positions")
        }
        return settings
    }

    /// How token vectors are pooled, once it is sure that nothing but scaling comes after.
    fileprivate func pooling() throws -> Pooling {
        let settings = try json(
            PoolingSettings.self, EncoderFile.pooling, purpose: "how vectors are pooled")
        guard settings.modes.count == 1, let pooling = Pooling(rawValue: settings.modes[0]) else {
            let modes = settings.modes.joined(separator: " and ")
            throw unsupported(
                EncoderFile.pooling, found: "pooling by \(modes.isEmpty ? "nothing" : modes)",
                supported: "pooling by cls, pooling by mean")
        }
        guard settings.include_prompt ?? true else {
            throw unsupported(
                EncoderFile.pooling, found: "pooling without the prompt",
                supported: "pooling over all tokens")
        }
        if holds(EncoderFile.modules) {
            let modules = try json(
                [Module].self, EncoderFile.modules, purpose: "the order of parts")
            let kinds = modules.map(\.kind)
            // All vectors get length 1 here, so a module that does it changes nothing.
            guard ["Transformer", "Pooling"] == kinds.filter({ $0 != "Normalize" }),
                modules.allSatisfy({ $0.kind != "Pooling" || $0.path == "1_Pooling" })
            else {
                throw unsupported(
                    EncoderFile.modules, found: kinds.joined(separator: ", "),
                    supported: "Transformer, Pooling (in 1_Pooling), and perhaps Normalize")
            }
        }
        return pooling
    }

    /// The most tokens of a text, both ends included.
    fileprivate func longestText(
        _ configuration: EncoderConfiguration, tokenizer: SentenceTokenizer
    ) throws -> Int {
        let most = configuration.longestText
        let length = try json(
            LengthSettings.self, EncoderFile.length, purpose: "the longest text")
        if length.do_lower_case ?? false, !tokenizer.lowercases {
            throw unsupported(
                EncoderFile.length, found: "do_lower_case before a tokenizer that keeps case",
                supported: "a tokenizer that does it itself")
        }
        guard let limit = length.max_seq_length else {
            // Newer folders leave it to the tokenizer, some of them with a number beyond all sense.
            let file = EncoderFile.tokenizerSettings
            let said =
                holds(file)
                ? try json(TokenizerSettings.self, file, purpose: "the longest text")
                    .model_max_length : nil
            guard let said, said < Double(most) else { return most }
            guard said >= 2, let whole = Int(exactly: said.rounded(.down)) else {
                throw LanguageModelsError.impossibleSize(
                    rule: "model_max_length must be 2 or more, not \(said)")
            }
            return whole
        }
        guard (2...most).contains(limit) else {
            throw LanguageModelsError.impossibleSize(
                rule: "max_seq_length must be 2…\(most), not \(limit)")
        }
        return limit
    }

    /// What the folder says to put before texts.
    fileprivate func prefixes() throws -> TextPrefixes {
        guard holds(EncoderFile.prompts) else { return TextPrefixes() }
        let settings = try json(
            PromptSettings.self, EncoderFile.prompts, purpose: "what goes before texts")
        let prompts = settings.prompts ?? [:]
        let plain = settings.default_prompt_name.flatMap { prompts[$0] } ?? ""
        // Empty prompts for documents are written beside a maker's own for passages.
        let passages = ["document", "passage", "corpus"].compactMap { prompts[$0] }
        return TextPrefixes(
            query: prompts["query"] ?? plain,
            passage: passages.first { !$0.isEmpty } ?? (passages.isEmpty ? plain : ""),
            plain: plain)
    }

    private func unsupported(
        _ file: String, found: String, supported: String
    ) -> LanguageModelsError {
        .unknownArchitecture(path: "\(path)/\(file)", found: found, supported: supported)
    }
}
