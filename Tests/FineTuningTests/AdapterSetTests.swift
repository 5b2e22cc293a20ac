import Domain
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Adapters")
struct AdapterSetTests {
    @Test("fresh adapters change nothing, trained ones do, and detaching brings the base back")
    func attachAndDetach() throws {
        let decoder = try Tiny.decoder()
        let base = Tiny.logits(decoder)
        AdapterSet(for: decoder, configuration: LoRAConfiguration(), seed: 1).attach(to: decoder)
        #expect(Tiny.logits(decoder) == base)
        Tiny.adapters(for: decoder).attach(to: decoder)
        #expect(Tiny.logits(decoder) != base)
        Tiny.adapters(for: decoder, LoRAConfiguration(rank: 1, alpha: 1, targets: [.key]))
            .attach(to: decoder)
        #expect(decoder.layers.allSatisfy { $0.query.adapter == nil && $0.key.adapter != nil })
        AdapterSet.detach(from: decoder)
        #expect(Tiny.logits(decoder) == base)
    }

    @Test("an adapter adds scale · B A to the weight")
    func merged() throws {
        let decoder = try Tiny.decoder(), compute = decoder.context.compute
        let adapters = Tiny.adapters(for: decoder)
        adapters.attach(to: decoder)
        let beside = Tiny.logits(decoder)
        AdapterSet.detach(from: decoder)
        for (layer, adapters) in zip(decoder.layers, adapters.layers) {
            let linears: [LoRAConfiguration.Target: Linear] = [
                .query: layer.query, .key: layer.key, .value: layer.value, .output: layer.output,
                .gate: layer.gate, .up: layer.up, .down: layer.down,
            ]
            for (target, adapter) in adapters {
                let weight = try #require(linears[target]).weight.floats
                compute.multiply(
                    adapter.b, .plain, adapter.a, .plain, into: weight, alpha: 2, beta: 1)
            }
        }
        expectClose(Tiny.logits(decoder), beside.map(Double.init), absolute: 1e-4)
    }

    @Test("A is uniform within 1/√in, B zero, and both follow the seed")
    func initialisation() throws {
        let decoder = try Tiny.decoder()
        func values(_ seed: UInt64) -> [[Float]] {
            AdapterSet(for: decoder, configuration: LoRAConfiguration(rank: 8), seed: seed)
                .parameters.all.map { $0.value.values }
        }
        #expect(values(1) == values(1))
        #expect(values(1) != values(2))
        let parameters = AdapterSet(
            for: decoder, configuration: LoRAConfiguration(rank: 8), seed: 3
        ).parameters.all
        for parameter in parameters {
            let values = parameter.value.values
            guard parameter.name.hasSuffix("lora_A") else {
                #expect(values.allSatisfy { $0 == 0 })
                continue
            }
            let bound = 1 / Float(parameter.value.columns).squareRoot()
            #expect(values.allSatisfy { abs($0) <= bound })
            let mean = values.reduce(0, +) / Float(values.count)
            let square = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
            #expect(abs(mean) < 0.15 * bound, "\(parameter.name)")
            #expect(abs(square * 3 / (bound * bound) - 1) < 0.2, "\(parameter.name)")
        }
    }
}
