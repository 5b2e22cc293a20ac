import Domain
import Checkpoints
import FineTuning
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

/// LoRA, rsLoRA and DoRA against PEFT on the tiny Llama; see tools/goldens/make_adapters.py.
@Suite("Variants of adapters")
struct AdapterVariantTests {
    enum Kind: String, CaseIterable { case lora, rslora, dora }

    private struct Golden: Decodable {
        struct Sequence: Decodable {
            let tokens: [Int]
            let firstTarget: Int
        }
        struct Gradient: Decodable {
            let norm: Double
            let weighted: Double
        }
        let sequences: [Sequence]
        let rate: Double
        let losses: [Double]
        let gradientNorms: [Double]
        let gradients: [String: Gradient]
        let logits: [[Double]]
        let finalNorms: [String: Double]

        var training: [TrainingSequence] {
            sequences.map { TrainingSequence(tokens: $0.tokens, firstTarget: $0.firstTarget) }
        }
    }

    private func folder(_ kind: Kind) -> String {
        let tests = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        return "/\(tests)/Fixtures/adapters/\(kind.rawValue)"
    }

    private func golden(_ kind: Kind) throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(filePath: "\(folder(kind))/golden.json")))
    }

    private func decoder(_ precision: Precision = .f32) throws -> Decoder {
        try TinyFamily.llama.decoder(on: try Compute(threads: 2, precision: precision))
    }

    private func logits(_ decoder: Decoder, _ tokens: [Int]) -> [Float] {
        let cache = KeyValueCache(decoder.configuration, capacity: tokens.count)
        let hidden = decoder.forward([tokens], caches: [cache])
        return decoder.logits(hidden, rows: Array(tokens.indices)).values
    }

    // MARK: - PEFT

    @Test("an adapter that PEFT saved computes what it computes there", arguments: Kind.allCases)
    func loaded(kind: Kind) throws {
        let golden = try golden(kind), decoder = try decoder()
        let base = logits(decoder, golden.sequences[2].tokens)
        let adapters = try AdapterSet(folder: folder(kind), for: decoder)
        #expect((adapters.configuration.variant == .dora) == (kind == .dora))
        #expect((adapters.configuration.scaling == .rankStabilised) == (kind == .rslora))
        adapters.attach(to: decoder)
        let got = logits(decoder, golden.sequences[2].tokens)
        expectClose(got, golden.logits.flatMap(\.self), absolute: 1e-4, relative: 1e-4)
        #expect(zip(got, base).contains { abs($0 - $1) > 0.5 })
    }

    @Test("five steps: losses, norms and directions of the gradients", arguments: Kind.allCases)
    func training(kind: Kind) throws {
        let golden = try golden(kind), decoder = try decoder()
        let adapters = try AdapterSet(folder: folder(kind), for: decoder)
        let parameters = adapters.parameters
        adapters.attach(to: decoder)
        _ = DecoderGradients(decoder: decoder, parameters: parameters).accumulate(golden.training)
        #expect(parameters.all.count == golden.gradients.count)
        for parameter in parameters.all {
            let want = try #require(golden.gradients[parameter.name], "\(parameter.name)")
            let values = parameter.gradient.doubles
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let weighted = values.indices.reduce(0) { $0 + values[$1] * waves[$1] }
            expectClose(norm, want.norm, absolute: 1e-5, relative: 2e-4, parameter.name)
            expectClose(weighted, want.weighted, absolute: 3e-4, relative: 2e-4, parameter.name)
        }
        let outcome = try Trainer(
            decoder: decoder, adapters: adapters,
            configuration: TrainingConfiguration(
                lora: adapters.configuration, learningRate: golden.rate, epochs: 5, batchSize: 3,
                warmupFraction: 0, finalRateFraction: 1, maximumGradientNorm: .infinity), seed: 1
        ).train(golden.training, validation: []) { _ in }
        for (step, (got, want)) in zip(outcome.losses, golden.losses).enumerated() {
            expectClose(got, want, relative: step == 0 ? 2e-5 : 5e-4, "step \(step)")
        }
        for (got, want) in zip(outcome.gradientNorms ?? [], golden.gradientNorms) {
            expectClose(got, want, relative: 2e-3, "norm")
        }
        for parameter in adapters.parameters.all {
            let norm = parameter.value.doubles.reduce(0) { $0 + $1 * $1 }.squareRoot()
            expectClose(
                norm, try #require(golden.finalNorms[parameter.name]), relative: 1e-3,
                parameter.name)
        }
        // What follows from the matrices is up to them when the training is over.
        let last = DecoderGradients(decoder: decoder, parameters: parameters)
        let before = logits(decoder, golden.sequences[2].tokens)
        let (sum, targets) = last.loss(golden.training)
        expectClose(sum / Double(targets), golden.losses[5], relative: 5e-4)
        #expect(logits(decoder, golden.sequences[2].tokens) == before)
    }

    private let waves = (0..<4096).map { cosine(0.37 * Double($0)) }

    // MARK: - Files

    @Test("a folder comes back as it was written", arguments: Kind.allCases)
    func roundTrip(kind: Kind) throws {
        let decoder = try decoder(), temporary = try TemporaryFolder()
        let loaded = try AdapterSet(folder: folder(kind), for: decoder)
        try loaded.save(to: "\(temporary.path)/adapter", baseModel: "tiny")
        let again = try AdapterSet(folder: "\(temporary.path)/adapter", for: decoder)
        #expect(again.configuration == loaded.configuration)
        for (got, want) in zip(again.parameters.all, loaded.parameters.all) {
            #expect(got.name == want.name && got.value.values == want.value.values)
        }
        let file = try SafetensorsFile(path: "\(temporary.path)/adapter/adapter_model.safetensors")
        let theirs = try SafetensorsFile(path: "\(folder(kind))/adapter_model.safetensors")
        #expect(Set(file.tensors.map(\.name)) == Set(theirs.tensors.map(\.name)))
        for tensor in file.tensors {
            #expect(try theirs.tensor(named: tensor.name).shape == tensor.shape)
        }
    }

    // MARK: - What they compute

    @Test(
        "fresh adapters give the base bit for bit, also after a pass of training",
        arguments: LoRAConfiguration.Variant.allCases, [Precision.f32, .bf16, .int8])
    func fresh(variant: LoRAConfiguration.Variant, precision: Precision) throws {
        let decoder = try Tiny.decoder(precision: precision), base = Tiny.logits(decoder)
        let adapters = AdapterSet(
            for: decoder,
            configuration: LoRAConfiguration(variant: variant, scaling: .rankStabilised), seed: 1)
        adapters.attach(to: decoder)
        #expect(Tiny.logits(decoder) == base)
        _ = DecoderGradients(decoder: decoder, parameters: adapters.parameters)
            .accumulate(Tiny.sequences)
        #expect(Tiny.logits(decoder) == base)
    }

    @Test("the scale is alpha over the rank, or over its root")
    func scale() throws {
        let decoder = try Tiny.decoder()
        for (scaling, scale) in [(LoRAConfiguration.Scaling.standard, 2), (.rankStabilised, 8)] {
            let configuration = LoRAConfiguration(rank: 16, alpha: 32, scaling: scaling)
            let adapters = AdapterSet(for: decoder, configuration: configuration, seed: 1)
            #expect(adapters.layers[0][.query]?.scale == Float(scale))
        }
    }

    /// Replaces weights by what they are with their adapters, in `Double`, and takes these off.
    private func merge(_ adapters: AdapterSet, into decoder: Decoder, blend: Double = 1) {
        AdapterSet.detach(from: decoder)
        for (layer, adapters) in zip(decoder.layers, adapters.layers) {
            let linears: [LoRAConfiguration.Target: Linear] = [
                .query: layer.query, .key: layer.key, .value: layer.value, .output: layer.output,
                .gate: layer.gate, .up: layer.up, .down: layer.down,
            ]
            for (target, adapter) in adapters {
                guard let weight = linears[target]?.weight else { continue }
                weight.set(merged(weight.floats, adapter, blend: blend))
            }
        }
    }

    private func merged(_ weight: Matrix, _ adapter: LowRankAdapter, blend: Double) -> Matrix {
        let (a, b, columns) = (adapter.a.doubles, adapter.b.doubles, weight.columns)
        let values = (0..<weight.rows).flatMap { row -> [Float] in
            let old = (0..<columns).map { Double(weight[row, $0]) }
            let new = (0..<columns).map { column in
                old[column] + Double(adapter.scale)
                    * (0..<adapter.rank).reduce(0) {
                        $0 + b[row * adapter.rank + $1] * a[$1 * columns + column]
                    }
            }
            let length = new.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let gain = adapter.magnitude.map { Double($0.value[0, row]) / length } ?? 1
            return zip(old, new).map { Float($0 + blend * (gain * $1 - $0)) }
        }
        return Matrix(rows: weight.rows, columns: columns, values: values)
    }

    @Test(
        "a weight with its adapter in it is that in Double", arguments: Kind.allCases, [0.3, 1.0])
    func mergedWeight(kind: Kind, blend: Double) throws {
        let decoder = try decoder()
        let adapters = try AdapterSet(folder: folder(kind), for: decoder, blend: blend)
        let whole = try AdapterSet(folder: folder(kind), for: decoder)
        adapters.attach(to: decoder)
        for (index, layer) in decoder.layers.enumerated() {
            let weight = layer.up.weight.floats
            let want = merged(weight, try #require(whole.layers[index][.up]), blend: blend)
            let got = Matrix(rows: weight.rows, columns: weight.columns, values: weight.values)
            try #require(layer.up.adapter).merge(into: got, on: decoder.context.compute)
            expectClose(got.values, want.doubles, absolute: 2e-6, relative: 1e-5)
        }
    }

    @Test("merged into the weights they give the same logits", arguments: Kind.allCases)
    func merged(kind: Kind) throws {
        let decoder = try decoder(), tokens = [5, 80, 40, 27, 61, 61, 7, 2]
        let adapters = try AdapterSet(folder: folder(kind), for: decoder)
        adapters.attach(to: decoder)
        let beside = logits(decoder, tokens)
        merge(adapters, into: decoder)
        expectClose(
            logits(decoder, tokens), beside.map(Double.init), absolute: 5e-5, relative: 1e-4)
    }

    @Test(
        "taken part of the way they are as far along the line of merged weights",
        arguments: [Kind.lora, .dora], [0, 0.3, 1.0])
    func blended(kind: Kind, blend: Double) throws {
        let decoder = try decoder(), tokens = [5, 80, 40, 27, 61, 61, 7, 2]
        let base = logits(decoder, tokens)
        try AdapterSet(folder: folder(kind), for: decoder, blend: blend).attach(to: decoder)
        let beside = logits(decoder, tokens)
        if blend == 0 { expectClose(beside, base.map(Double.init), absolute: 1e-6) }
        AdapterSet.detach(from: decoder)
        merge(try AdapterSet(folder: folder(kind), for: decoder), into: decoder, blend: blend)
        expectClose(
            logits(decoder, tokens), beside.map(Double.init), absolute: 5e-5, relative: 1e-4)
    }

    /// The least share of the update that shows in a logit is rounded away in these precisions, the
    /// lengths are not.
    @Test("beside rounded weights DoRA's lengths are those of the rounded ones, exactly")
    func roundedLengths() throws {
        for precision in [Precision.bf16, .int8] {
            let decoder = try Tiny.decoder(precision: precision)
            let adapters = Tiny.adapters(for: decoder, LoRAConfiguration(variant: .dora, rank: 2))
            adapters.attach(to: decoder)
            for layer in decoder.layers {
                let adapter = try #require(layer.down.adapter)
                let magnitude = try #require(adapter.magnitude)
                let merged = merged(layer.down.weight.floats, adapter, blend: 1)
                for row in 0..<merged.rows {
                    let square = merged.row(row).reduce(0) { $0 + Double($1) * Double($1) }
                    expectClose(
                        square.squareRoot(), Double(magnitude.value[0, row]), relative: 1e-6)
                }
            }
        }
    }

    @Test("a row of zeros under DoRA stays one, and its gradient is finite")
    func zeroRow() throws {
        let decoder = try Tiny.decoder()
        let zeros = decoder.layers[0].value.weight
        zeros.set(Matrix(rows: zeros.outputs, columns: zeros.inputs))
        let adapters = AdapterSet(
            for: decoder, configuration: LoRAConfiguration(variant: .dora, rank: 2), seed: 1)
        adapters.attach(to: decoder)
        let parameters = adapters.parameters
        let loss = DecoderGradients(decoder: decoder, parameters: parameters)
            .accumulate(Tiny.sequences).lossSum
        #expect(loss.isFinite && parameters.all.allSatisfy { $0.gradient.isFinite })
    }
}

/// cos, which FoundationEssentials has not, by its series: good to 1e-12 for angles within ±π.
private func cosine(_ angle: Double) -> Double {
    let x = angle.remainder(dividingBy: 2 * Double.pi)
    var term = 1.0, sum = 1.0
    for k in 1...14 {
        term *= -x * x / Double((2 * k - 1) * 2 * k)
        sum += term
    }
    return sum
}
