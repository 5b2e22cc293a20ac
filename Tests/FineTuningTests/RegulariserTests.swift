import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Holding the weights")
struct RegulariserTests {
    private let task = Tiny.sequences(8), general = Array(Tiny.sequences(16).suffix(8))

    private func train(
        _ retention: Retention, _ method: TrainingConfiguration.Method, rate: Double = 1e-2,
        epochs: Int = 15, precision: Precision = .f32
    ) throws -> (decoder: Decoder, outcome: TrainingOutcome, parameters: [Parameter]) {
        let decoder = try Tiny.decoder(threads: 2, precision: precision)
        var configuration = TrainingConfiguration(
            method: method, lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: rate,
            epochs: epochs, batchSize: 4)
        configuration.retention = retention
        let trainer: Trainer
        switch method {
        case .lora:
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            trainer = Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1)
        case .full: trainer = Trainer(decoder: decoder, configuration: configuration, seed: 1)
        }
        let outcome = try trainer.train(task, validation: [], replay: general) { _ in }
        return (decoder, outcome, trainer.parameters.all)
    }

    /// How far all weights are from the untuned ones: `Σ (W' − W)²`.
    private func distance(_ decoder: Decoder) throws -> Double {
        let base = try Tiny.decoder()
        func changed(_ linear: Linear) -> [Double] {
            let weight = linear.weight.floats.doubles
            guard let adapter = linear.adapter else { return weight }
            let (a, b, columns) = (adapter.a.doubles, adapter.b.doubles, linear.inputs)
            return weight.indices.map { place in
                weight[place] + Double(adapter.scale)
                    * (0..<adapter.rank).reduce(0) {
                        $0 + b[place / columns * adapter.rank + $1]
                            * a[$1 * columns + place % columns]
                    }
            }
        }
        return zip(decoder.layers, base.layers).reduce(0) { sum, pair in
            let linears = [\DecoderLayer.query, \.key, \.value, \.output, \.gate, \.up, \.down]
            return linears.reduce(sum) { sum, linear in
                zip(changed(pair.0[keyPath: linear]), changed(pair.1[keyPath: linear]))
                    .reduce(sum) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
        }
    }

    /// How far the logits of tokens that nobody taught are from the untuned ones.
    private func shift(_ decoder: Decoder) throws -> Double {
        zip(Tiny.logits(decoder), Tiny.logits(try Tiny.decoder())).reduce(0) {
            $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
        }
    }

    private func loss(_ decoder: Decoder, _ sequences: [TrainingSequence]) -> Double {
        let none = AdapterSet(configuration: LoRAConfiguration(), layers: []).parameters
        let (sum, targets) = DecoderGradients(decoder: decoder, parameters: none).loss(sequences)
        return sum / Double(targets)
    }

    enum Option: CaseIterable { case l2SP, ewc }

    @Test(
        "the stronger the pull, the nearer stay the weights, and what the model expects",
        arguments: TrainingConfiguration.Method.allCases, Option.allCases)
    func pull(method: TrainingConfiguration.Method, option: Option) throws {
        let rate = method == .lora ? 1e-2 : 3e-3
        func trained(_ strength: Double) throws -> Decoder {
            let retention =
                option == .l2SP ? Retention(l2SP: strength) : Retention(ewc: strength)
            return try train(retention, method, rate: rate).decoder
        }
        let free = try trained(0), held = try trained(0.3), fixed = try trained(100)
        let distances = try [free, held, fixed].map(distance)
        #expect(distances[1] < 0.7 * distances[0] && distances[2] < 0.3 * distances[1])
        let shifts = try [free, held, fixed].map(shift)
        #expect(shifts[1] < 0.8 * shifts[0] && shifts[2] < 0.5 * shifts[1])
        #expect(loss(free, task) < loss(fixed, task), "what is held is learnt less")
    }

    @Test(
        "nothing is pulled before anything moved, whatever the strength",
        arguments: TrainingConfiguration.Method.allCases)
    func start(method: TrainingConfiguration.Method) throws {
        func firstNorm(_ retention: Retention) throws -> Double? {
            try train(retention, method, epochs: 1).outcome.gradientNorms?.first
        }
        let free = try firstNorm(Retention())
        #expect(try firstNorm(Retention(l2SP: 1e5, ewc: 1e5)) == free)
    }

    @Test("beside rounded weights the pull is the same kind", arguments: [Precision.bf16, .int8])
    func rounded(precision: Precision) throws {
        func parameters(_ retention: Retention) throws -> [Parameter] {
            try train(retention, .lora, precision: precision).parameters
        }
        func size(_ parameters: [Parameter]) -> Double {
            parameters.filter { $0.name.hasSuffix("lora_B") }
                .reduce(0) { $0 + $1.value.doubles.reduce(0) { $0 + $1 * $1 } }
        }
        let free = size(try parameters(Retention()))
        #expect(size(try parameters(Retention(l2SP: 10))) < free / 2)
        #expect(size(try parameters(Retention(ewc: 10))) < free / 2)
    }

    @Test("the same seed gives the same bits, and the labels of another seed others")
    func seeded() throws {
        func losses(seed: UInt64) throws -> [Double] {
            let decoder = try Tiny.decoder(threads: 2)
            var configuration = TrainingConfiguration(
                lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2, epochs: 4,
                batchSize: 8)
            configuration.retention.ewc = 1
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            // One batch an epoch: its order is not what differs.
            return try Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: seed
            ).train([task[0]], validation: [], replay: general) { _ in }.losses
        }
        #expect(try losses(seed: 1) == losses(seed: 1))
        #expect(try losses(seed: 1) != losses(seed: 2))
    }

    @Test("a killed training that was held goes on to the same bits")
    func resumed() throws {
        let folder = try TemporaryFolder(), path = "\(folder.path)/checkpoint"
        func parameters(
            _ method: TrainingConfiguration.Method, stretches: [TrainingStretch]
        ) throws -> [[Float]] {
            var bits: [[Float]] = []
            for stretch in stretches {
                let decoder = try Tiny.decoder(threads: 2)
                var configuration = TrainingConfiguration(
                    method: method,
                    lora: LoRAConfiguration(rank: 4, alpha: 8, dropout: 0.2), learningRate: 3e-3,
                    epochs: 4, batchSize: 4)
                configuration.retention = Retention(replay: 0.3, l2SP: 0.1, ewc: 1)
                let trainer: Trainer
                if method == .lora {
                    let adapters = AdapterSet(
                        for: decoder, configuration: configuration.lora, seed: 1)
                    trainer = Trainer(
                        decoder: decoder, adapters: adapters, configuration: configuration, seed: 1)
                } else {
                    trainer = Trainer(decoder: decoder, configuration: configuration, seed: 1)
                }
                _ = try trainer.train(
                    task, validation: [], replay: general, stretch: stretch
                ) { _ in }
                bits = trainer.parameters.all.map { $0.value.values }
            }
            return bits
        }
        for method in TrainingConfiguration.Method.allCases {
            let whole = try parameters(method, stretches: [TrainingStretch()])
            let parts = try parameters(
                method,
                stretches: [
                    TrainingStretch(end: 2, keep: { try $0.write(path) }),
                    TrainingStretch(start: path),
                ])
            #expect(parts == whole, "\(method)")
        }
    }

    @Test("without material there is nothing to weigh by, and DoRA's change is no product")
    func refused() throws {
        func error(
            _ retention: Retention, _ variant: LoRAConfiguration.Variant = .lora
        ) throws -> FineTuningError? {
            let decoder = try Tiny.decoder()
            var configuration = TrainingConfiguration(
                lora: LoRAConfiguration(variant: variant, rank: 2))
            configuration.retention = retention
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            let trainer = Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 1)
            return #expect(throws: FineTuningError.self) {
                try trainer.train(task, validation: []) { _ in }
            }
        }
        #expect(try error(Retention(ewc: 1)) == .nothingToKeep)
        #expect(try error(Retention(l2SP: 1), .dora) == .changeHasNoLowRank)
        #expect(try error(Retention(ewc: 1), .dora) == .changeHasNoLowRank)
    }

    /// The Fisher information by enumeration: of a softmax over the vocabulary behind a fixed prefix,
    /// the mean of the squared gradient over all labels, each by its probability.
    @Test("the squares of gradients with drawn labels have the Fisher information as their mean")
    func fisher() throws {
        let decoder = try Tiny.decoder(threads: 2), parameters = TrainableParameters(all: decoder)
        let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
        let sequence = TrainingSequence(tokens: [5, 80, 17, 2], firstTarget: 3)
        let norm = try #require(parameters.finalNorm)
        let logits = NaiveDecoder(decoder).logits(Array(sequence.tokens.dropLast()))
        let expected = NaiveDecoder(decoder).probabilities(logits[2])
        var want = [Double](repeating: 0, count: norm.value.count)
        for (token, probability) in expected.enumerated() {
            _ = gradients.accumulate([
                TrainingSequence(tokens: [5, 80, 17, token], firstTarget: 3)
            ])
            for (channel, value) in norm.gradient.doubles.enumerated() {
                want[channel] += probability * value * value
            }
            for parameter in parameters.all { parameter.gradient.fill(0) }
        }
        var random = SeededGenerator(seed: 3), got = [Double](repeating: 0, count: want.count)
        let draws = 3000
        for _ in 0..<draws {
            _ = gradients.accumulate(drawn: sequence, random: &random)
            for (channel, value) in norm.gradient.doubles.enumerated() {
                got[channel] += value * value / Double(draws)
            }
            norm.gradient.fill(0)
        }
        expectClose(got.reduce(0, +), want.reduce(0, +), relative: 0.05)
        for channel in want.indices {
            expectClose(
                got[channel], want[channel], absolute: 0.02 * (want.max() ?? 0), relative: 0.25)
        }
    }
}
