import ModelAPI
import Domain
import FineTuning
public import Foundations
import Kernels
public import LanguageModels

/// Measures ``EngineRates`` in a few seconds.
///
/// Times are CPU seconds, so that other work on the machine hardly disturbs them. Every kind of work is done once at a small size, which warms it up and says whether the machine
/// is fast enough for a larger one; the larger one counts. The weights of the language model are
/// other ones afterwards, since it was trained.
public struct EngineProbe {
    private let model: LanguageModel
    private let encoder: SentenceEncoder?
    private let step: (Progress) throws -> Void
    private var decoder: Decoder { model.decoder }

    /// No single piece of work shall take longer than this, in seconds on a machine with nothing
    /// else to do.
    private var budget: Double { mostSeconds / 8 * Double(threads) }
    private var threads: Int { decoder.context.compute.threads }
    /// All of it shall take hardly longer than this by the clock.
    private let mostSeconds: Double
    fileprivate static let usualSeconds = 12.0
    /// Tokens of a full pass.
    private static let fullPass = 512
    private static let smallPass = 64
    private static let fewestTokens = 128
    /// Half of it is a prompt, and some tokens are new.
    private static let leastContext = 4
    private static let passesOfTraining = 4.0

    /// - Parameters:
    ///   - encoder: nil where nothing is embedded; its rate is 0 then.
    ///   - seconds: how long all of it may take by the clock, more or less; nil for 12.
    ///   - step: called before each kind of work; may throw to stop.
    public init(
        model: LanguageModel, encoder: SentenceEncoder?, seconds: Double? = nil,
        step: @escaping (Progress) throws -> Void
    ) {
        mostSeconds = seconds ?? Self.usualSeconds
        self.model = model
        self.encoder = encoder
        self.step = step
    }

    /// Does each kind of work, and the trainings that are asked for, adapters first. A model that looks
    /// at fewer than four tokens does none, and its rates are 0.
    ///
    /// - Throws: what `step` and a training throw.
    public func measure(_ trainings: [RatedTraining]) throws -> EngineRates {
        guard decoder.contextLength >= Self.leastContext else { return nothing(trainings) }
        let processor = ProcessorTime.seconds, start = ContinuousClock.now
        PeakMemory.reset()
        var place = 0
        func next(_ work: String) throws {
            try step(
                Progress(
                    stage: "measuring this machine", detail: work, completed: place,
                    total: trainings.count + 4))
            place += 1
        }
        try next("prompts")
        let prompt = promptRates()
        try next("answers")
        let newToken = newTokenRate(answers: 32)
        let loneToken = newTokenRate(answers: 1)
        try next("likelihoods")
        let scoredToken = scoredTokenRate()
        try next("embeddings")
        let embeddedToken = try encoder?.tokenRate(budget: budget) ?? 0
        let answeringPeak = PeakMemory.bytes
        var trained = [Double](repeating: 0, count: trainings.count)
        // Full training changes the model's own weights: whatever trains adapters comes before it.
        let lora = trainings.indices.filter { trainings[$0].configuration.method == .lora }
        let full = trainings.indices.filter { trainings[$0].configuration.method == .full }
        for (number, index) in (lora + full).enumerated() {
            try next("training")
            // What is left of the time by the clock, at what other work leaves of the processor.
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            let share = (ProcessorTime.seconds - processor) / elapsed
            let left = max(0, mostSeconds - elapsed) / Double(trainings.count - number)
            trained[index] = try trainedTokenRate(
                trainings[index], promptToken: prompt.token,
                budget: min(budget, left / 2 * share))
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        return EngineRates(
            promptToken: prompt.token, lookBack: prompt.lookBack, newToken: newToken,
            loneToken: loneToken, scoredToken: scoredToken, embeddedToken: embeddedToken,
            trainedToken: trained,
            threads: threads, processorShare: (ProcessorTime.seconds - processor) / elapsed,
            answeringPeakBytes: answeringPeak,
            trainingPeakBytes: trainings.isEmpty ? 0 : PeakMemory.bytes)
    }

    /// Rates of a model that looks at too few tokens for any work.
    private func nothing(_ trainings: [RatedTraining]) -> EngineRates {
        var rates = EngineRates(embeddedToken: 0, threads: threads)
        rates.trainedToken = trainings.map { _ in 0 }
        return rates
    }

    // MARK: - Answering

    /// A token by itself in a pass of short sequences, and what looking back adds, from the second
    /// half of one long sequence.
    private func promptRates() -> (token: Double, lookBack: Double) {
        let short = min(8, decoder.contextLength)
        func pass(_ tokens: Int) -> Double {
            let pieces = sequences(tokens / short, of: short)
            let caches = pieces.map { _ in cache(short) }
            return processorSeconds { _ = decoder.forward(pieces, caches: caches) } / Double(tokens)
        }
        let first = pass(Self.smallPass)
        let isFast = first * Double(Self.fullPass) < budget
        let flat = isFast ? pass(Self.fullPass) : first
        let half = min(isFast ? Self.fullPass : Self.smallPass, decoder.contextLength / 2)
        let past = cache(2 * half)
        _ = decoder.forward(sequences(1, of: half), caches: [past])
        let far = processorSeconds { _ = decoder.forward(sequences(1, of: half), caches: [past]) }
        let lookBack = (far / Double(half) - flat) / (1.5 * Double(half) - Double(short) / 2)
        return (flat, max(0, lookBack))
    }

    /// So many answers grow by one token in each pass.
    private func newTokenRate(answers: Int) -> Double {
        // One round warms up.
        let prompt = max(1, min(8, decoder.contextLength / 2))
        let rounds = max(1, min(6, decoder.contextLength - prompt - 1))
        let caches = (0..<answers).map { _ in cache(prompt + rounds + 1) }
        _ = decoder.forward(sequences(answers, of: prompt), caches: caches)
        func round() {
            let hidden = decoder.forward(sequences(answers, of: 1), caches: caches)
            _ = decoder.context.compute.argMax(
                decoder.logits(hidden, rows: Array(0..<answers)))
        }
        round()
        let time = processorSeconds { for _ in 0..<rounds { round() } }
        return time / Double(answers * rounds)
    }

    private func scoredTokenRate() -> Double {
        let rows = min(64, decoder.contextLength)
        let hidden = decoder.forward(sequences(1, of: rows), caches: [cache(rows)])
        func score() {
            _ = decoder.context.compute.logLikelihoods(
                logits: decoder.logits(hidden, rows: Array(0..<rows)),
                targets: [Int](repeating: 0, count: rows))
        }
        score()
        return processorSeconds { score() } / Double(rows)
    }

    // MARK: - Training

    /// The second of two steps on as many sequences as fill a pass. A training that fails fails in
    /// the run again, which then says why: here it is taken to need what others need.
    private func trainedTokenRate(
        _ training: RatedTraining, promptToken: Double, budget: Double
    ) throws -> Double {
        // Forward and backward together take three to four times as long as forward alone. A step on
        // fewer tokens than this would be all about the weights.
        let affordable = max(
            Self.fewestTokens,
            Int(saturating: budget / (Self.passesOfTraining * max(promptToken, 1e-9))))
        let length = min(training.length, decoder.contextLength, affordable)
        let most = min(affordable, Self.fullPass) / length
        var configuration = training.configuration
        configuration.batchSize = min(configuration.batchSize, max(1, most))
        configuration.epochs = 1
        configuration.retention.replay = 0
        let batch = configuration.batchSize
        let trainer = trainer(configuration)
        var last = ProcessorTime.seconds, time = 0.0
        let all = sequences(2 * batch, of: length), shared = min(training.shared, length - 1)
        let steps = all.map {
            TrainingSequence(
                tokens: Array(all[0][..<shared] + $0[shared...]),
                firstTarget: max(1, length - training.targets))
        }
        defer { AdapterSet.detach(from: decoder) }
        do {
            // One sequence is enough for what a penalty keeps of the material.
            _ = try trainer.train(steps, validation: [], replay: [steps[0]]) { _ in
                time = ProcessorTime.seconds - last
                last = ProcessorTime.seconds
            }
        } catch is FineTuningError {
            return Self.passesOfTraining * promptToken
        }
        return time / Double(batch * length)
    }

    private func trainer(_ configuration: TrainingConfiguration) -> Trainer {
        guard configuration.method == .lora else {
            return Trainer(decoder: decoder, configuration: configuration, seed: 0)
        }
        let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 0)
        return Trainer(
            decoder: decoder, adapters: adapters, configuration: configuration, seed: 0)
    }

    // MARK: - Made up

    private func cache(_ tokens: Int) -> KeyValueCache {
        KeyValueCache(decoder.configuration, capacity: tokens)
    }

    /// Random tokens, none of the special ones that begin a vocabulary.
    private func sequences(_ count: Int, of length: Int) -> [[Int]] {
        let vocabulary = decoder.configuration.vocabulary, first = min(100, vocabulary / 2)
        var random = SeededGenerator(seed: 0, stream: "engine probe")
        return (0..<count).map { _ in
            (0..<length).map { _ in first + random.integer(below: vocabulary - first) }
        }
    }
}

extension EngineRates {
    /// The rate of an encoder, where there is one, and of no language model.
    public init(of encoder: SentenceEncoder?, threads: Int) throws {
        let budget = EngineProbe.usualSeconds / 8 * Double(threads)
        self.init(
            embeddedToken: try encoder?.tokenRate(budget: budget) ?? 0, threads: threads)
    }

    /// Rates without a language model that works.
    fileprivate init(embeddedToken: Double, threads: Int) {
        self.init(
            promptToken: 0, lookBack: 0, newToken: 0, loneToken: 0, scoredToken: 0,
            embeddedToken: embeddedToken, trainedToken: [], threads: threads,
            processorShare: Double(threads), answeringPeakBytes: PeakMemory.bytes,
            trainingPeakBytes: 0)
    }
}

extension SentenceEncoder {
    /// CPU seconds for a token.
    ///
    /// - Parameter budget: how long a piece of work may take.
    fileprivate func tokenRate(budget: Double) throws -> Double {
        let text = String(
            repeating: "Refunds are issued within ten working days of the parcel's return. ",
            count: 8)
        func rate(_ texts: Int) throws -> Double {
            var tokens = 0
            let time = try processorSeconds {
                tokens = try embed([String](repeating: text, count: texts), as: .plain).tokens
            }
            return time / Double(tokens)
        }
        let first = try rate(4)
        return first * 4000 < budget ? try rate(32) : first
    }
}

/// CPU seconds that a piece of work takes on all threads.
private func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ProcessorTime.seconds
    try work()
    return ProcessorTime.seconds - start
}
