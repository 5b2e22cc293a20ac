import Domain
import Checkpoints
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Training in every precision")
struct PrecisionTests {
    /// The least cosine of a tensor's gradient with that in f32.
    static let leastCosines: [(Precision, Double)] = [(.bf16, 0.995), (.int8, 0.99)]

    @Test("gradients of adapters point where those in f32 do", arguments: leastCosines)
    func direction(precision: Precision, least: Double) throws {
        func gradients(_ precision: Precision) throws -> [Parameter] {
            let decoder = try Tiny.decoder(threads: 2, precision: precision)
            let adapters = Tiny.adapters(for: decoder), parameters = adapters.parameters
            adapters.attach(to: decoder)
            _ = DecoderGradients(decoder: decoder, parameters: parameters)
                .accumulate(Tiny.sequences(20))
            return parameters.all
        }
        for (got, want) in zip(try gradients(precision), try gradients(.f32)) {
            #expect(cosine(got.gradient, want.gradient) >= least, "\(got.name)")
        }
    }

    private func cosine(_ x: Matrix, _ y: Matrix) -> Double {
        func inner(_ x: [Double], _ y: [Double]) -> Double {
            zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let (x, y) = (x.doubles, y.doubles)
        return inner(x, y) / (inner(x, x) * inner(y, y)).squareRoot()
    }

    @Test(
        "adapters learn beside rounded weights, which keep every bit",
        arguments: [Precision.bf16, .int8])
    func adapters(precision: Precision) throws {
        func train(threads: Int) throws -> (losses: [Double], decoder: Decoder) {
            let decoder = try Tiny.decoder(threads: threads, precision: precision)
            let configuration = TrainingConfiguration(
                lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2, epochs: 20,
                batchSize: 4)
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            let outcome = try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1
            ).train(Tiny.sequences(8), validation: []) { _ in }
            return (outcome.losses, decoder)
        }
        let one = try train(threads: 1), two = try train(threads: 2)
        #expect(one.losses[39] < one.losses[0] / 2)
        #expect(one.losses == two.losses, "with one thread and with two")
        #expect(Tiny.bits(one.decoder) == Tiny.bits(try Tiny.decoder(precision: precision)))
        let layer = one.decoder.layers[0]
        #expect(layer.down.weight.byteCount < layer.down.weight.count * 3, "still rounded")
    }

    /// The weights of the file are bfloat16 already, so that both precisions begin with the same weights.
    @Test("full fine-tuning takes the same steps in bf16 as in f32, to the bit")
    func full() throws {
        let results = try [Precision.f32, .bf16].map { precision in
            let decoder = try Tiny.decoder(threads: 2, precision: precision, roundedToHalves: true)
            let configuration = TrainingConfiguration(
                method: .full, learningRate: 3e-3, epochs: 3, batchSize: 4)
            let outcome = try Trainer(decoder: decoder, configuration: configuration, seed: 1)
                .train(Tiny.sequences(8), validation: Tiny.sequences) { _ in }
            #expect(outcome.losses.count == 6)
            let trained = Tiny.bits(decoder)
            decoder.settle()
            #expect((Tiny.bits(decoder) == trained) == (precision == .f32), "settled afterwards")
            return (outcome, trained)
        }
        #expect(results[0].0 == results[1].0)
        #expect(results[0].1 == results[1].1)
    }

    @Test("full fine-tuning of codes is in f32 too, and begins with the codes' weights")
    func fullOfCodes() throws {
        let results = try [Precision.f32, .int8].map { precision in
            let decoder = try Tiny.decoder(precision: precision, as: .q8_0)
            let configuration = TrainingConfiguration(
                method: .full, learningRate: 3e-3, epochs: 2, batchSize: 4)
            return try Trainer(decoder: decoder, configuration: configuration, seed: 1)
                .train(Tiny.sequences(8), validation: []) { _ in }.losses
        }
        expectClose(results[1].map(Float.init), results[0], relative: 1e-5)
    }
}
