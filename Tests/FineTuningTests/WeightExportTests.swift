import Checkpoints
import Domain
import FineTuning
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import ModelAPI
import TestSupport
import Tokenizers
import Testing

@Suite("Exported weights")
struct WeightExportTests {
    private let folder: TemporaryFolder
    private let compute: Compute
    private let adapters: AdapterSet

    /// The kinds of adapters, LoRA the one that all tests begin with.
    enum Kind: CaseIterable {
        case lora, rankStabilised, dora

        var configuration: LoRAConfiguration {
            LoRAConfiguration(
                variant: self == .dora ? .dora : .lora, rank: 2, alpha: 5,
                scaling: self == .rankStabilised ? .rankStabilised : .standard,
                targets: [.query, .key, .output, .down])
        }
    }

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
        try TinyDecoder().writeGGUF(to: "\(folder.path)/tiny.gguf")
        adapters = Tiny.adapters(for: try Tiny.decoder(), Kind.lora.configuration)
        try adapters.save(to: "\(folder.path)/adapter", baseModel: "\(folder.path)/tiny.gguf")
    }

    /// Puts an adapter of a kind in the place of the first, with lengths that training has changed.
    private func use(_ kind: Kind) throws {
        let adapters = Tiny.adapters(for: try Tiny.decoder(), kind.configuration)
        for parameter in adapters.parameters.all
        where parameter.name.hasSuffix("lora_magnitude_vector") {
            for row in 0..<parameter.value.count {
                parameter.value[0, row] *= 0.6 + 0.1 * Float(row % 9)
            }
        }
        try adapters.save(to: "\(folder.path)/adapter", baseModel: base)
    }

    private var base: String { "\(folder.path)/tiny.gguf" }
    private var store: ModelStore { ModelStore(folder: folder.path) }

    private func export(
        _ form: ExportForm, to name: String, weights: String = "adapter", model: String? = nil,
        blend: Double = 1, isSameBase: Bool = false
    ) throws -> ExportSummary {
        try WeightExport(
            weights: "\(folder.path)/\(weights)", base: store.files(of: model ?? base),
            blend: blend, isSameBase: isSameBase, on: compute
        ).write(form, to: "\(folder.path)/\(name)") { summary in
            summary.files.map(\.name).joined(separator: " ")
        }
    }

    /// The base with the adapter beside its weights.
    private func expected(blend: Double = 1) throws -> [Float] {
        let decoder = try store.languageModel(base, on: compute).decoder
        try AdapterSet(folder: "\(folder.path)/adapter", for: decoder, blend: blend)
            .attach(to: decoder)
        return Tiny.logits(decoder)
    }

    private func logits(_ name: String) throws -> [Float] {
        Tiny.logits(try store.languageModel("\(folder.path)/\(name)", on: compute).decoder)
    }

    private func largest(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test(
        "a merged model computes what the adapter does, at every blend",
        arguments: Kind.allCases, [ExportForm.safetensors(.float32), .gguf(.f32)])
    func merged(kind: Kind, form: ExportForm) throws {
        try use(kind)
        let untuned = try expected(blend: 0)
        for blend in [1, 0.5, 0] {
            let summary = try export(form, to: "out \(blend)", blend: blend)
            #expect(summary.loss == nil)
            let found = try logits("out \(blend)")
            #expect(largest(found, try expected(blend: blend)) < 1e-4)
            if blend > 0 { #expect(largest(found, untuned) > 0.05) }
        }
    }

    @Test(
        "rounded once, every weight is the nearest of its type",
        arguments: [GGUFTensorType.f16, .q8_0, .q4_0, .q4_1])
    func rounded(type: GGUFTensorType) throws {
        _ = try export(.gguf(.f32), to: "exact")
        let summary = try export(.gguf(type), to: "out")
        let exact = try GGUFFile(path: "\(folder.path)/exact/model.gguf")
        let file = try GGUFFile(path: "\(folder.path)/out/model.gguf")
        #expect(file.tensors.map(\.name) == exact.tensors.map(\.name))
        var largest: Float = 0
        for tensor in file.tensors {
            let isMatrix = tensor.shape.count > 1
            let isHead = tensor.name == "token_embd.weight"
            #expect(tensor.type == (!isMatrix ? .f32 : isHead && type.codeBits == 4 ? .q8_0 : type))
            // Whatever is rounded again in its own type by a writer of values stays as it is.
            let given = try exact.values(of: exact.tensor(named: tensor.name))
            var writer = GGUFWriter()
            try writer.add(tensor.name, shape: tensor.shape, values: given, as: tensor.type)
            let plain = try GGUFFile(path: folder.file("plain.gguf", writer.bytes()))
            let read = try file.values(of: tensor)
            #expect(try read == plain.values(of: plain.tensors[0]))
            largest = max(largest, self.largest(read, given))
        }
        #expect(summary.loss?.largest == largest)
        #expect(
            file.metadata["general.file_type"]
                == .uint32([.f16: 1, .q4_0: 2, .q4_1: 3, .q8_0: 7][type] ?? 99))
        #expect((file.metadata["general.quantization_version"] == .uint32(2)) == (type != .f16))
        #expect(self.largest(try logits("out"), try expected()) < (type == .f16 ? 0.02 : 4))
    }

    @Test("what the tokenizer is made of is copied byte for byte")
    func metadata() throws {
        _ = try export(.gguf(.q8_0), to: "out")
        let before = try GGUFFile(path: base)
        let after = try GGUFFile(path: "\(folder.path)/out/model.gguf")
        func tokenizer(_ file: GGUFFile) throws -> [UInt8] {
            var writer = GGUFWriter()
            for key in file.metadataKeys where key.hasPrefix("tokenizer.") {
                writer.set(key, try #require(file.metadata[key]))
            }
            return try writer.bytes()
        }
        let bytes = try tokenizer(before)
        #expect(try tokenizer(after) == bytes)
        // They stand as one stretch in both files.
        let stretch = bytes.dropFirst(24).dropLast(32)
        for name in ["tiny.gguf", "out/model.gguf"] {
            #expect(try folder.bytes(name).firstRange(of: stretch) != nil)
        }
        #expect(after.metadata["llama.block_count"] == before.metadata["llama.block_count"])
    }

    @Test("tensors that were left alone and have the type already keep their bytes")
    func untouched() throws {
        try TinyDecoder().writeGGUF(to: base, as: .q4_1)
        _ = try export(.gguf(.q4_1), to: "out")
        let before = try GGUFFile(path: base)
        let after = try GGUFFile(path: "\(folder.path)/out/model.gguf")
        var kept = 0, changed = 0
        for tensor in after.tensors where tensor.type == .q4_1 {
            let old = try before.tensor(named: tensor.name)
            let isSame = try before.values(of: old) == after.values(of: tensor)
            #expect(
                isSame == ["attn_v", "ffn_gate", "ffn_up"].contains { tensor.name.contains($0) })
            if isSame { kept += 1 } else { changed += 1 }
        }
        #expect(kept == 2 * 3 && changed == 2 * 4)
    }

    @Test(
        "the merged folder is a whole Hugging Face model, with the tokens and the chat of its base")
    func wholeFolder() throws {
        let summary = try export(.safetensors(.float16), to: "out")
        let names = [
            "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
            "tokenizer_config.json",
        ]
        #expect(summary.files.map(\.name) == names)
        #expect(
            try String(decoding: folder.bytes("out/README.md"), as: UTF8.self)
                == names.joined(separator: " "))
        let file = try SafetensorsFile(path: "\(folder.path)/out/model.safetensors")
        #expect(file.metadata == ["format": "pt"])
        #expect(file.tensors.allSatisfy { $0.type == .float16 })
        #expect(!file.tensors.contains { $0.name == "lm_head.weight" })
        let (before, after) = (
            try store.languageModel(base, on: compute),
            try store.languageModel("\(folder.path)/out", on: compute)
        )
        for text in ["the heron, 12", "<|im_start|>x<|im_end|>", "é\n\n"] {
            #expect(after.tokenizer.encode(text) == before.tokenizer.encode(text))
        }
        let chat = try #require(after.chatTemplate).prompt("Hi")
        #expect(try chat == before.chatTemplate?.prompt("Hi"))
        #expect(after.endToken == before.endToken && after.endTokens == before.endTokens)
        #expect(after.decoder.configuration == before.decoder.configuration)
    }

    @Test("an output layer of its own is merged and written")
    func untied() throws {
        var tiny = TinyDecoder()
        tiny.untie()
        try tiny.writeGGUF(to: base)
        _ = try export(.safetensors(.float32), to: "folder")
        _ = try export(.gguf(.f32), to: "file")
        #expect(largest(try logits("folder"), try expected()) < 1e-4)
        #expect(largest(try logits("file"), try expected()) < 1e-4)
        #expect(largest(try logits("file"), Tiny.logits(try Tiny.decoder())) > 0.05)
    }

    @Test("a Hugging Face base keeps its files and what else its settings say")
    func folderBase() throws {
        var tiny = TinyDecoder()
        tiny.settings["torch_dtype"] = "bfloat16"
        tiny.settings["my_note"] = "kept"
        let model = "\(folder.path)/hf"
        try tiny.writeFolder(to: model)
        try adapters.save(to: "\(folder.path)/adapter", baseModel: model)
        _ = try export(.safetensors(.float32), to: "out", model: model)
        #expect(largest(try logits("out"), try expected()) < 1e-4)
        for name in ["tokenizer.json", "tokenizer_config.json"] {
            #expect(try folder.bytes("out/\(name)") == folder.bytes("hf/\(name)"))
        }
        let settings = String(decoding: try folder.bytes("out/config.json"), as: UTF8.self)
        #expect(settings.contains(#""my_note":"kept""#))
        #expect(settings.contains(#""dtype":"float32""#) && !settings.contains("torch_dtype"))
        #expect(
            throws: FineTuningError.noMetadata(path: model)
        ) { try export(.gguf(.f16), to: "file", model: model) }
    }

    @Test(
        "an adapter by itself computes the same, its scale divided as it was",
        arguments: Kind.allCases)
    func adapter(kind: Kind) throws {
        try use(kind)
        let summary = try export(.peft, to: "out")
        #expect(summary.types.isEmpty && summary.loss == nil)
        #expect(summary.adapter == kind.configuration.variant)
        for name in ["adapter_model.safetensors", "adapter_config.json"] {
            #expect(try folder.bytes("out/\(name)") == folder.bytes("adapter/\(name)"))
        }
        _ = try export(.peft, to: "half", blend: 0.5)
        let decoder = try Tiny.decoder()
        let half = try AdapterSet(folder: "\(folder.path)/half", for: decoder)
        #expect(half.configuration.scaling == kind.configuration.scaling)
        #expect(half.configuration.alpha == (kind == .dora ? 5 : 2.5))
        half.attach(to: decoder)
        #expect(largest(Tiny.logits(decoder), try expected(blend: 0.5)) < 1e-4)
        #expect(largest(Tiny.logits(decoder), try expected()) > 0.05)
    }

    @Test("a row that turns round on its way has no DoRA adapter there, and a merged model")
    func turned() throws {
        try use(.dora)
        let path = "\(folder.path)/adapter/adapter_model.safetensors"
        var tensors = try SafetensorsFile(path: path).namedTensors()
        let name = try #require(tensors.firstIndex { $0.name.hasSuffix("lora_magnitude_vector") })
        tensors[name].values[1] *= -5
        try SafetensorsFile.write(tensors, to: path)
        let error = #expect(throws: FineTuningError.self) {
            try export(.peft, to: "half", blend: 0.5)
        }
        guard case .adapter? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(FileKind(at: "\(folder.path)/half") == .nothing)
        _ = try export(.safetensors(.float32), to: "merged", blend: 0.5)
        #expect(largest(try logits("merged"), try expected(blend: 0.5)) < 1e-4)
        _ = try export(.peft, to: "whole")
    }

    @Test("weights of a full training are merged too, and have no adapter to write")
    func full() throws {
        let trained = try TinyDecoder(seed: 50).load(on: compute).decoder
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/full", withIntermediateDirectories: true)
        try FullCheckpoint.save(trained, to: "\(folder.path)/full/model.safetensors")
        _ = try export(.gguf(.f32), to: "whole", weights: "full")
        #expect(largest(try logits("whole"), Tiny.logits(trained)) < 1e-4)
        let half = try Tiny.decoder()
        try FullCheckpoint.load(
            from: "\(folder.path)/full/model.safetensors", into: half, blend: 0.5)
        _ = try export(.safetensors(.float32), to: "half", weights: "full", blend: 0.5)
        #expect(largest(try logits("half"), Tiny.logits(half)) < 1e-4)
        let error = #expect(throws: FineTuningError.self) {
            try export(.peft, to: "none", weights: "full")
        }
        guard case .noAdapter? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(FileKind(at: "\(folder.path)/none") == .nothing)
    }

    @Test("an adapter of another base is refused by its name, and by its sizes whatever it says")
    func otherBase() throws {
        let other = "\(folder.path)/other.gguf"
        try TinyDecoder(seed: 9).writeGGUF(to: other)
        #expect(
            throws: FineTuningError.otherBase(
                path: "\(folder.path)/adapter", trainedOn: base, given: other)
        ) { try export(.gguf(.f16), to: "out", model: other) }
        _ = try export(.gguf(.f16), to: "told", model: other, isSameBase: true)
        var wider = try SafetensorsFile(path: "\(folder.path)/adapter/adapter_model.safetensors")
            .namedTensors()
        for index in wider.indices where wider[index].name.contains("0.self_attn.k_proj.lora_B") {
            wider[index].shape[0] += 2
            wider[index].values += [Float](repeating: 0, count: 4)
        }
        try SafetensorsFile.write(
            wider, to: "\(folder.path)/adapter/adapter_model.safetensors")
        let error = #expect(throws: FineTuningError.self) {
            try export(.gguf(.f16), to: "out", isSameBase: true)
        }
        guard case .adapter? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(
            throws: FineTuningError.noWeights(path: "\(folder.path)/nowhere")
        ) { try export(.peft, to: "out", weights: "nowhere") }
        #expect(FileKind(at: "\(folder.path)/out") == .nothing)
    }

    @Test("a folder that is in use is left as it is, and a failed export leaves nothing")
    func targets() throws {
        try folder.file("out/thesis.txt", [1])
        #expect(throws: FoundationsError.self) { try export(.gguf(.f16), to: "out") }
        #expect(try folder.bytes("out/thesis.txt") == [1])
        let before = try folder.contents
        // Trained so far that half precision cannot hold it.
        let decoder = try Tiny.decoder()
        let far = Tiny.adapters(
            for: decoder, LoRAConfiguration(rank: 2, alpha: 1e7, targets: [.down]))
        try far.save(to: "\(folder.path)/adapter", baseModel: base)
        #expect(throws: CheckpointsError.self) { try export(.gguf(.f16), to: "far") }
        #expect(throws: CheckpointsError.self) { try export(.safetensors(.float16), to: "far") }
        #expect(try folder.contents == before)
    }
}

extension SafetensorsFile {
    fileprivate func namedTensors() throws -> [NamedTensor] {
        try tensors.map { NamedTensor(name: $0.name, shape: $0.shape, values: try values(of: $0)) }
    }
}
