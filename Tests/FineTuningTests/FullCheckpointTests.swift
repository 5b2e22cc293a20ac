import Domain
import Checkpoints
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Full checkpoints")
struct FullCheckpointTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { "\(folder.path)/model.safetensors" }

    @Test(
        "a saved decoder loads bit for bit, and saves to the same bytes", arguments: [true, false])
    func roundTrip(isTied: Bool) throws {
        let decoder = try Tiny.decoder(isTied: isTied)
        _ = try Trainer(
            decoder: decoder, configuration: TrainingConfiguration(method: .full, epochs: 1),
            seed: 1
        ).train(Tiny.sequences(4), validation: []) { _ in }
        try FullCheckpoint.save(decoder, to: path)
        let other = try Tiny.decoder(isTied: isTied)
        #expect(Tiny.bits(other) != Tiny.bits(decoder))
        try FullCheckpoint.load(from: path, into: other)
        #expect(Tiny.bits(other) == Tiny.bits(decoder))
        let bytes = try folder.bytes("model.safetensors")
        try FullCheckpoint.save(other, to: path)
        #expect(try folder.bytes("model.safetensors") == bytes)
    }

    @Test("the file is a Hugging Face checkpoint: beside config and tokenizer it loads as a model")
    func huggingFace() throws {
        let decoder = try Tiny.decoder()
        try TinyDecoder(seed: 50).writeFolder(to: folder.path)
        try FullCheckpoint.save(decoder, to: path)
        let model = try ModelStore(folder: "").languageModel(
            folder.path, on: Compute(threads: 1))
        #expect(Tiny.bits(model.decoder) == Tiny.bits(decoder))
    }

    @Test("names are those of the trained parameters")
    func names() throws {
        let decoder = try Tiny.decoder(isTied: false)
        try FullCheckpoint.save(decoder, to: path)
        let trained = TrainableParameters(all: decoder).all.map(\.name).sorted()
        #expect(try SafetensorsFile(path: path).tensors.map(\.name).sorted() == trained)
    }

    @Test("a checkpoint that does not fit is refused, and changes no weight")
    func refused() throws {
        let decoder = try Tiny.decoder(), before = Tiny.bits(decoder)
        func reason(_ change: (inout [NamedTensor]) -> Void) throws -> String {
            var tensors = TinyDecoder(seed: 77).tensors
            change(&tensors)
            try SafetensorsFile.write(tensors, to: path)
            let error = #expect(throws: FineTuningError.self) {
                try FullCheckpoint.load(from: path, into: decoder)
            }
            guard case .weights(path, let reason)? = error else {
                return "\(String(describing: error))"
            }
            return reason
        }
        #expect(try reason { $0.removeLast() }.contains("no tensor 'model.norm.weight'"))
        #expect(
            try reason { $0.append(NamedTensor(name: "lm_head.weight", shape: [1], values: [1])) }
                .contains("'lm_head.weight' is not one"))
        #expect(try reason { $0[2].shape.reverse() }.contains("expected the shape [96, 64]"))
        #expect(try reason { $0[$0.count - 1].values[3] = .infinity }.contains("finite values"))
        try folder.file("model.safetensors", [1, 2, 3])
        #expect(throws: FineTuningError.self) {
            try FullCheckpoint.load(from: path, into: decoder)
        }
        #expect(Tiny.bits(decoder) == before)
    }
}
