package import Checkpoints
import Kernels

extension DecoderConfiguration {
    /// The family and the sizes that a GGUF file states.
    ///
    /// Key names: the GGUF specification of ggml.
    package init(gguf file: GGUFFile) throws {
        let settings = try GGUFSettings(file)
        let family = settings.family
        let heads = try settings.integer("attention.head_count")
        let width = try settings.integer("embedding_length")
        let headWidth = try Self.headWidth(
            try settings.optionalInteger("attention.key_length"), width: width, heads: heads,
            names: .gguf)
        try settings.refuseOthers(headWidth: headWidth)
        var context = try settings.integer("context_length")
        if family.localRotation != nil {
            context = min(context, try settings.integer("attention.sliding_window"))
        }
        try self.init(
            family: family, layers: try settings.integer("block_count"), width: width,
            innerWidth: try settings.integer("feed_forward_length"), heads: heads,
            keyHeads: try settings.optionalInteger("attention.head_count_kv") ?? heads,
            headWidth: headWidth,
            vocabulary: try file.shape(of: "\(family.gguf.embedding).weight").first ?? 0,
            contextLength: context,
            normEpsilon: Float(try settings.number("attention.layer_norm_rms_epsilon")),
            rotaryBase: try settings.optionalNumber("rope.freq_base") ?? family.rotaryBase,
            hasTiedOutput: !file.tensorNames.contains("\(family.gguf.output).weight"))
        if let rows = try settings.optionalInteger("vocab_size"), rows != vocabulary {
            throw LanguageModelsError.contradiction(
                path: file.path, says: "\(family.name).vocab_size \(rows)", other: file.path,
                found: "\(vocabulary) rows in '\(family.gguf.embedding).weight'")
        }
        if let factors = try settings.rotaryFactors(headWidth: headWidth) {
            try stretch(by: factors)
        }
    }
}

/// A GGUF file's metadata under the name of its architecture.
private struct GGUFSettings {
    let family: DecoderFamily
    private let file: GGUFFile

    init(_ file: GGUFFile) throws {
        family = try DecoderFamily(
            gguf: try file.string("general.architecture"), path: file.path)
        self.file = file
    }

    func integer(_ key: String) throws -> Int { try file.integer("\(family.name).\(key)") }

    func number(_ key: String) throws -> Double { try file.number("\(family.name).\(key)") }

    func optionalInteger(_ key: String) throws -> Int? {
        file.metadata["\(family.name).\(key)"] == nil ? nil : try integer(key)
    }

    func optionalNumber(_ key: String) throws -> Double? {
        file.metadata["\(family.name).\(key)"] == nil ? nil : try number(key)
    }

    /// Throws for settings that would change the arithmetic to one that is not here.
    func refuseOthers(headWidth: Int) throws {
        func require(_ holds: Bool, _ found: String, _ supported: String) throws {
            guard holds else {
                throw LanguageModelsError.unknownArchitecture(
                    path: file.path, found: "\(family.name) \(found)",
                    supported: "\(family.name) \(supported)")
            }
        }
        let rotated = try optionalInteger("rope.dimension_count") ?? headWidth
        try require(
            rotated == headWidth, "that rotates \(rotated) of the \(headWidth) channels of a head",
            "that rotates them all")
        let valueWidth = try optionalInteger("attention.value_length") ?? headWidth
        try require(
            valueWidth == headWidth, "with values of \(valueWidth) channels",
            "with as many channels as its keys, \(headWidth)")
        for key in ["attn_logit_softcapping", "final_logit_softcapping"] {
            try require(try optionalNumber(key) ?? 0 == 0, "with \(key)", "without")
        }
        guard let local = family.localRotation else { return }
        let period = try optionalInteger("attention.sliding_window_pattern") ?? local.period
        try require(
            period == local.period, "with a window on all but one of \(period) blocks",
            "with one on all but one of \(local.period)")
        let base = try optionalNumber("rope.freq_base_swa") ?? local.base
        try require(
            base == local.base, "with the base \(base) in local blocks", "with \(local.base)")
        // The largest Gemma 3, which a file tells by its blocks alone, scales its scores otherwise.
        try require(
            try integer("block_count") != 62, "27B, which scales its attention by another width",
            "of other sizes")
    }

    func rotaryFactors(headWidth: Int) throws -> [Float]? {
        if let name = family.gguf.rotaryFactors, file.tensorNames.contains(name) {
            return try file.matrix(name, rows: 1, columns: headWidth / 2).values
        }
        let kind = file.metadata["\(family.name).rope.scaling.type"]?.string ?? "none"
        switch kind {
        case "none": return nil
        case "linear":
            let scaling = RotaryScaling.linear(factor: try number("rope.scaling.factor"))
            return scaling.factors(headWidth: headWidth, base: 1)
        default:
            throw LanguageModelsError.unknownArchitecture(
                path: file.path, found: "\(family.name) with \(kind) scaling of its positions",
                supported: "none, linear, or by the tensor rope_freqs.weight")
        }
    }
}
