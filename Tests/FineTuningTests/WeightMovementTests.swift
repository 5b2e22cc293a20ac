import Checkpoints
import Domain
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("How far a training moved the layers")
struct WeightMovementTests {
    private typealias Target = LoRAConfiguration.Target

    private func weight(_ target: LoRAConfiguration.Target, of layer: DecoderLayer) -> Matrix {
        switch target {
        case .query: layer.query.weight.floats
        case .key: layer.key.weight.floats
        case .value: layer.value.weight.floats
        case .output: layer.output.weight.floats
        case .gate: layer.gate.weight.floats
        case .up: layer.up.weight.floats
        case .down: layer.down.weight.floats
        }
    }

    private func share(_ new: [Double], of old: [Double]) -> Double {
        let change = zip(new, old).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (change / old.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }

    /// A weight with its adapter in it, all of it written out.
    private func merged(_ weight: Matrix, _ adapter: LowRankAdapter) -> [Double] {
        let (w, a, b) = (weight.doubles, adapter.a.doubles, adapter.b.doubles)
        let (columns, rank, scale) = (weight.columns, adapter.rank, Double(adapter.scale))
        return (0..<weight.rows).flatMap { row -> [Double] in
            let sum = (0..<columns).map { column -> Double in
                var product = 0.0
                for r in 0..<rank { product += b[row * rank + r] * a[r * columns + column] }
                return w[row * columns + column] + scale * product
            }
            let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let gain = adapter.magnitude.map { Double($0.value[0, row]) / length } ?? 1
            return sum.map { gain * $0 }
        }
    }

    @Test(
        "adapters move a layer as far as the written-out weights say",
        arguments: LoRAConfiguration.Variant.allCases, [Precision.f32, .bf16, .int8])
    func adapters(variant: LoRAConfiguration.Variant, precision: Precision) throws {
        let decoder = try Tiny.decoder(precision: precision)
        let adapters = Tiny.adapters(
            for: decoder, LoRAConfiguration(variant: variant, rank: 3, alpha: 6))
        for adapter in adapters.layers.flatMap(\.values) {
            guard let lengths = adapter.magnitude?.value else { continue }
            for row in 0..<lengths.columns {
                lengths[0, row] *= row.isMultiple(of: 2) ? 1.2 : 0.9
            }
        }
        let movement = adapters.movement(of: decoder)
        #expect(movement.count == TinyDecoder.layers)
        for (block, layer) in decoder.layers.enumerated() {
            #expect(Set(movement[block].keys) == Set(Target.allCases))
            for (target, adapter) in adapters.layers[block] {
                let before = weight(target, of: layer)
                expectClose(
                    try #require(movement[block][target]),
                    share(merged(before, adapter), of: before.doubles), relative: 1e-4,
                    "\(block) \(target)")
            }
        }
    }

    @Test("fresh adapters move nothing", arguments: LoRAConfiguration.Variant.allCases)
    func fresh(variant: LoRAConfiguration.Variant) throws {
        let decoder = try Tiny.decoder()
        let movement = AdapterSet(
            for: decoder, configuration: LoRAConfiguration(variant: variant), seed: 1
        ).movement(of: decoder)
        #expect(movement.flatMap(\.values).count == TinyDecoder.layers * Target.allCases.count)
        #expect(movement.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
    }

    @Test("a layer without an adapter is frozen: it has no share")
    func frozen() throws {
        let decoder = try Tiny.decoder()
        let movement = Tiny.adapters(
            for: decoder,
            LoRAConfiguration(rank: 2, alpha: 4, targets: [.query, .down], layers: 1)
        ).movement(of: decoder)
        #expect(movement[0].isEmpty)
        #expect(Set(movement[1].keys) == [.query, .down])
    }

    @Test(
        "all weights are held against the files, as the model had them before it was trained",
        arguments: [Precision.f32, .bf16, .int8], [GGUFTensorType.f32, .q8_0])
    func full(precision: Precision, type: GGUFTensorType) throws {
        let folder = try TemporaryFolder(), path = "\(folder.path)/tiny.gguf"
        try TinyDecoder().writeGGUF(to: path, as: type)
        let store = ModelStore(folder: folder.path)
        let base = try store.files(of: path).weights
        let decoder = try store.languageModel(
            path, on: try Compute(threads: 1, precision: precision)
        ).decoder
        let untouched = try decoder.movement(from: base)
        #expect(untouched.flatMap(\.values).allSatisfy { $0 == 0 })
        let before = decoder.layers.map { layer in
            Target.allCases.map { weight($0, of: layer).doubles }
        }
        _ = try Trainer(
            decoder: decoder, configuration: TrainingConfiguration(method: .full, epochs: 1),
            seed: 1
        ).train(Tiny.sequences(4), validation: []) { _ in }
        let movement = try decoder.movement(from: base)
        for (block, layer) in decoder.layers.enumerated() {
            for (target, old) in zip(Target.allCases, before[block]) {
                let want = share(weight(target, of: layer).doubles, of: old)
                #expect(want > 0)
                expectClose(
                    try #require(movement[block][target]), want, relative: 1e-4,
                    "\(block) \(target)")
            }
        }
    }
}
