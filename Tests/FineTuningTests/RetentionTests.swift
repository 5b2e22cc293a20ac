import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Keeping what the model knew")
struct RetentionTests {
    // MARK: - Replay

    @Test("replay has its share of every batch, and each text comes once before any comes again")
    func draw() {
        let texts = (0..<5).map { TrainingSequence(tokens: [$0, 9], firstTarget: 1) }
        var draw = ReplayDraw(texts, share: 0.2, seed: 3)
        // A quarter of a batch of six is one and a half.
        let batches = (0..<10).map { _ in draw.next(beside: 6) }
        #expect(batches.map(\.count) == [1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
        let drawn = batches.flatMap(\.self).map { $0.tokens[0] }
        for round in stride(from: 0, to: 15, by: 5) {
            #expect(Set(drawn[round..<round + 5]) == Set(0..<5))
        }
        var none = ReplayDraw(texts, share: 0, seed: 3), empty = ReplayDraw([], share: 0.5, seed: 3)
        #expect(none.next(beside: 8).isEmpty && empty.next(beside: 8).isEmpty)
        var again = ReplayDraw(texts, share: 0.2, seed: 3)
        #expect((0..<10).flatMap { _ in again.next(beside: 6) }.map { $0.tokens[0] } == drawn)
    }

    @Test("the gradient of a mixed batch is that of each source's own mean, by their shares")
    func shares() throws {
        let decoder = try Tiny.decoder()
        let adapters = AdapterSet(for: decoder, configuration: LoRAConfiguration(rank: 2), seed: 1)
        adapters.attach(to: decoder)
        let task = Tiny.sequences(3), replay = Array(Tiny.sequences(5).suffix(2))
        func gradient(_ parts: [(sequences: [TrainingSequence], share: Double)]) -> [Float] {
            let parameters = adapters.parameters
            let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
            for part in parts { _ = gradients.accumulate(part.sequences, share: part.share) }
            return parameters.all.flatMap { $0.gradient.values }
        }
        let (own, general) = (gradient([(task, 1)]), gradient([(replay, 1)]))
        let mixed = gradient([(task, 0.75), (replay, 0.25)])
        #expect(own != general)
        for (place, value) in mixed.enumerated() {
            let want = 0.75 * own[place] + 0.25 * general[place]
            #expect(abs(value - want) <= 1e-6 + 1e-4 * abs(want))
        }
    }

    @Test("what the untuned model expects has its gradient, by the loss of the decoder in Double")
    func distribution() throws {
        let decoder = try Tiny.decoder(threads: 2)
        let base = NaiveDecoder(decoder), adapters = Tiny.adapters(for: decoder)
        adapters.attach(to: decoder)
        let parameters = adapters.parameters, twin = NaiveDecoder(decoder)
        func loss(_ tuned: NaiveDecoder) -> Double {
            let losses = Tiny.sequences.flatMap { sequence -> [Double] in
                let (own, expected) = (tuned.logits(sequence.tokens), base.logits(sequence.tokens))
                return (sequence.firstTarget..<sequence.tokens.count).map { place in
                    let p = base.probabilities(expected[place - 1])
                    let q = tuned.probabilities(own[place - 1])
                    return -zip(p, q).reduce(0) { $0 + $1.0 * log($1.1) }
                }
            }
            return losses.reduce(0, +) / Double(losses.count)
        }
        let (sum, targets) = DecoderGradients(decoder: decoder, parameters: parameters)
            .accumulate(expectedByBase: Tiny.sequences, share: 1)
        expectClose(sum / Double(targets), loss(twin), relative: 1e-5)
        // They are where they were.
        #expect(decoder.layers[0].query.adapter != nil)
        expectSlopes(parameters, of: loss, at: twin)
    }

    @Test("what the untuned model expects has the same bits, kept or made anew")
    func untunedStates() throws {
        let decoder = try Tiny.decoder(), adapters = Tiny.adapters(for: decoder)
        adapters.attach(to: decoder)
        let parameters = adapters.parameters
        func gradients(_ untuned: UntunedStates, of sequences: [TrainingSequence]) -> [Float] {
            for parameter in parameters.all { parameter.gradient.fill(0) }
            _ = DecoderGradients(decoder: decoder, parameters: parameters)
                .accumulate(expectedByBase: sequences, share: 1, untuned: untuned)
            return parameters.all.flatMap { $0.gradient.values }
        }
        let untuned = UntunedStates(), sequences = Tiny.sequences
        let before = gradients(untuned, of: Array(sequences.reversed()))
        for parameter in parameters.all where parameter.name.hasSuffix("lora_B") {
            parameter.value.fill(0.05)
        }
        let kept = gradients(untuned, of: sequences)
        #expect(kept != before)
        #expect(kept == gradients(UntunedStates(), of: sequences))
        #expect(kept == gradients(UntunedStates(bytes: 0), of: sequences))
    }

    @Test("before anything is trained the untuned model expects what it is given")
    func untrained() throws {
        let decoder = try Tiny.decoder()
        let adapters = AdapterSet(for: decoder, configuration: LoRAConfiguration(rank: 2), seed: 1)
        adapters.attach(to: decoder)
        let parameters = adapters.parameters
        _ = DecoderGradients(decoder: decoder, parameters: parameters)
            .accumulate(expectedByBase: Tiny.sequences, share: 1)
        for parameter in parameters.all {
            #expect(parameter.gradient.values.allSatisfy { abs($0) < 1e-6 }, "\(parameter.name)")
        }
    }

    @Test("a training that keeps the distribution of general texts moves away from it less")
    func kept() throws {
        let task = Tiny.sequences(8), general = Array(Tiny.sequences(16).suffix(8))
        func divergence(replay share: Double) throws -> Double {
            let decoder = try Tiny.decoder()
            var configuration = TrainingConfiguration(
                lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2, epochs: 15,
                batchSize: 4)
            configuration.retention = Retention(replay: share, replayLoss: .distribution)
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            _ = try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1
            ).train(task, validation: [], replay: general) { _ in }
            let gradients = DecoderGradients(decoder: decoder, parameters: adapters.parameters)
            let (sum, targets) = gradients.accumulate(expectedByBase: general, share: 1)
            return sum / Double(targets)
        }
        #expect(try divergence(replay: 0.5) < divergence(replay: 0) - 0.1)
    }

    @Test("a training with replay forgets the replayed texts less")
    func replay() throws {
        let task = Tiny.sequences(8), general = Array(Tiny.sequences(16).suffix(8))
        func loss(replay share: Double) throws -> (general: Double, replayed: Int?) {
            let decoder = try Tiny.decoder()
            var configuration = TrainingConfiguration(
                lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2, epochs: 15,
                batchSize: 4)
            configuration.retention.replay = share
            let adapters = AdapterSet(
                for: decoder, configuration: configuration.lora, seed: 1)
            let outcome = try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1
            ).train(task, validation: [], replay: general) { _ in }
            let (sum, targets) = DecoderGradients(
                decoder: decoder, parameters: adapters.parameters
            ).loss(general)
            return (sum / Double(targets), outcome.replayedSequences)
        }
        let without = try loss(replay: 0), with = try loss(replay: 0.5)
        #expect(without.replayed == nil && with.replayed == 15 * 8)
        #expect(with.general < without.general / 2)
    }

    // MARK: - Blending

    @Test("adapters that are taken no way are the base, and half the way half of the update")
    func adapters() throws {
        let decoder = try Tiny.decoder(), folder = try TemporaryFolder()
        let trained = AdapterSet(for: decoder, configuration: LoRAConfiguration(rank: 2), seed: 1)
        for parameter in trained.parameters.all where parameter.name.hasSuffix("lora_B") {
            parameter.value.fill(0.05)
        }
        try trained.save(to: "\(folder.path)/adapter", baseModel: "tiny")
        func scale(_ blend: Double) throws -> Float? {
            try AdapterSet(folder: "\(folder.path)/adapter", for: decoder, blend: blend)
                .layers[0][.query]?.scale
        }
        let whole = try #require(try scale(1))
        #expect(try scale(0) == 0 && scale(0.5) == whole / 2)
    }

    @Test("weights are taken part of the way in a line")
    func weights() throws {
        let folder = try TemporaryFolder(), path = "\(folder.path)/model.safetensors"
        let tuned = try Tiny.decoder()
        for parameter in TrainableParameters(all: tuned).all {
            parameter.value.copy(
                from: Matrix(
                    rows: parameter.value.rows, columns: parameter.value.columns,
                    values: parameter.value.values.map { $0 + 0.5 }))
        }
        try FullCheckpoint.save(tuned, to: path)
        let blended = try Tiny.decoder(), base = try Tiny.decoder()
        try FullCheckpoint.load(from: path, into: blended, blend: 0.25)
        for (parameter, old) in zip(
            TrainableParameters(all: blended).all, TrainableParameters(all: base).all)
        {
            for (value, before) in zip(parameter.value.values, old.value.values) {
                #expect(abs(value - before - 0.125) < 1e-6, "\(parameter.name)")
            }
        }
    }
}
