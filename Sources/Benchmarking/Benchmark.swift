import Domain
import FineTuning
public import Foundations
public import Kernels
public import LanguageModels

/// Measures how fast the engine does each kind of work, with real models.
///
/// Each work loads its model anew, since training changes it, is done once to warm up, and then as
/// often as asked for by the clock. Loading is not timed.
public struct Benchmark {
    let options: Options
    let compute: Compute
    let step: (Progress) throws -> Void

    /// What is measured, and how often.
    public struct Options: Sendable {
        /// Where models are looked up.
        public var store: ModelStore
        /// The language model, by name or path.
        public var decoder: String
        /// The sentence encoder, by name or path.
        public var encoder: String
        /// Timed repeats of each work after its warm-up, ≥ 1.
        public var repeats: Int

        /// Models are given as `ModelStore` takes them.
        public init(
            store: ModelStore, decoder: String, encoder: String, repeats: Int = 3
        ) {
            precondition(repeats >= 1, "\(repeats) repeats")
            self.store = store
            self.decoder = decoder
            self.encoder = encoder
            self.repeats = repeats
        }
    }

    /// A benchmark on some threads, in their precision.
    ///
    /// - Parameter step: called with how far it has come, often; may throw to stop.
    public init(
        _ options: Options, on compute: Compute, step: @escaping (Progress) throws -> Void
    ) {
        self.options = options
        self.compute = compute
        self.step = step
    }

    /// Does the works one after the other.
    ///
    /// - Parameter machine: what they are held against.
    /// - Throws: ``BenchmarkingError``, the errors of loading a model, and what `step` throws.
    public func run(
        _ works: [BenchmarkWork], against machine: MachineLimits
    ) throws -> BenchmarkRecord {
        BenchmarkRecord(
            machine: machine, work: try works.map { try measure($0, against: machine) })
    }

    /// What one work did.
    struct Measurement {
        var model: String
        /// What the products were computed in.
        var precision: Precision
        /// Tokens and sequences of a repeat.
        var tokens: Int
        var sequences: Int
        /// Time of each repeat.
        var seconds: [Double]
        var demand: Demand
    }

    private func measure(
        _ work: BenchmarkWork, against machine: MachineLimits
    ) throws -> WorkResult {
        try step(Progress(stage: work.rawValue, detail: "loading", completed: 0, total: 0))
        PeakMemory.reset()
        let done = try perform(work)
        return WorkResult(work, done, peakBytes: PeakMemory.bytes, against: machine)
    }

    private func perform(_ work: BenchmarkWork) throws -> Measurement {
        switch work {
        case .prompt128: try prompt(work, length: 128)
        case .prompt512: try prompt(work, length: 512)
        case .generate1: try continuation(work, prompt: 128, new: 48)
        case .generate16: try generation(work, prompts: 16, length: 128, shared: 0, new: 48)
        case .generate16Shared:
            try generation(work, prompts: 16, length: 128, shared: 100, new: 48)
        case .score: try scoring(work, sequences: 8, length: 256)
        case .loraQueryValue: try training(work, with: adapters(targets: [.query, .value]))
        case .loraAll: try training(work, with: adapters())
        case .loraDropout: try training(work, with: adapters(dropout: 0.1))
        case .dora: try training(work, with: adapters(.dora))
        case .loraL2: try training(work, with: adapters(), keeping: Retention(l2SP: 0.1))
        case .loraEWC: try training(work, with: adapters(), keeping: Retention(ewc: 10))
        case .full: try training(work, with: nil)
        case .embedQueries, .embedPassages: try embedding(work)
        }
    }

    /// The time of each repeat, after one that does not count.
    ///
    /// - Parameter once: does the work once and says how long it took.
    func times(of work: BenchmarkWork, _ once: () throws -> Double) throws -> [Double] {
        try (0...options.repeats).map { number in
            try report(work, repeat: number)
            return try once()
        }.suffix(options.repeats)
    }

    /// Says how far a work has come, unless it was stopped.
    func report(_ work: BenchmarkWork, repeat number: Int) throws {
        try step(
            Progress(
                stage: work.rawValue, detail: number == 0 ? "warming up" : "",
                completed: number, total: options.repeats + 1))
    }

    /// The language model, if it holds sequences of so many tokens.
    func languageModel(for work: BenchmarkWork, tokens: Int) throws -> LanguageModel {
        let model = try options.store.languageModel(options.decoder, on: compute)
        let limit = model.decoder.contextLength
        guard tokens <= limit else {
            throw BenchmarkingError.contextTooShort(
                work: work.rawValue, needed: tokens, limit: limit)
        }
        return model
    }
}

extension WorkResult {
    init(
        _ work: BenchmarkWork, _ done: Benchmark.Measurement, peakBytes: Int,
        against machine: MachineLimits
    ) {
        let limit = done.demand.limit(on: machine, precision: done.precision)
        let rates = done.seconds.map { Double(done.tokens) / $0 }.sorted()
        name = work.rawValue
        unit = work.unit
        model = done.model
        tokens = done.tokens
        sequences = done.sequences
        seconds = done.seconds
        precision = done.precision
        self.peakBytes = peakBytes
        multiplyAdds = done.demand.multiplyAdds
        bytesMoved = done.demand.bytes
        boundBy = limit.boundBy
        tokensPerSecond = (rates[(rates.count - 1) / 2] + rates[rates.count / 2]) / 2
        limitTokensPerSecond = Double(done.tokens) / limit.seconds
        ofLimit = tokensPerSecond / limitTokensPerSecond
    }
}
