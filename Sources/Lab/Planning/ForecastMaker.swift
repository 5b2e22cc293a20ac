public import Benchmarking
import FineTuning
import Foundations
import Kernels
public import LanguageModels
public import Scenarios

/// Foretells a run's time and memory from its tokens and this machine's rates.
public struct ForecastMaker {
    private let bundle: ScenarioBundle
    private let model: LanguageModel
    private let encoder: SentenceEncoder
    private let judge: ModelIdentity?
    private let measurements: MeasurementCache
    private let counter: WorkCounter
    private let arms: [any Arm]
    /// Trainings by their arm's name, with the work of one seed.
    private let trainings: [String: WorkCounter.Training]

    /// Loads the scenario's models.
    ///
    /// - Throws: `LanguageModelsError` when a model is not there or cannot be read, and
    ///   `Interrupted`.
    public init(
        bundle: ScenarioBundle, store: ModelStore, options: ExperimentOptions, monitor: Monitor
    ) throws {
        let models = try Models.load(
            for: bundle.scenario, store: store, options: options, monitor: monitor)
        self.bundle = bundle
        model = models.generator
        encoder = models.encoder
        judge = models.judge
        measurements = models.measurements
        counter = WorkCounter(bundle: bundle, model: model, encoder: encoder)
        let arms = bundle.scenario.arms.map(ArmFactory.arm)
        self.arms = arms
        var trainings: [String: WorkCounter.Training] = [:]
        for arm in arms { trainings[arm.name] = counter.training(arm) }
        self.trainings = trainings
    }

    /// What of the scenario is too long for the model.
    ///
    /// - Throws: what reading a probe's file throws.
    public func tooLong() throws -> [LengthFinding] {
        try LengthCheck(bundle: bundle, model: model, encoder: encoder).findings()
    }

    /// The arms that train, in the order in which their rates are given.
    private var trained: [any Arm] { arms.filter { trainings[$0.name] != nil } }

    /// Measures this machine for a few seconds and foretells the run by it.
    ///
    /// - Throws: `Interrupted`, and what goes wrong in a training.
    public func forecast(monitor: Monitor) throws -> RunForecast {
        let rates = try EngineProbe(model: model, encoder: encoder) { progress in
            try monitor.report(
                progress.stage, detail: progress.detail, progress.completed, of: progress.total)
        }.measure(trained.compactMap { trainings[$0.name]?.rated })
        return try forecast(rates: rates)
    }

    /// Foretells the run by rates that are known, one training rate for each arm that trains.
    ///
    /// - Throws: what reading a probe's file throws.
    public func forecast(rates: EngineRates) throws -> RunForecast {
        let probe = try ProbeWork(bundle: bundle, model: model).work
        let probeSeconds = probe.cpuSeconds(rates)
        let trainingRates = Dictionary(
            uniqueKeysWithValues: zip(trained.map(\.name), rates.trainedToken))
        var longest = 0
        func time(
            _ name: String, _ planned: (work: PlannedWork, longest: Int), rate: Double?
        ) -> RunForecast.ArmTime {
            longest = max(longest, planned.longest)
            return RunForecast.ArmTime(name, planned.work, rates: rates, training: rate ?? 0)
        }
        let arms = arms.map { arm in
            var time = time(arm.name, plan(arm), rate: trainingRates[arm.name])
            if arm.isProbed {
                time.cpuSeconds =
                    time.cpuSeconds + probeSeconds * Double(bundle.scenario.seeds.count)
            }
            return time
        }
        var sweepCounter = SweepWorkCounter(bundle: bundle, counter: counter)
        let sweeps = bundle.scenario.sweeps.indices.map { place in
            let sweep = bundle.scenario.sweeps[place]
            return time(
                sweep.title, sweepCounter.work(ofSweep: place),
                rate: trainingRates[sweep.arm.rawValue])
        }
        var shared = indexing.cpuSeconds(rates).likely
        if self.arms.contains(where: { $0.training != nil }) {
            shared +=
                try ProbeWork(bundle: bundle, model: model).work(notKeptIn: measurements)
                .cpuSeconds(rates).likely
        }
        if let judge {
            shared +=
                JudgeWork(bundle: bundle, model: model, judge: judge).work
                .cpuSeconds(rates).likely
        }
        let total = (arms + sweeps).map(\.cpuSeconds).reduce(RunForecast.Span(shared), +)
        return RunForecast(
            arms: arms, sweeps: sweeps, sharedCPUSeconds: shared, cpuSeconds: total,
            seconds: total * (1 / Double(rates.threads)),
            peakMemoryBytes: peakMemory(rates, longestPrompt: longest), rates: rates)
    }

    // MARK: - Work

    /// All that an arm does but its probes.
    private func plan(_ arm: any Arm) -> (work: PlannedWork, longest: Int) {
        let seeds = bundle.scenario.seeds, settings = arm.settings
        var work = PlannedWork(), longest = 0
        func answering(_ setting: ArmSetting, _ split: Split) -> WorkCounter.Answering? {
            let found = counter.answering(arm, setting: setting, split: split, seed: seeds[0])
            longest = max(longest, found?.longest ?? 0)
            return found
        }
        if let training = trainings[arm.name] {
            work = work + training.work * Double(seeds.count)
        }
        if settings.count > 1, !takesOver(arm) {
            work = settings.compactMap { answering($0, .validation)?.work }.reduce(work, +)
        }
        let tests = settings.compactMap { setting in
            answering(setting, .test).map { asked in
                let repeats = Double(arm.dependsOnSeed(setting) ? seeds.count : 1)
                let waiting = arm.isControl ? PlannedWork() : asked.waiting
                return (asked.work + asked.freely) * repeats + waiting
            }
        }
        if arm.kind == .nearest {
            work.embedded += counter.embedding(bundle.questions.train.map(\.text))
        }
        return (work + .among(tests), longest)
    }

    /// A control that runs behind what it controls chooses nothing itself.
    private func takesOver(_ arm: any Arm) -> Bool {
        arms.prefix { $0.name != arm.name }.contains {
            $0.kind == arm.takesSettingFrom && $0.settings == arm.settings
        }
    }

    /// Both indexes, and the test questions' places in the right one.
    private var indexing: PlannedWork {
        let texts = counter.corpus.texts + counter.wrongCorpus.texts
        let questions = counter.corpus.texts.isEmpty ? [] : bundle.questions.test.map(\.text)
        return PlannedWork(
            embedded: counter.embedding(texts) + counter.embedding(questions))
    }

    // MARK: - Memory

    /// The keys and values of all answers that grow together come on top of what was measured.
    private func peakMemory(_ rates: EngineRates, longestPrompt: Int) -> Int {
        let caches = Generator.cacheBytes(
            prompt: longestPrompt + bundle.scenario.task.answerTokens,
            count: bundle.questions.test.count, configuration: model.decoder.configuration)
        return max(rates.answeringPeakBytes + caches, rates.trainingPeakBytes)
    }
}

extension RunForecast.ArmTime {
    /// - Parameter training: CPU seconds for a token of training.
    fileprivate init(_ name: String, _ work: PlannedWork, rates: EngineRates, training: Double) {
        self.init(
            name: name, promptTokens: work.prompt,
            newTokens: work.generated + work.generatedAlone + work.scored,
            trainedTokens: work.trained, cpuSeconds: work.cpuSeconds(rates, training: training))
    }
}
