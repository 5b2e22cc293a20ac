import Domain
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Activations")
struct ActivationTests {
    /// A budget in which nothing fits: each sequence by itself, computed again, nothing kept.
    private let nothing = 1

    private func bits(_ parameters: TrainableParameters) -> [UInt32] {
        parameters.all.flatMap { $0.gradient.values.map(\.bitPattern) }
    }

    private func topAdapters(_ decoder: Decoder) -> AdapterSet {
        let adapters = Tiny.adapters(for: decoder, LoRAConfiguration(rank: 2, alpha: 4, layers: 1))
        adapters.attach(to: decoder)
        return adapters
    }

    /// A decoder of the size that the examples have.
    private func configuration() throws -> DecoderConfiguration {
        try DecoderConfiguration(
            layers: 30, width: 576, innerWidth: 1536, heads: 9, keyHeads: 3, headWidth: 64,
            vocabulary: 49_152, contextLength: 8192, normEpsilon: 1e-5, rotaryBase: 1e5,
            hasTiedOutput: true)
    }

    @Test("computed again they give the bits that they give when they are kept")
    func recomputed() throws {
        func run(
            _ bytes: Int, _ parameters: (Decoder) -> TrainableParameters
        ) throws -> (losses: [Double], bits: [UInt32]) {
            let decoder = try Tiny.decoder(threads: 2), parameters = parameters(decoder)
            let gradients = DecoderGradients(
                decoder: decoder, parameters: parameters, activationBytes: bytes)
            let losses = Tiny.sequences(6).map { gradients.accumulate([$0]).lossSum }
            return (losses, bits(parameters))
        }
        let everything = 1_000_000_000
        let all = { TrainableParameters(all: $0) }
        #expect(try run(everything, all) == run(nothing, all))
        let top = { (decoder: Decoder) in topAdapters(decoder).parameters }
        #expect(try run(everything, top) == run(nothing, top))
        #expect(try run(everything, all).bits != run(everything, top).bits)
    }

    @Test("a budget too small for one sequence still takes it whole")
    func longSequence() throws {
        let decoder = try Tiny.decoder(threads: 2)
        let tokens = (0..<600).map { ($0 * 37 + 11) % TinyDecoder.vocabulary }
        let long = TrainingSequence(tokens: tokens, firstTarget: 1)
        let losses = [nothing, 600_000, 1_000_000_000].map { bytes in
            let parameters = TrainableParameters(all: decoder)
            return DecoderGradients(
                decoder: decoder, parameters: parameters, activationBytes: bytes
            ).accumulate([Tiny.sequences[0], long, Tiny.sequences[1]]).lossSum
        }
        expectClose(losses[0], losses[2], relative: 1e-6)
        expectClose(losses[1], losses[2], relative: 1e-6)
    }

    @Test("a budget decides how many tokens run at one time, and what is kept of them")
    func budget() throws {
        func budget(_ megabytes: Int, layers: Int = 30) throws -> ActivationBudget {
            ActivationBudget(
                try configuration(), trainedLayers: layers, bytes: megabytes * 1_000_000)
        }
        let ample = try budget(512)
        #expect(ample.tokensInMicroBatch == 512 && ample.keepsAll(tokens: 512))
        #expect(ample.rowsOfLogits == 128 && !ample.keepsAll(tokens: 1024))
        let half = try budget(200)
        #expect((128..<512).contains(half.tokensInMicroBatch))
        #expect(half.keepsAll(tokens: half.tokensInMicroBatch))
        let small = try budget(32)
        #expect((256..<512).contains(small.tokensInMicroBatch))
        #expect(!small.keepsAll(tokens: small.tokensInMicroBatch) && small.rowsOfLogits == 32)
        #expect(try budget(0).tokensInMicroBatch == 1 && budget(0).remainingBytes == 0)
        // Four blocks leave room for the frozen blocks' outputs of 100,000 tokens and more.
        #expect(try budget(512, layers: 4).remainingBytes > 100_000 * 576 * 4)
    }

    @Test("what frozen blocks gave is used again: bit for bit, in other company to rounding")
    func frozen() throws {
        let decoder = try Tiny.decoder(threads: 2), adapters = topAdapters(decoder)
        let sequences = Tiny.sequences(5)
        func values(after: [[TrainingSequence]]) -> [Float] {
            let parameters = adapters.parameters
            let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
            for earlier in after { _ = gradients.loss(earlier) }
            _ = gradients.accumulate(sequences)
            return parameters.all.flatMap { $0.gradient.values }
        }
        let fresh = values(after: [])
        #expect(values(after: [sequences]) == fresh)
        let company = [
            [[sequences[3]], [sequences[0]]], [sequences.reversed()],
            [[sequences[4], sequences[4]]], sequences.map { [$0] },
        ]
        for after in company {
            // A product of few rows takes another path than BLAS.
            expectClose(
                values(after: after), fresh.map(Double.init), absolute: 2e-6, relative: 1e-4)
        }
    }

    @Test("frozen blocks run once for each sequence, for training and validation alike")
    func frozenOnce() throws {
        let decoder = try Tiny.decoder(), parameters = topAdapters(decoder).parameters
        let kept = DecoderGradients(decoder: decoder, parameters: parameters)
        let unkept = DecoderGradients(
            decoder: decoder, parameters: parameters, activationBytes: nothing)
        let loss = kept.loss(Tiny.sequences).lossSum
        expectClose(loss, unkept.loss(Tiny.sequences).lossSum, relative: 1e-6)
        // Whoever runs the first block from here on does not get a number.
        decoder.layers[0].attentionNorm.fill(.nan)
        #expect(unkept.loss(Tiny.sequences).lossSum.isNaN)
        #expect(kept.loss(Tiny.sequences).lossSum == loss)
        #expect(kept.accumulate(Tiny.sequences).lossSum.isFinite)
        #expect(bits(parameters).allSatisfy { Float(bitPattern: $0).isFinite })
        let unseen = TrainingSequence(tokens: [7, 8, 9], firstTarget: 1)
        #expect(kept.loss([unseen]).lossSum.isNaN)
    }

    @Test("a training on the last blocks is the same with what is kept and without")
    func training() throws {
        func train(_ bytes: Int) throws -> (TrainingOutcome, [Float]) {
            let decoder = try Tiny.decoder()
            let configuration = TrainingConfiguration(
                lora: LoRAConfiguration(rank: 2, alpha: 4, layers: 1), learningRate: 1e-2,
                epochs: 3, batchSize: 1, activationBytes: bytes)
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            let outcome = try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1
            ).train(Tiny.sequences(6), validation: [Tiny.sequences[0]]) { _ in }
            return (outcome, adapters.parameters.all.flatMap { $0.value.values })
        }
        let kept = try train(512_000_000), unkept = try train(nothing)
        #expect(kept.0 == unkept.0 && kept.1 == unkept.1)
    }
}
