public import Benchmarking
import Domain
import FineTuning
import Foundations
import Kernels
public import LanguageModels
import ModelAPI
public import Record
import Retrieval
public import Scenarios

/// Estimates a run's time and memory from its tokens and this machine's rates.
public struct ForecastMaker {
    let bundle: ScenarioBundle
    /// Nil where no arm asks it.
    private let generator: LanguageModel?
    /// Nil where nothing is embedded here.
    private let encoder: SentenceEncoder?
    private let threads: Int
    private let judge: ModelIdentity?
    private let measurements: MeasurementCache
    let counter: WorkCounter
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
        self.init(
            bundle: bundle,
            models: try Models.load(
                for: bundle.scenario, store: store, options: options, monitor: monitor))
    }

    /// The same with models that are loaded.
    ///
    /// - Parameter arms: what answers in the place of the scenario's arms, by their names; nil for
    ///   these.
    package init(bundle: ScenarioBundle, models: Models, arms: [any Arm]? = nil) {
        self.bundle = bundle
        generator = models.generator
        encoder = models.encoder
        threads = models.compute.threads
        judge = models.judge
        measurements = models.measurements
        counter = WorkCounter(bundle: bundle, generator: generator, encoder: encoder)
        let arms = arms ?? ArmFactory.armsHere(bundle.scenario)
        self.arms = arms
        var trainings: [String: WorkCounter.Training] = [:]
        for arm in arms {
            trainings[arm.name] = counter.training(arm, seed: bundle.scenario.seeds[0])
        }
        self.trainings = trainings
    }

    /// What of the scenario is too long for the generator; what is for a service is known to that
    /// alone.
    ///
    /// - Throws: what reading a probe's file throws.
    public func tooLong() throws -> [LengthFinding] {
        try generator.map {
            try LengthCheck(bundle: bundle, model: $0, encoder: encoder).findings()
        } ?? []
    }

    /// How many trainings' rates are measured.
    var trainingCount: Int { trained.count }

    /// The arms that train, in the order in which their rates are given.
    private var trained: [any Arm] { arms.filter { trainings[$0.name] != nil } }

    /// Measures this machine for a few seconds and estimates the run from it.
    ///
    /// - Parameter box: seconds that the run may take; nil for as long as it takes.
    /// - Returns: all of the run, and what the box would leave out of it, if anything.
    /// - Throws: `Interrupted`, ``LabError/boxTooShort(seconds:shortest:)``, and what goes wrong in a
    ///   training.
    public func forecast(
        within box: Double? = nil, monitor: Monitor
    ) throws -> (forecast: RunForecast, look: LookRecord?) {
        let schedule = Schedule(bundle: bundle, box: box)
        let rates = try rates(within: box.map { _ in schedule.measuringSeconds }, monitor: monitor)
        try schedule.begin(costs(rates: rates), finished: { [] })
        return (try forecast(rates: rates), try schedule.record(bundle))
    }

    /// Measures this machine.
    ///
    /// - Parameter seconds: how long that may take by the clock, more or less; nil for the probe's
    ///   own limit. The language model is not the same afterwards.
    func rates(within seconds: Double? = nil, monitor: Monitor) throws -> EngineRates {
        guard let generator else { return try EngineRates(of: encoder, threads: threads) }
        return try EngineProbe(model: generator, encoder: encoder, seconds: seconds) { progress in
            try monitor.report(
                progress.stage, detail: progress.detail, progress.completed, of: progress.total)
        }.measure(trained.compactMap { trainings[$0.name]?.rated })
    }

    /// Estimates the run by rates that are known, one training rate for each arm that trains.
    ///
    /// - Throws: what reading a probe's file throws.
    public func forecast(rates: EngineRates) throws -> RunForecast {
        try RunForecast(
            costs(rates: rates), look: .whole(bundle), answersCacheBytes: answersCacheBytes)
    }

    /// What each part of the run takes by known rates.
    ///
    /// - Throws: what reading a probe's file throws.
    func costs(rates: EngineRates) throws -> RunCosts {
        let trainingRates = Dictionary(
            uniqueKeysWithValues: zip(trained.map(\.name), rates.trainedToken))
        var sweepCounter = SweepWorkCounter(bundle: bundle, counter: counter)
        var longest = 0
        let sweeps = bundle.scenario.sweeps.indices.map { place in
            let sweep = bundle.scenario.sweeps[place]
            let work = sweepCounter.work(ofSweep: place)
            longest = max(longest, work.longest)
            return RunForecast.ArmTime(
                sweep.title, work.work,
                cpuSeconds: work.work.cpuSeconds(
                    rates, training: trainingRates[sweep.arm] ?? 0))
        }
        return RunCosts(
            rates: rates, arms: arms.map(armCosts), indexing: indexing,
            replay: counter.replay.work,
            probes: try generator.map(probeCosts) ?? [],
            sweeps: sweeps, longestOfSweeps: longest,
            judging: judging,
            validation: bundle.questions.validation.count, test: bundle.questions.test.count)
    }

    // MARK: - Work

    private func probeCosts(_ model: LanguageModel) throws -> [RunCosts.Probe] {
        let probe = ProbeWork(bundle: bundle, model: model)
        return try bundle.scenario.forgetting.probes.map { kind in
            RunCosts.Probe(
                probe: kind, work: try probe.work(of: kind),
                isKept: try probe.isKept(kind, in: measurements))
        }
    }

    private var judging: PlannedWork {
        guard let judge, let generator else { return PlannedWork() }
        return JudgeWork(bundle: bundle, model: generator, judge: judge).work
    }

    private func armCosts(_ arm: any Arm) -> RunCosts.ArmCosts {
        let seed = bundle.scenario.seeds[0]
        func answering(_ setting: ArmSetting, _ split: Split) -> WorkCounter.Answering? {
            counter.answering(arm, setting: setting, split: split, seed: seed)
        }
        return RunCosts.ArmCosts(
            arm: arm, training: trainings[arm.name]?.work,
            settings: arm.settings.map { setting in
                RunCosts.Setting(
                    setting: setting,
                    validation: arm.settings.count > 1 ? answering(setting, .validation) : nil,
                    test: answering(setting, .test), dependsOnSeed: arm.dependsOnSeed(setting))
            },
            preparing: counter.preparing(arm),
            takesOver: takesOver(arm), search: search(of: arm))
    }

    /// A search may end early, when it has tried everything.
    private func search(of arm: any Arm) -> PlannedWork? {
        let searches = bundle.scenario.arms.contains { $0.name == arm.name && !$0.tuned.isEmpty }
        guard searches, let seconds = bundle.scenario.tuning?.seconds else { return nil }
        return PlannedWork(searched: RunForecast.Span(seconds * Double(threads), least: 0))
    }

    /// A control that runs behind what it controls chooses nothing itself.
    private func takesOver(_ arm: any Arm) -> Bool {
        arms.prefix { $0.name != arm.name }.contains { arm.takesSetting(from: $0) }
    }

    /// Both indexes, and the test questions' places in the right one.
    private var indexing: PlannedWork {
        let chunks = counter.corpus.chunks + counter.wrongCorpus.chunks
        let questions = counter.corpus.chunks.isEmpty ? [] : bundle.questions.test
        return PlannedWork(
            embedded: counter.embedding(chunks.map(\.text), as: .passage)
                + counter.embedding(questions.map(\.text), as: .query))
    }

    // MARK: - Memory

    /// The keys and values of all answers that grow together, for the longest prompt.
    private var answersCacheBytes: (Int) -> Int {
        { [self] longest in
            guard let generator else { return 0 }
            return Generator.cacheBytes(
                prompt: longest + bundle.scenario.task.answerTokens,
                count: bundle.questions.test.count, configuration: generator.decoder.configuration)
        }
    }
}

extension RunForecast {
    /// What a look takes.
    ///
    /// - Parameter answersCacheBytes: memory of all answers that grow together, by the longest
    ///   prompt's tokens.
    init(_ costs: RunCosts, look: Look, answersCacheBytes: (Int) -> Int) {
        let arms = costs.arms.filter { look.part($0.arm.name) != nil }.map { arm in
            let cells = costs.cells(of: arm, in: look)
            let seconds = cells.map(costs.cpuSeconds).reduce(Span.none, +)
            let work = cells.filter { $0.name.kind != .probe && $0.name.kind != .divergence }
                .map(\.work).reduce(PlannedWork(), +)
            return ArmTime(arm.arm.name, work, cpuSeconds: seconds)
        }
        let shared = costs.sharedCells(in: look).map { costs.cpuSeconds($0).likely }.reduce(0, +)
        let sweeps = look.runsSweeps ? costs.sweeps : []
        let total = (arms + sweeps).map(\.cpuSeconds).reduce(Span(shared), +)
        let longest =
            costs.arms.flatMap(\.settings).flatMap { [$0.validation, $0.test] }
            .compactMap { $0?.longest }.max() ?? 0
        let longestOfAll = max(longest, look.runsSweeps ? costs.longestOfSweeps : 0)
        let rates = costs.rates
        self.init(
            arms: arms, sweeps: sweeps, sharedCPUSeconds: shared, cpuSeconds: total,
            seconds: total * (1 / Double(rates.threads)),
            peakMemoryBytes: max(
                rates.answeringPeakBytes + answersCacheBytes(longestOfAll), rates.trainingPeakBytes),
            rates: rates)
    }
}

extension RunForecast.ArmTime {
    fileprivate init(_ name: String, _ work: PlannedWork, cpuSeconds: RunForecast.Span) {
        self.init(
            name: name, promptTokens: work.prompt,
            newTokens: work.generated + work.generatedAlone + work.scored,
            trainedTokens: work.trained, cpuSeconds: cpuSeconds)
    }
}
