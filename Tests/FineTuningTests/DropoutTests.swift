import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Dropout of adapters")
struct DropoutTests {
    private static let rate = 0.3

    private func adapters(_ decoder: Decoder, _ variant: LoRAConfiguration.Variant) -> AdapterSet {
        let adapters = Tiny.adapters(
            for: decoder, LoRAConfiguration(variant: variant, rank: 3, alpha: 6))
        for parameter in adapters.parameters.all where parameter.name.hasSuffix("vector") {
            for column in 0..<parameter.value.columns { parameter.value[0, column] *= 1.2 }
        }
        adapters.attach(to: decoder)
        return adapters
    }

    private func gradients(
        _ decoder: Decoder, _ adapters: AdapterSet, _ batches: [[TrainingSequence]],
        bytes: Int = 512_000_000, step: Int = 1, seed: UInt64 = 3, rate: Double = Self.rate
    ) -> (loss: Double, gradients: [Float]) {
        let parameters = adapters.parameters
        let gradients = DecoderGradients(
            decoder: decoder, parameters: parameters, activationBytes: bytes, dropout: rate,
            seed: seed)
        let all = batches.flatMap(\.self).reduce(0) { $0 + $1.targetCount }
        let loss = batches.reduce(0.0) { sum, batch in
            let share = Double(batch.reduce(0) { $0 + $1.targetCount }) / Double(all)
            return sum + gradients.accumulate(batch, share: share, step: step).lossSum
        }
        return (loss, parameters.all.flatMap { $0.gradient.values })
    }

    /// Central differences in `Double`, the masks taken from what the decoder itself would draw.
    @Test(
        "gradients under dropout are the slopes of the loss with the same masks",
        arguments: LoRAConfiguration.Variant.allCases)
    func slopes(variant: LoRAConfiguration.Variant) throws {
        let decoder = try Tiny.decoder(threads: 2), adapters = adapters(decoder, variant)
        let sequence = Tiny.sequences[2], tokens = Array(sequence.tokens.dropLast())
        let dropout = AdapterDropout(
            rate: Self.rate, seed: 3, step: 5, batch: PackedBatch([tokens], sharing: 0))
        var twin = NaiveDecoder(decoder)
        for (index, layer) in adapters.layers.enumerated() {
            for (target, adapter) in layer {
                let ones = Matrix(rows: tokens.count, columns: adapter.a.columns)
                ones.fill(1)
                let mask = dropout.drop(ones, stream: adapter.stream, on: decoder.context.compute)
                let part = target == .gate || target == .up || target == .down ? "mlp" : "self_attn"
                twin.masks["model.layers.\(index).\(part).\(target.rawValue)"] =
                    (0..<mask.rows).map { mask.row($0).map(Double.init) }
            }
        }
        let parameters = adapters.parameters, sequences = [(sequence.tokens, sequence.firstTarget)]
        let (sum, targets) = DecoderGradients(
            decoder: decoder, parameters: parameters, dropout: Self.rate, seed: 3
        ).accumulate([sequence], step: 5)
        func loss(_ decoder: NaiveDecoder) -> Double {
            decoder.loss(sequences.map { (tokens: $0.0, firstTarget: $0.1) })
        }
        expectClose(sum / Double(targets), loss(twin), relative: 1e-5)
        expectSlopes(parameters, of: loss, at: twin, least: 1e-5)
    }

    @Test(
        "the masks are the same when blocks are computed again, and in any other cut of the batch",
        arguments: LoRAConfiguration.Variant.allCases)
    func anyCut(variant: LoRAConfiguration.Variant) throws {
        let decoder = try Tiny.decoder(threads: 2), adapters = adapters(decoder, variant)
        // Two of them begin alike, and run their beginning once when they run together.
        let batch = Tiny.sequences(6) + [Tiny.sequences[0], Tiny.sequences[2]]
        let whole = gradients(decoder, adapters, [batch])
        let again = gradients(decoder, adapters, [batch], bytes: 1)
        let pairs = stride(from: 0, to: 8, by: 2).map { Array(batch[$0..<$0 + 2]) }
        let cut = gradients(decoder, adapters, pairs)
        let alone = gradients(decoder, adapters, batch.map { [$0] })
        for other in [again, cut, alone] {
            expectClose(other.loss, whole.loss, relative: 1e-5)
            expectClose(
                other.gradients, whole.gradients.map(Double.init), absolute: 2e-6, relative: 1e-3)
        }
        let kept = gradients(decoder, adapters, batch.map { [$0] }, bytes: 512_000_000)
        let dropped = gradients(decoder, adapters, batch.map { [$0] }, bytes: 1)
        #expect(kept.gradients == dropped.gradients, "not the same bits")
    }

    @Test("step, seed and rate draw other masks; a loss alone drops nothing")
    func other() throws {
        let decoder = try Tiny.decoder(), adapters = adapters(decoder, .lora)
        let one = gradients(decoder, adapters, [Tiny.sequences])
        #expect(gradients(decoder, adapters, [Tiny.sequences]).gradients == one.gradients)
        #expect(gradients(decoder, adapters, [Tiny.sequences], step: 2).loss != one.loss)
        #expect(gradients(decoder, adapters, [Tiny.sequences], seed: 4).loss != one.loss)
        let none = gradients(decoder, adapters, [Tiny.sequences], rate: 0)
        let alone = DecoderGradients(
            decoder: decoder, parameters: adapters.parameters, dropout: 0.5
        ).loss(Tiny.sequences).lossSum
        expectClose(alone, none.loss, relative: 1e-6)
        #expect(abs(one.loss - none.loss) > 1e-3)
    }

    @Test("a training with dropout follows its seed, and learns")
    func training() throws {
        func losses(_ seed: UInt64, dropout: Double) throws -> [Double] {
            let decoder = try Tiny.decoder()
            let configuration = TrainingConfiguration(
                lora: LoRAConfiguration(variant: .dora, rank: 4, alpha: 8, dropout: dropout),
                learningRate: 1e-2, epochs: 15, batchSize: 4)
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            return try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: seed
            ).train(Tiny.sequences(8), validation: []) { _ in }.losses
        }
        let one = try losses(1, dropout: 0.1)
        #expect(try losses(1, dropout: 0.1) == one)
        #expect(try losses(1, dropout: 0) != one && losses(2, dropout: 0.1) != one)
        #expect(one[29] < one[0] / 2)
    }
}
