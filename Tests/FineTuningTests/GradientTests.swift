import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Gradients")
struct GradientTests {
    /// Compares every parameter's gradient along random directions with the slope of the loss of
    /// the decoder in `Double`.
    private func expectGradients(
        _ decoder: Decoder, _ parameters: TrainableParameters,
        of given: [TrainingSequence] = Tiny.sequences,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let twin = NaiveDecoder(decoder)
        let sequences = given.map { (tokens: $0.tokens, firstTarget: $0.firstTarget) }
        let (sum, targets) = DecoderGradients(decoder: decoder, parameters: parameters)
            .accumulate(given)
        expectClose(
            sum / Double(targets), twin.loss(sequences), relative: 1e-5, "loss",
            sourceLocation: sourceLocation)
        expectSlopes(
            parameters, of: { $0.loss(sequences) }, at: twin, least: 1e-4,
            sourceLocation: sourceLocation)
    }

    @Test("of every weight, the output layer tied and of its own", arguments: [true, false])
    func full(isTied: Bool) throws {
        let decoder = try Tiny.decoder(threads: 2, isTied: isTied)
        let parameters = TrainableParameters(all: decoder)
        #expect(parameters.all.count == 2 * 9 + (isTied ? 2 : 3))
        #expect(parameters.count == decoder.configuration.parameterCount)
        expectGradients(decoder, parameters)
    }

    @Test("of both matrices of an adapter on every linear layer")
    func adapters() throws {
        let decoder = try Tiny.decoder()
        let adapters = Tiny.adapters(for: decoder)
        adapters.attach(to: decoder)
        #expect(adapters.parameters.all.count == 2 * 7 * 2)
        expectGradients(decoder, adapters.parameters)
    }

    @Test("of adapters with DoRA, the lengths that divide held as they are")
    func dora() throws {
        let decoder = try Tiny.decoder(threads: 2)
        let adapters = Tiny.adapters(
            for: decoder, LoRAConfiguration(variant: .dora, rank: 3, alpha: 6))
        for parameter in adapters.parameters.all where parameter.name.hasSuffix("vector") {
            for column in 0..<parameter.value.columns { parameter.value[0, column] *= 1.3 }
        }
        adapters.attach(to: decoder)
        #expect(adapters.parameters.all.count == 2 * 7 * 3)
        expectGradients(decoder, adapters.parameters)
    }

    @Test("of adapters on some layers only", arguments: [LoRAConfiguration.Target.query, .down])
    func oneTarget(target: LoRAConfiguration.Target) throws {
        let decoder = try Tiny.decoder()
        let adapters = Tiny.adapters(
            for: decoder, LoRAConfiguration(rank: 2, alpha: 1, targets: [target]))
        adapters.attach(to: decoder)
        expectGradients(decoder, adapters.parameters)
    }

    @Test("of adapters on the last block alone, below which nothing is trained")
    func lastBlock() throws {
        let decoder = try Tiny.decoder()
        let top = Tiny.adapters(for: decoder, LoRAConfiguration(rank: 2, alpha: 1, layers: 1))
        top.attach(to: decoder)
        #expect(decoder.layers.map { $0.query.adapter != nil } == [false, true])
        #expect(top.parameters.all.count == 7 * 2 && top.parameters.lowestLayer == 1)
        expectGradients(decoder, top.parameters)
    }

    /// Sequences that begin alike, two of them with targets among what they share, and one that
    /// ends there.
    private static let alike = [
        TrainingSequence(tokens: [5, 80, 17, 200, 33, 2], firstTarget: 1),
        TrainingSequence(tokens: [5, 80, 17, 61, 9, 120, 7, 2], firstTarget: 1),
        TrainingSequence(tokens: [5, 80, 17, 2], firstTarget: 3),
        TrainingSequence(tokens: [5, 80, 17, 200, 140, 2], firstTarget: 5),
    ]

    @Test("of sequences that begin alike, of every weight and of adapters on the last block")
    func beginAlike() throws {
        let decoder = try Tiny.decoder(threads: 2)
        expectGradients(decoder, TrainableParameters(all: decoder), of: Self.alike)
        let other = try Tiny.decoder()
        let top = Tiny.adapters(for: other, LoRAConfiguration(rank: 2, alpha: 1, layers: 1))
        top.attach(to: other)
        expectGradients(other, top.parameters, of: Self.alike)
    }

    @Test("what frozen blocks made of a sequence serves beside others that begin less alike")
    func frozenBesideOthers() throws {
        let decoder = try Tiny.decoder()
        let top = Tiny.adapters(for: decoder, LoRAConfiguration(rank: 2, alpha: 1, layers: 1))
        top.attach(to: decoder)
        func gradients(_ batches: [[TrainingSequence]]) -> [Float] {
            let parameters = top.parameters
            let one = DecoderGradients(decoder: decoder, parameters: parameters)
            for batch in batches.dropLast() { _ = one.loss(batch) }
            _ = one.accumulate(batches[batches.count - 1])
            return parameters.all.flatMap(\.gradient.values)
        }
        let fresh = gradients([Self.alike + Tiny.sequences]).map(Double.init)
        for before in [
            [Self.alike], [[Self.alike[0], Self.alike[3]], Tiny.sequences],
            [Self.alike + Tiny.sequences],
        ] {
            expectClose(
                gradients(before + [Self.alike + Tiny.sequences]), fresh, absolute: 1e-6,
                relative: 1e-4)
        }
        let alone = gradients([Self.alike]).map(Double.init)
        expectClose(
            gradients([Self.alike + Tiny.sequences, Self.alike]), alone, absolute: 1e-6,
            relative: 1e-4)
    }

    @Test("with B = 0, A's gradient is zero and B's is not")
    func zeroB() throws {
        let decoder = try Tiny.decoder()
        let adapters = AdapterSet(for: decoder, configuration: LoRAConfiguration(rank: 2), seed: 1)
        adapters.attach(to: decoder)
        let parameters = adapters.parameters
        _ = DecoderGradients(decoder: decoder, parameters: parameters).accumulate(Tiny.sequences)
        for parameter in parameters.all {
            let norm = decoder.context.compute.squaredNorm(parameter.gradient)
            #expect((norm == 0) == parameter.name.hasSuffix("lora_A"), "\(parameter.name)")
        }
    }

    @Test("micro-batches add up to the whole batch, each sequence by its own tokens")
    func microBatches() throws {
        let decoder = try Tiny.decoder(threads: 2)
        let long = Tiny.sequences(90)
        #expect(long.reduce(0) { $0 + $1.tokens.count } > 600)
        let whole = TrainableParameters(all: decoder)
        let (sum, targets) = DecoderGradients(decoder: decoder, parameters: whole).accumulate(long)
        // Alone, each sequence has the mean over its own targets: weigh it back.
        let weighed = TrainableParameters(all: decoder)
        var alone = 0.0
        for sequence in long {
            let part = TrainableParameters(all: decoder)
            alone +=
                DecoderGradients(decoder: decoder, parameters: part)
                .accumulate([sequence]).lossSum
            let share = Float(sequence.targetCount) / Float(targets)
            for (total, part) in zip(weighed.all, part.all) {
                decoder.context.compute.add(part.gradient, scale: share, to: total.gradient)
            }
        }
        expectClose(sum, alone, relative: 1e-6)
        for (got, want) in zip(whole.all, weighed.all) {
            expectClose(
                got.gradient.values, want.gradient.doubles, absolute: 2e-6, relative: 1e-4, got.name
            )
        }
    }

    @Test("the loss alone is the loss of the backward pass, and leaves gradients as they are")
    func lossAlone() throws {
        let decoder = try Tiny.decoder(), parameters = TrainableParameters(all: decoder)
        let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
        let loss = gradients.loss(Tiny.sequences(90))
        #expect(parameters.all.allSatisfy { $0.gradient.values.allSatisfy { $0 == 0 } })
        let both = gradients.accumulate(Tiny.sequences(90))
        expectClose(loss.lossSum, both.lossSum, relative: 1e-6)
        #expect(loss.targets == both.targets)
    }

    @Test("sequences without a target add nothing; nothing at all is a loss of zero")
    func empty() throws {
        let decoder = try Tiny.decoder()
        let nothing = TrainingSequence(tokens: [4, 5, 6], firstTarget: 3)
        #expect(nothing.targetCount == 0)
        #expect(TrainingSequence(tokens: [4], firstTarget: 0).targetCount == 0)
        #expect(TrainingSequence(tokens: [4, 5], firstTarget: 9).targetCount == 0)
        func gradients(_ sequences: [TrainingSequence]) -> ([UInt32], Double) {
            let parameters = TrainableParameters(all: decoder)
            let loss = DecoderGradients(decoder: decoder, parameters: parameters)
                .accumulate(sequences).lossSum
            return (parameters.all.flatMap { $0.gradient.values.map(\.bitPattern) }, loss)
        }
        let (alone, loss) = gradients(Tiny.sequences)
        let (mixed, mixedLoss) = gradients([nothing] + Tiny.sequences + [nothing])
        #expect(alone == mixed && loss == mixedLoss)
        let (none, zero) = gradients([nothing])
        #expect(zero == 0 && none.allSatisfy { $0 == 0 })
    }

    @Test("one and two threads give the same bits")
    func threads() throws {
        let bits = try [1, 2].map { threads in
            let decoder = try Tiny.decoder(threads: threads)
            let parameters = TrainableParameters(all: decoder)
            _ = DecoderGradients(decoder: decoder, parameters: parameters)
                .accumulate(Tiny.sequences(60))
            return parameters.all.flatMap { $0.gradient.values.map(\.bitPattern) }
        }
        #expect(bits[0] == bits[1])
    }
}
