// cos of Double is not in FoundationEssentials.
import Foundation
import Checkpoints
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Gradients of all families")
struct FamilyGradientTests {
    @Test(
        "loss and gradients of every weight are those of transformers",
        arguments: TinyFamily.allCases)
    func full(family: TinyFamily) throws {
        let decoder = try family.decoder(on: Compute(threads: 2)), golden = try family.golden()
        let parameters = TrainableParameters(all: decoder)
        #expect(parameters.count == decoder.configuration.parameterCount)
        #expect(Set(parameters.all.map(\.name)) == Set(golden.gradients.keys))
        let sequence = TrainingSequence(tokens: golden.sequences[1].tokens, firstTarget: 1)
        let (sum, targets) = DecoderGradients(decoder: decoder, parameters: parameters)
            .accumulate([sequence])
        expectClose(sum / Double(targets), golden.loss, absolute: 1e-5, "loss")
        for parameter in parameters.all {
            let want = try #require(golden.gradients[parameter.name], "\(parameter.name)")
            let got = parameter.gradient.doubles
            let weighted = got.enumerated().reduce(0) {
                $0 + $1.element * cos(0.37 * Double($1.offset))
            }
            #expect(want.norm > 1e-4, "\(parameter.name)")
            expectClose(
                got.reduce(0) { $0 + $1 * $1 }.squareRoot(), want.norm, relative: 1e-4,
                "norm of \(parameter.name)")
            expectClose(
                weighted, want.weighted, absolute: 1e-4 * want.norm, "\(parameter.name)")
        }
    }

    @Test(
        "an adapter's gradients are those of the merged weight by the chain rule",
        arguments: TinyFamily.allCases)
    func adapters(family: TinyFamily) throws {
        let compute = try Compute(threads: 1)
        let decoder = try family.decoder(on: compute), merged = try family.decoder(on: compute)
        let adapters = Tiny.adapters(for: decoder), trained = adapters.parameters
        adapters.attach(to: decoder)
        let full = TrainableParameters(all: merged)
        for (layer, parameters) in zip(adapters.layers, full.layers) {
            for (target, adapter) in layer {
                let weight = try #require(parameters.linear[target]?.weight).value
                compute.multiply(
                    adapter.b, .plain, adapter.a, .plain, into: weight, alpha: adapter.scale,
                    beta: 1)
            }
        }
        let tokens = try family.golden().sequences[1].tokens
        let sequence = TrainingSequence(tokens: tokens, firstTarget: 4)
        let loss = DecoderGradients(decoder: decoder, parameters: trained).accumulate([sequence])
        let mergedLoss = DecoderGradients(decoder: merged, parameters: full).accumulate([sequence])
        expectClose(loss.lossSum, mergedLoss.lossSum, relative: 1e-5, "loss")
        for (index, layer) in adapters.layers.enumerated() {
            for (target, adapter) in layer {
                let gradient = try #require(full.layers[index].linear[target]?.weight).gradient
                let got = try #require(trained.layers[index].linear[target])
                let a = Matrix(rows: adapter.a.rows, columns: adapter.a.columns)
                let b = Matrix(rows: adapter.b.rows, columns: adapter.b.columns)
                compute.multiply(
                    adapter.b, .transposed, gradient, .plain, into: a, alpha: adapter.scale)
                compute.multiply(
                    gradient, .plain, adapter.a, .transposed, into: b, alpha: adapter.scale)
                for (got, want) in [(got.a, a), (got.b, b)] {
                    let got = try #require(got)
                    let size = want.doubles.map(abs).max() ?? 0
                    #expect(size > 1e-5, "\(got.name)")
                    expectClose(
                        got.gradient.values, want.doubles, absolute: 1e-4 * size, got.name)
                }
            }
        }
    }

    @Test(
        "a fully trained decoder of each family saves in the names of its own checkpoint",
        arguments: TinyFamily.allCases)
    func checkpoint(family: TinyFamily) throws {
        let folder = try TemporaryFolder(), path = "\(folder.path)/model.safetensors"
        let decoder = try family.decoder(on: Compute(threads: 1))
        let before = Tiny.bits(decoder)
        try FullCheckpoint.save(decoder, to: path)
        let saved = try SafetensorsFile(path: path)
        let published = try SafetensorsFile(path: "\(family.folder)/model.safetensors")
        #expect(saved.tensorNames.sorted() == published.tensorNames.sorted())
        for tensor in published.tensors {
            #expect(
                try saved.values(of: saved.tensor(named: tensor.name))
                    == published.values(of: tensor), "\(tensor.name)")
        }
        try FullCheckpoint.load(from: path, into: decoder)
        #expect(Tiny.bits(decoder) == before)
    }

    @Test(
        "activations that are computed again give the same bits", arguments: TinyFamily.allCases)
    func computedAgain(family: TinyFamily) throws {
        let tokens = try family.golden().sequences[1].tokens
        let bits = try [1 << 30, 1].map { bytes in
            let decoder = try family.decoder(on: Compute(threads: 1))
            let parameters = TrainableParameters(all: decoder)
            _ = DecoderGradients(
                decoder: decoder, parameters: parameters, activationBytes: bytes
            ).accumulate([TrainingSequence(tokens: tokens, firstTarget: 2)])
            return parameters.all.flatMap { $0.gradient.values.map(\.bitPattern) }
        }
        #expect(bits[0] == bits[1])
    }
}
