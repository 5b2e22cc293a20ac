import Kernels
import LanguageModels

extension FuzzTarget {
    /// A safetensors file without tensors: reading ends where the first weights are asked for.
    private static let noWeights: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)

    private static let bytePairs = """
        {"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"ByteLevel",\
        "add_prefix_space":false,"use_regex":true},"post_processor":null,"decoder":\
        {"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":[]}}
        """

    private static let wordPiece = """
        {"added_tokens":[],"normalizer":{"type":"BertNormalizer","clean_text":true,\
        "handle_chinese_chars":true,"strip_accents":null,"lowercase":true},"pre_tokenizer":\
        {"type":"BertPreTokenizer"},"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],\
        "cls":["[CLS]",2]},"decoder":{"type":"WordPiece","prefix":"##"},"model":\
        {"type":"WordPiece","unk_token":"[UNK]","max_input_chars_per_word":100,\
        "continuing_subword_prefix":"##",\
        "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3}}}
        """

    private static let llama = """
        {"model_type":"llama","hidden_act":"silu","hidden_size":4,"intermediate_size":4,\
        "max_position_embeddings":16,"num_attention_heads":1,"num_hidden_layers":1,\
        "num_key_value_heads":1,"rms_norm_eps":1e-5,"rope_theta":10000.0,"vocab_size":2,\
        "tie_word_embeddings":false,"eos_token_id":1}
        """

    /// The settings of a folder, one part each; those that an input leaves out are not there.
    private static let files = [
        "config.json", "tokenizer_config.json", "1_Pooling/config.json",
        "sentence_bert_config.json", "modules.json", "config_sentence_transformers.json",
        "chat_template.jinja",
    ]

    /// A decoder's folder and a sentence encoder's, as hubs keep them, but for the weights.
    static func config(_ input: FuzzInput) {
        let parts = input.parts
        for (kind, tokenizer) in [("decoder", bytePairs), ("encoder", wordPiece)] {
            for (place, file) in files.enumerated() {
                let name = "\(kind)/\(file)"
                if place < parts.count { _ = input.write(parts[place], to: name) }
                if place >= parts.count { input.remove(name) }
            }
            _ = input.write(noWeights, to: "\(kind)/model.safetensors")
            _ = input.write(tokenizer, to: "\(kind)/tokenizer.json")
        }
        input.attempt { try loadDecoder(input) }
        input.attempt {
            let store = ModelStore(folder: input.folder)
            let compute = try Compute(threads: 1)
            _ = try store.sentenceEncoder("\(input.folder)/encoder", on: compute)
        }
    }

    /// An index of weights, and then the two files beside it.
    static func shards(_ input: FuzzInput) throws {
        let parts = input.parts + [[], []]
        _ = input.write(parts[0], to: "decoder/model.safetensors.index.json")
        _ = input.write(parts[1], to: "decoder/a.safetensors")
        _ = input.write(parts[2], to: "decoder/b.safetensors")
        _ = input.write(llama, to: "decoder/config.json")
        _ = input.write("{}", to: "decoder/tokenizer_config.json")
        _ = input.write(bytePairs, to: "decoder/tokenizer.json")
        try loadDecoder(input)
    }

    private static func loadDecoder(_ input: FuzzInput) throws {
        let store = ModelStore(folder: input.folder), compute = try Compute(threads: 1)
        _ = try store.languageModel("\(input.folder)/decoder", on: compute)
    }
}
