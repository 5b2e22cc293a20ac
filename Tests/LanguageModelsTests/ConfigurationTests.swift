import FoundationEssentials
import LanguageModels
import TestSupport
import Testing

@Suite("Configurations of Hugging Face")
struct ConfigurationTests {
    /// Reads a family's `config.json` after a change of its keys.
    private func read(
        _ family: TinyFamily, _ changes: [String: JSONValue]
    ) throws -> DecoderConfiguration {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(filePath: "\(family.folder)/config.json"))
        var settings = try JSONDecoder().decode([String: JSONValue].self, from: bytes)
        for (key, value) in changes { settings[key] = value }
        try folder.file("config.json", [UInt8](JSONEncoder().encode(settings)))
        try FileManager.default.copyItem(
            atPath: "\(family.folder)/model.safetensors",
            toPath: "\(folder.path)/model.safetensors")
        return try HuggingFaceFolder(path: folder.path).loader.configuration
    }

    @Test("positions are scaled alike in the old form of the file and in the new one")
    func forms() throws {
        let scaling: [String: JSONValue] = [
            "factor": 8, "high_freq_factor": 4, "low_freq_factor": 1,
            "original_max_position_embeddings": 32,
        ]
        func form(_ more: [String: JSONValue]) -> JSONValue {
            .object(scaling.merging(more) { $1 })
        }
        let old = try read(.llama3, [:])
        #expect(old.rotaryFactors?.count == 8)
        #expect(
            try read(.llama3, ["rope_scaling": form(["type": "llama3"])]) == old)
        #expect(
            try read(
                .llama3,
                [
                    "rope_scaling": nil, "rope_theta": nil,
                    "rope_parameters": form(["rope_type": "llama3", "rope_theta": 10_000]),
                ]) == old)
        let local: JSONValue = ["rope_type": "default", "rope_theta": 10_000]
        let full: JSONValue = ["rope_type": "default", "rope_theta": 1_000_000]
        #expect(
            try read(
                .gemma3,
                [
                    "rope_theta": nil, "rope_local_base_freq": nil,
                    "rope_parameters": ["full_attention": full, "sliding_attention": local],
                ]) == read(.gemma3, [:]))
    }

    @Test("fast channels keep their angles, slow ones are divided, between there is a slope")
    func factors() throws {
        // Wavelengths 2π · 10000^(i/8): 6.3, 19.9, 62.8, … of a context of 32, stretched by 8;
        // the second weighs (32 / 19.87 − 1) / 3 = 0.2035: 1 / (0.7965 / 8 + 0.2035).
        let factors = try #require(try read(.llama3, [:]).rotaryFactors)
        expectClose(factors, [1, 3.2992, 8, 8, 8, 8, 8, 8], absolute: 2e-3)
        let linear: JSONValue = ["rope_type": "linear", "factor": 2.5]
        #expect(
            try read(.llama3, ["rope_scaling": linear]).rotaryFactors
                == [Float](repeating: 2.5, count: 8))
    }

    @Test("a window cuts the context, where blocks have one")
    func windows() throws {
        #expect(try read(.gemma3, [:]).contextLength == 128)
        #expect(try read(.qwen2, [:]).contextLength == 256)
        #expect(try read(.qwen2, ["use_sliding_window": true]).contextLength == 128)
        #expect(throws: LanguageModelsError.self) {
            try read(.gemma3, ["sliding_window": nil])
        }
    }

    @Test(
        "settings that would change the arithmetic are refused by name",
        arguments: [
            (TinyFamily.llama, "hidden_act", JSONValue.string("gelu"), "the activation gelu"),
            (.llama, "attention_bias", true, "attention_bias"),
            (.llama, "mlp_bias", true, "mlp_bias"),
            (.llama, "rope_scaling", ["rope_type": "yarn", "factor": 2], "rope_type yarn"),
            (.qwen2, "partial_rotary_factor", 0.5, "partial_rotary_factor 0.5"),
            (.gemma, "hidden_activation", "relu", "the activation relu"),
            (.gemma3, "use_bidirectional_attention", true, "use_bidirectional_attention"),
            (.gemma3, "query_pre_attn_scalar", 16, "query_pre_attn_scalar 16"),
            (.gemma3, "final_logit_softcapping", 30, "softcapping"),
            (.gemma3, "sliding_window_pattern", 2, "sliding_window_pattern 2"),
            (.gemma3, "layer_types", ["full_attention"], "layer_types"),
            (.gemma3, "rope_local_base_freq", 20_000, "rope_local_base_freq"),
            (.qwen3, "model_type", "qwen3_moe", "qwen3_moe"),
        ] as [(TinyFamily, String, JSONValue, String)])
    func refused(family: TinyFamily, key: String, value: JSONValue, found: String) throws {
        let error = #expect(throws: LanguageModelsError.self) { try read(family, [key: value]) }
        guard case .unknownArchitecture(_, let words, _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(words.contains(found))
    }

    @Test(
        "scalings that no model can have are refused",
        arguments: [
            ["rope_type": "llama3", "factor": 8], ["rope_type": "linear", "factor": 0],
            ["rope_type": "linear"], ["rope_type": "linear", "factor": 1e300],
            [
                "rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4,
                "original_max_position_embeddings": 32,
            ],
        ] as [JSONValue])
    func absurdScaling(value: JSONValue) throws {
        #expect(throws: LanguageModelsError.self) { try read(.llama3, ["rope_scaling": value]) }
    }

    @Test(
        "sizes that no model can have are refused before they are used",
        arguments: [-2, 0, 1 << 40])
    func absurdHeads(headWidth: Int) throws {
        #expect(throws: LanguageModelsError.self) {
            try read(.llama3, ["head_dim": .integer(headWidth)])
        }
    }
}
