import Domain
import Checkpoints
import FineTuning
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Adapter files")
struct AdapterFileTests {
    private let folder: TemporaryFolder
    private let decoder: Decoder
    private let adapters: AdapterSet

    init() throws {
        folder = try TemporaryFolder()
        decoder = try Tiny.decoder()
        adapters = Tiny.adapters(
            for: decoder, LoRAConfiguration(rank: 2, alpha: 5, targets: [.value, .down, .query]))
    }

    private var path: String { "\(folder.path)/adapter" }
    private var weights: String { "\(path)/adapter_model.safetensors" }

    private func load(sourceLocation: SourceLocation = #_sourceLocation) -> String? {
        let error = #expect(throws: FineTuningError.self, sourceLocation: sourceLocation) {
            try AdapterSet(folder: path, for: decoder)
        }
        guard case .adapter(let path, let reason)? = error else { return nil }
        return "\(path.split(separator: "/").last ?? ""): \(reason)"
    }

    @Test("saving, loading and saving again gives the same bytes and the same logits")
    func roundTrip() throws {
        try adapters.save(to: path, baseModel: "tiny")
        let loaded = try AdapterSet(folder: path, for: decoder)
        try loaded.save(to: "\(folder.path)/again", baseModel: "tiny")
        for file in ["adapter_config.json", "adapter_model.safetensors"] {
            #expect(try folder.bytes("adapter/\(file)") == folder.bytes("again/\(file)"))
        }
        #expect(loaded.configuration.rank == 2 && loaded.configuration.alpha == 5)
        #expect(loaded.configuration.targets == [.query, .value, .down])
        adapters.attach(to: decoder)
        let logits = Tiny.logits(decoder)
        loaded.attach(to: decoder)
        #expect(Tiny.logits(decoder) == logits)
    }

    @Test("the configuration says what PEFT wants to know")
    func configuration() throws {
        try adapters.save(to: path, baseModel: "models/tiny")
        #expect(
            try String(decoding: folder.bytes("adapter/adapter_config.json"), as: UTF8.self) == """
                {
                  "base_model_name_or_path" : "models/tiny",
                  "bias" : "none",
                  "fan_in_fan_out" : false,
                  "inference_mode" : true,
                  "lora_alpha" : 5,
                  "lora_dropout" : 0,
                  "peft_type" : "LORA",
                  "r" : 2,
                  "target_modules" : [
                    "down_proj",
                    "q_proj",
                    "v_proj"
                  ],
                  "task_type" : "CAUSAL_LM",
                  "use_dora" : false,
                  "use_rslora" : false
                }

                """)
    }

    @Test("tensors carry PEFT's names and shapes")
    func names() throws {
        try adapters.save(to: path, baseModel: "tiny")
        let file = try SafetensorsFile(path: weights)
        #expect(file.tensors.count == 2 * 3 * 2)
        let a = try file.tensor(
            named: "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight")
        #expect(a.shape == [2, TinyDecoder.width])
        let b = try file.tensor(
            named: "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight")
        #expect(b.shape == [TinyDecoder.width, 2])
        #expect(file.metadata == ["format": "pt"])
    }

    @Test("an adapter of the same name is replaced, and nothing else is left behind")
    func replaced() throws {
        try folder.file("adapter/adapter_config.json", [1])
        try folder.file("adapter/adapter_model.safetensors", [1])
        try adapters.save(to: path + "/", baseModel: "tiny")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["adapter"])
        let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(files == ["adapter_config.json", "adapter_model.safetensors"])
    }

    @Test("a folder that holds anything but an adapter stays as it is")
    func notAnAdapter() throws {
        try folder.file("adapter/adapter_config.json", [1])
        try folder.file("adapter/thesis.txt", [1])
        #expect(throws: FoundationsError.self) { try adapters.save(to: path, baseModel: "tiny") }
        #expect(try folder.bytes("adapter/adapter_config.json") == [1])
        #expect(try folder.bytes("adapter/thesis.txt") == [1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["adapter"])
    }

    @Test("a place that cannot be written to is named")
    func unwritable() throws {
        let file = try folder.file("file", [1])
        let error = #expect(throws: FoundationsError.self) {
            try adapters.save(to: "\(file)/adapter", baseModel: "tiny")
        }
        guard case .cannotWrite("\(file)/adapter", _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test("missing files, tensors and shapes are told apart")
    func missing() throws {
        #expect(load()?.contains("adapter_config.json: no such file") == true)
        try adapters.save(to: path, baseModel: "tiny")
        try FileManager.default.removeItem(atPath: weights)
        #expect(load()?.hasPrefix("adapter_model.safetensors: ") == true)
        let name = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"
        func rewrite(_ change: (inout [NamedTensor]) -> Void) throws {
            try adapters.save(to: path, baseModel: "tiny")
            let file = try SafetensorsFile(path: weights)
            var tensors = try file.tensors.map {
                NamedTensor(name: $0.name, shape: $0.shape, values: try file.values(of: $0))
            }
            change(&tensors)
            try SafetensorsFile.write(tensors, to: weights)
        }
        try rewrite { $0.removeAll { $0.name == name } }
        #expect(load()?.contains("no tensor '\(name)'") == true)
        try rewrite { $0.append(NamedTensor(name: "surplus", shape: [1], values: [0])) }
        #expect(load()?.contains("'surplus'") == true)
        try rewrite { tensors in
            for index in tensors.indices where tensors[index].name == name {
                tensors[index].shape.reverse()
            }
        }
        #expect(load()?.contains("expected the shape [2, 64], got [64, 2]") == true)
        try rewrite { tensors in
            for index in tensors.indices where tensors[index].name == name {
                tensors[index].values[7] = .nan
            }
        }
        #expect(load()?.contains("expected finite values") == true)
    }

    @Test(
        "adapters that compute something else are refused by what they say",
        arguments: [
            ("\"LORA\"", "\"IA3\"", "peft_type is IA3"),
            ("\"bias\" : \"none\"", "\"bias\" : \"all\"", "bias is all"),
            ("\"fan_in_fan_out\" : false", "\"fan_in_fan_out\" : true", "fan_in_fan_out"),
            ("\"r\" : 2", "\"r\" : 0", "r is 0, expected 1 or more"),
            ("\"r\" : 2", "\"r\" : -9223372036854775808", "expected 1 or more"),
            ("\"r\" : 2", "\"r\" : 4611686018427387904", "shape"),
            ("\"r\" : 2", "\"r\" : 3", "expected the shape [3, 64]"),
            ("\"r\" : 2", "\"r\" : \"two\"", "'r'"),
            ("\"r\" : 2,", "", "'r'"),
            ("\"use_dora\" : false", "\"use_dora\" : true", "no tensor '"),
            ("\"lora_dropout\" : 0", "\"lora_dropout\" : 1", "lora_dropout is 1.0"),
            ("\"lora_dropout\" : 0", "\"lora_dropout\" : -0.5", "lora_dropout is -0.5"),
            ("\"r\" : 2", "\"r\" : 2, \"rank_pattern\" : {\"q_proj\": 4}", "rank_pattern"),
            ("\"down_proj\"", "\"lm_head\"", "lm_head"),
            ("\"down_proj\",", "", "belongs to no adapter"),
            ("{", "", "Cannot read JSON"),
        ])
    func otherKinds(old: String, new: String, reason: String) throws {
        try adapters.save(to: path, baseModel: "tiny")
        let text = String(decoding: try folder.bytes("adapter/adapter_config.json"), as: UTF8.self)
        #expect(text.contains(old))
        try folder.file("adapter/adapter_config.json", Array(text.replacing(old, with: new).utf8))
        let found = load()
        #expect(found?.contains(reason) == true, "\(found ?? "no adapter error")")
    }

    @Test("adapters on the last blocks say so in PEFT's words, and come back")
    func lastBlocks() throws {
        let top = Tiny.adapters(for: decoder, LoRAConfiguration(rank: 2, alpha: 5, layers: 1))
        try top.save(to: path, baseModel: "tiny")
        let text = String(decoding: try folder.bytes("adapter/adapter_config.json"), as: UTF8.self)
        let blocks = """
            "layers_to_transform" : [
                1
              ]
            """
        #expect(text.contains(blocks))
        #expect(try SafetensorsFile(path: weights).tensors.count == 7 * 2)
        func expectLast(sourceLocation: SourceLocation = #_sourceLocation) throws {
            let loaded = try AdapterSet(folder: path, for: decoder)
            #expect(loaded.configuration == top.configuration, sourceLocation: sourceLocation)
            #expect(loaded.layers.map(\.count) == [0, 7], sourceLocation: sourceLocation)
        }
        try expectLast()
        func rewrite(_ other: String) throws {
            try folder.file(
                "adapter/adapter_config.json",
                Array(text.replacing(blocks, with: "\"layers_to_transform\" : \(other)").utf8))
        }
        try rewrite("1")
        try expectLast()
        for other in ["[0]", "[2]", "[-1]", "[]", "[1, 1]", "0", "[9223372036854775807]"] {
            try rewrite(other)
            #expect(load()?.contains("supported are the last blocks") == true, "\(other)")
        }
        try rewrite("\"1\"")
        #expect(load()?.contains("layers_to_transform") == true)
        try rewrite("null")
        #expect(load()?.contains("no tensor") == true)
    }

    @Test("what PEFT adds to the configuration does not disturb")
    func surplusKeys() throws {
        try adapters.save(to: path, baseModel: "tiny")
        let text = String(decoding: try folder.bytes("adapter/adapter_config.json"), as: UTF8.self)
        let more = """
            "r" : 2, "use_dora": false, "use_rslora": false, "rank_pattern": {}, \
            "alpha_pattern": {}, "modules_to_save": null, "revision": null, "peft_version": "1"
            """
        try folder.file(
            "adapter/adapter_config.json", Array(text.replacing("\"r\" : 2", with: more).utf8))
        #expect(try AdapterSet(folder: path, for: decoder).configuration.rank == 2)
    }

    @Test("weights cut short anywhere are an error; a turned bit of the header is one or harmless")
    func damaged() throws {
        try adapters.save(to: path, baseModel: "tiny")
        let bytes = try folder.bytes("adapter/adapter_model.safetensors")
        let header = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let cuts = Array(stride(from: 0, to: bytes.count, by: 211)) + [bytes.count - 1]
        for count in cuts {
            try folder.file("adapter/adapter_model.safetensors", Array(bytes.prefix(count)))
            #expect(load() != nil, "\(count) bytes")
        }
        for bit in stride(from: 0, to: header * 8, by: 43) {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            try folder.file("adapter/adapter_model.safetensors", flipped)
            do {
                _ = try AdapterSet(folder: path, for: decoder)
            } catch FineTuningError.adapter {
                continue
            }
        }
    }
}
