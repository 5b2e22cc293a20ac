extension DecoderConfiguration {
    /// The sizes that a `config.json` states.
    ///
    /// - Parameters:
    ///   - family: the one that it names.
    ///   - path: of the file, for errors.
    ///   - isTied: whether the checkpoint has no output layer of its own.
    package init(
        _ settings: HuggingFaceSettings, family: DecoderFamily, path: String, isTied: Bool
    ) throws(LanguageModelsError) {
        let headWidth = try Self.headWidth(
            settings.head_dim ?? family.headWidth, width: settings.hidden_size,
            heads: settings.num_attention_heads, names: .huggingFace)
        // Before the blocks are gone through.
        try Self.requireLayers(settings.num_hidden_layers)
        let checks = SettingsCheck(settings: settings, family: family, path: path)
        try checks.refuseOthers(headWidth: headWidth)
        let rotary = settings.rope_parameters?.full ?? settings.rope_scaling
        let base = rotary?.rope_theta ?? settings.rope_theta ?? family.rotaryBase
        try self.init(
            family: family, layers: settings.num_hidden_layers, width: settings.hidden_size,
            innerWidth: settings.intermediate_size, heads: settings.num_attention_heads,
            keyHeads: settings.num_key_value_heads ?? settings.num_attention_heads,
            headWidth: headWidth, vocabulary: settings.vocab_size,
            contextLength: try checks.contextLength(),
            normEpsilon: Float(settings.rms_norm_eps), rotaryBase: base,
            hasTiedOutput: isTied)
        if let scaling = try checks.rotaryScaling(rotary) {
            try stretch(by: scaling.factors(headWidth: headWidth, base: base))
        }
    }
}

/// Holds settings against what the family's arithmetic here is.
private struct SettingsCheck {
    let settings: HuggingFaceSettings
    let family: DecoderFamily
    let path: String

    private func require(
        _ holds: Bool, _ found: String, _ supported: String
    ) throws(LanguageModelsError) {
        guard holds else {
            throw .unknownArchitecture(
                path: path, found: "\(family.modelType) with \(found)", supported: supported)
        }
    }

    /// Throws for settings that would change the arithmetic to one that is not here.
    func refuseOthers(headWidth: Int) throws(LanguageModelsError) {
        if let activation = settings.hidden_activation ?? settings.hidden_act {
            try require(
                family.activationNames.contains(activation), "the activation \(activation)",
                family.activationNames.joined(separator: ", "))
        }
        try require(
            settings.mlp_bias != true && settings.attention_bias != true,
            "attention_bias or mlp_bias",
            "none but those that every \(family.modelType) has")
        try require(
            settings.use_bidirectional_attention != true, "use_bidirectional_attention",
            "attention to what came before")
        let scalar = settings.query_pre_attn_scalar ?? Double(headWidth)
        try require(
            scalar == Double(headWidth), "query_pre_attn_scalar \(scalar)",
            "the width of a head, \(headWidth)")
        try require(
            settings.attn_logit_softcapping == nil && settings.final_logit_softcapping == nil,
            "softcapping", "logits as they are")
        let part =
            settings.rope_parameters?.full.partial_rotary_factor
            ?? settings.partial_rotary_factor ?? 1
        try require(part == 1, "partial_rotary_factor \(part)", "heads that turn as a whole")
        try requireKnownBlocks()
    }

    /// Which blocks are local is the family's matter, not the file's.
    private func requireKnownBlocks() throws(LanguageModelsError) {
        guard let local = family.localRotation else { return }
        let period = settings.sliding_window_pattern ?? local.period
        try require(
            period == local.period, "sliding_window_pattern \(period)", "\(local.period)")
        if let types = settings.layer_types {
            let known = (0..<settings.num_hidden_layers).map {
                local.holds(layer: $0) ? "sliding_attention" : "full_attention"
            }
            try require(
                types == known, "other layer_types",
                "full_attention in every block whose number \(local.period) divides")
        }
        let base =
            settings.rope_parameters?.local?.rope_theta ?? settings.rope_local_base_freq
            ?? local.base
        try require(base == local.base, "rope_local_base_freq \(base)", "\(local.base)")
    }

    /// The context, cut to the window where a block has one: up to there it makes no difference.
    func contextLength() throws(LanguageModelsError) -> Int {
        let hasWindow =
            family.localRotation != nil || settings.use_sliding_window == true
            || settings.layer_types?.contains("sliding_attention") == true
        guard hasWindow else { return settings.max_position_embeddings }
        guard let window = settings.sliding_window else {
            throw .malformed(path: path, reason: "the key 'sliding_window' is missing")
        }
        return min(settings.max_position_embeddings, window)
    }

    func rotaryScaling(
        _ rotary: HuggingFaceSettings.RotarySettings?
    ) throws(LanguageModelsError) -> RotaryScaling? {
        guard let rotary, let kind = rotary.rope_type ?? rotary.type else { return nil }
        func number(_ value: Double?, _ name: String) throws(LanguageModelsError) -> Double {
            guard let value, value.isFinite, value > 0 else {
                throw .malformed(
                    path: path,
                    reason: "\(kind) scaling of positions needs '\(name)', a number above 0")
            }
            return value
        }
        switch kind {
        case "default": return nil
        case "linear": return .linear(factor: try number(rotary.factor, "factor"))
        case "llama3":
            let low = try number(rotary.low_freq_factor, "low_freq_factor")
            let high = try number(rotary.high_freq_factor, "high_freq_factor")
            guard high > low else {
                throw .malformed(
                    path: path, reason: "high_freq_factor must be above low_freq_factor")
            }
            return .llama3(
                factor: try number(rotary.factor, "factor"), low: low, high: high,
                context: try number(
                    rotary.original_max_position_embeddings, "original_max_position_embeddings"))
        default:
            throw .unknownArchitecture(
                path: path, found: "\(family.modelType) with rope_type \(kind)",
                supported: "default, linear, llama3")
        }
    }
}
