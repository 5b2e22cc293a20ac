package import Checkpoints
package import Kernels

/// How a format names the tensors of a Llama-like decoder.
package struct LlamaTensorNames: Sendable {
    var embedding: String
    var finalNorm: String
    var output: String
    /// Begins every name of a layer, before its number.
    var layer: String
    var attentionNorm: String
    var query: String
    var key: String
    var value: String
    var attentionOutput: String
    var feedForwardNorm: String
    var gate: String
    var up: String
    var down: String
    /// Whether the rows of a query or key head alternate between its two halves, as GGUF has it
    /// for the architecture `llama`: row `2p + k` there is row `k · headWidth/2 + p` here.
    var interleavesRotation: Bool

    /// Source: gguf-py's tensor mapping.
    package static let gguf = LlamaTensorNames(
        embedding: "token_embd.weight", finalNorm: "output_norm.weight", output: "output.weight",
        layer: "blk.", attentionNorm: "attn_norm.weight", query: "attn_q.weight",
        key: "attn_k.weight", value: "attn_v.weight", attentionOutput: "attn_output.weight",
        feedForwardNorm: "ffn_norm.weight", gate: "ffn_gate.weight", up: "ffn_up.weight",
        down: "ffn_down.weight", interleavesRotation: true)

    /// Source: the checkpoints of `LlamaForCausalLM` in Hugging Face transformers.
    package static let huggingFace = LlamaTensorNames(
        embedding: "model.embed_tokens.weight", finalNorm: "model.norm.weight",
        output: "lm_head.weight", layer: "model.layers.", attentionNorm: "input_layernorm.weight",
        query: "self_attn.q_proj.weight", key: "self_attn.k_proj.weight",
        value: "self_attn.v_proj.weight", attentionOutput: "self_attn.o_proj.weight",
        feedForwardNorm: "post_attention_layernorm.weight", gate: "mlp.gate_proj.weight",
        up: "mlp.up_proj.weight", down: "mlp.down_proj.weight", interleavesRotation: false)
}

/// Builds a Llama-like decoder from a weight file: every tensor it needs must be there, in its
/// shape, and no other may be, since an unknown tensor means an architecture that we do not know.
package struct LlamaLoader {
    private let file: any WeightFile
    private let names: LlamaTensorNames
    private let configuration: DecoderConfiguration

    package init(
        file: any WeightFile, names: LlamaTensorNames, configuration: DecoderConfiguration
    ) {
        self.file = file
        self.names = names
        self.configuration = configuration
    }

    package func decoder(on compute: Compute) throws -> Decoder {
        let c = configuration, precision = compute.precision
        try refuseUnknownTensors()
        return Decoder(
            configuration: c,
            embedding: try file.weight(
                names.embedding, outputs: c.vocabulary, inputs: c.width, precision: precision),
            layers: try (0..<c.layers).map { try layer($0, precision: precision) },
            finalNorm: try file.matrix(names.finalNorm, rows: 1, columns: c.width),
            output: c.hasTiedOutput
                ? nil
                : try file.weight(
                    names.output, outputs: c.vocabulary, inputs: c.width, precision: precision),
            compute: compute)
    }

    private func layer(_ index: Int, precision: Precision) throws -> DecoderLayer {
        let c = configuration
        func name(_ part: String) -> String { "\(names.layer)\(index).\(part)" }
        func linear(
            _ part: String, _ outputs: Int, _ inputs: Int, order: [Int]? = nil
        ) throws -> Linear {
            Linear(
                weight: try file.weight(
                    name(part), outputs: outputs, inputs: inputs, order: order,
                    precision: precision))
        }
        func rotated(_ part: String, heads: Int) throws -> Linear {
            let outputs = heads * c.headWidth
            return try linear(
                part, outputs, c.width,
                order: names.interleavesRotation ? rowsByHalves(outputs) : nil)
        }
        return DecoderLayer(
            attentionNorm: try file.matrix(name(names.attentionNorm), rows: 1, columns: c.width),
            query: try rotated(names.query, heads: c.heads),
            key: try rotated(names.key, heads: c.keyHeads),
            value: try linear(names.value, c.keyWidth, c.width),
            output: try linear(names.attentionOutput, c.width, c.queryWidth),
            feedForwardNorm: try file.matrix(
                name(names.feedForwardNorm), rows: 1, columns: c.width),
            gate: try linear(names.gate, c.innerWidth, c.width),
            up: try linear(names.up, c.innerWidth, c.width),
            down: try linear(names.down, c.width, c.innerWidth))
    }

    /// For each row of a head in the order of its two halves: which row of the file it is.
    private func rowsByHalves(_ rows: Int) -> [Int] {
        let width = configuration.headWidth
        return (0..<rows).map { row in
            let head = row / width, place = row % width
            return head * width + place % (width / 2) * 2 + place / (width / 2)
        }
    }

    private func refuseUnknownTensors() throws {
        let parts = [
            names.attentionNorm, names.query, names.key, names.value, names.attentionOutput,
            names.feedForwardNorm, names.gate, names.up, names.down,
        ]
        var known: Set<String> = [names.embedding, names.finalNorm, names.output]
        for layer in 0..<configuration.layers {
            for part in parts { known.insert("\(names.layer)\(layer).\(part)") }
        }
        let unknown = file.tensorNames.filter { !known.contains($0) }
        guard let first = unknown.first else { return }
        throw LanguageModelsError.unknownArchitecture(
            path: file.path,
            found: "llama with \(unknown.count) unknown tensors, the first '\(first)'",
            supported: "llama without biases, query or key norms, or rotation tables")
    }
}

extension DecoderConfiguration {
    /// The sizes that a GGUF file of the architecture `llama` states.
    package init(gguf file: GGUFFile) throws {
        let architecture = try file.string("general.architecture")
        guard architecture == "llama" else {
            throw LanguageModelsError.unknownArchitecture(
                path: file.path, found: architecture, supported: "llama")
        }
        let scaling = file.metadata["llama.rope.scaling.type"]?.string ?? "none"
        guard scaling == "none" else {
            throw LanguageModelsError.unknownArchitecture(
                path: file.path, found: "llama with \(scaling) scaling of its positions",
                supported: "llama with plain rotary positions")
        }
        let heads = try file.integer("llama.attention.head_count")
        let width = try file.integer("llama.embedding_length")
        func optional(_ key: String) throws -> Int? {
            file.metadata[key] == nil ? nil : try file.integer(key)
        }
        let headWidth = try optional("llama.attention.key_length") ?? width / max(heads, 1)
        let rotated = try optional("llama.rope.dimension_count") ?? headWidth
        guard rotated == headWidth else {
            throw LanguageModelsError.unknownArchitecture(
                path: file.path,
                found: "llama that rotates \(rotated) of the \(headWidth) channels of a head",
                supported: "llama that rotates them all")
        }
        try self.init(
            layers: try file.integer("llama.block_count"), width: width,
            innerWidth: try file.integer("llama.feed_forward_length"), heads: heads,
            keyHeads: try optional("llama.attention.head_count_kv") ?? heads,
            headWidth: headWidth,
            vocabulary: try file.shape(of: LlamaTensorNames.gguf.embedding).first ?? 0,
            contextLength: try file.integer("llama.context_length"),
            normEpsilon: Float(try file.number("llama.attention.layer_norm_rms_epsilon")),
            rotaryBase: file.metadata["llama.rope.freq_base"] == nil
                ? 10_000 : try file.number("llama.rope.freq_base"),
            hasTiedOutput: !file.tensorNames.contains(LlamaTensorNames.gguf.output))
    }
}
