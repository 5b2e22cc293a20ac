import Evaluation
import FineTuning
import Foundations
public import Kernels
public import LanguageModels
public import Scenarios
import Storage

/// How an experiment is run, whatever it is about.
public struct ExperimentOptions: Sendable {
    /// Threads for the arithmetic; results do not depend on it.
    public var threads: Int
    /// How the models' linear layers are computed; recorded, since results depend on it.
    /// Nil for the fastest of this processor that agrees with f32 on the scenario's models.
    public var precision: Precision?
    /// Throws away what an earlier run in the folder finished.
    public var restart: Bool
    /// Arms, also those of sweeps, that are trained and asked again; the others' work is kept.
    public var retrain: [String]

    /// The default goes on where an earlier run in the folder stopped.
    public init(
        threads: Int, precision: Precision? = .f32, restart: Bool = false, retrain: [String] = []
    ) {
        self.threads = threads
        self.precision = precision
        self.restart = restart
        self.retrain = retrain
    }
}

/// One scenario, run arm by arm.
///
/// Everything that is finished goes to a journal in the run folder at once. An experiment that was
/// ended at any moment goes on there and gives the record of an undisturbed one.
public struct Experiment {
    private let bundle: ScenarioBundle
    private let store: ModelStore
    private let folder: RunFolder
    private let options: ExperimentOptions

    /// Puts together what is to be run, and where.
    public init(
        bundle: ScenarioBundle, store: ModelStore, folder: RunFolder, options: ExperimentOptions
    ) {
        self.bundle = bundle
        self.store = store
        self.folder = folder
        self.options = options
    }

    /// Runs what is not finished yet, and makes the record of it all.
    ///
    /// - Throws: `Interrupted` when the monitor ends it; ``LabError``; the errors of the rooms
    ///   below for files and models.
    public func run(monitor: Monitor) throws -> RunRecord {
        // Hours later would be too late.
        try folder.requireOwnReport()
        if options.restart { try folder.requireUnchanged() }
        let models = try Models.load(
            for: bundle.scenario, store: store, options: options, monitor: monitor)
        let journal = try models.journal(
            of: bundle, at: "\(folder.path)/journal.sqlite", restarting: options.restart)
        // So that no old report can pass for the new run's. The vectors stay: they belong to texts,
        // not to runs.
        if options.restart { try folder.removeWritten() }
        // A restart trains every arm again.
        if !options.restart { try forget(options.retrain, in: journal) }
        let bench = try Workbench(
            bundle: bundle, models: models, folder: folder.path, monitor: monitor)
        let runner = Runner(journal: journal, bench: bench, monitor: monitor, folder: folder)
        var results = ExperimentResults(index: try runner.index())
        if bundle.scenario.arms.contains(where: \.kind.trains) {
            do {
                results.baseProbe = try runner.probe(
                    arm: nil, seed: 0, weights: nil, bundle: bundle)
            } catch let error where Self.isArmsOwn(error) {
                results.baseProbeFailure = """
                    what the model can do before training cannot be measured, and so not what it \
                    forgets: \(error)
                    """
            }
        }
        for configuration in bundle.scenario.arms {
            let arm = ArmFactory.arm(configuration)
            let model = results.arms.first {
                $0.arm.kind == arm.takesSettingFrom && $0.arm.settings == arm.settings
            }
            if arm.isProbed, let reason = results.baseProbeFailure {
                var failed = ArmResults(arm: arm, seeds: bundle.scenario.seeds)
                failed.failure = reason
                results.arms.append(failed)
            } else {
                results.arms.append(try run(arm, setting: model?.chosen, runner: runner))
            }
        }
        let plan = SweepPlan(
            bundle.scenario, arms: results.arms, training: bundle.questions.train)
        results.sweeps = try SweepRun(plan: plan, runner: runner, seeds: bundle.scenario.seeds)
            .results()
        results.judge = try JudgeRun(runner: runner).results(judging: &results.arms)
        let record = try RecordMaker(bundle: bundle, bench: bench, results: results).record()
        try monitor.report("making the record", 1, of: 1)
        return record
    }

    /// Discards what some arms did, and what an arm did that took its setting from one of them.
    ///
    /// Their weights go first: when some of them are refused, no work is lost, and when the process
    /// ends in between, the same command goes on.
    private func forget(_ names: [String], in journal: Journal) throws {
        guard !names.isEmpty else { return }
        let known = try journal.arms(withCellsOf: "train")
        if let name = names.first(where: { !known.contains($0) }) {
            throw LabError.notTrained(arm: name, known: known)
        }
        let arms = bundle.scenario.arms.map(ArmFactory.arm)
        let followers = arms.filter { arm in
            arms.contains { names.contains($0.name) && arm.takesSettingFrom == $0.kind }
        }
        let forgotten = Set(names + followers.map(\.name))
        try folder.removeWeightsToReplace(
            forgotten.flatMap { arm in
                bundle.scenario.seeds.map { Workbench.weightsName(arm: arm, seed: $0) }
            })
        try journal.discardCells(ofArms: forgotten)
    }

    /// All cells of one arm; a failure of the arm itself is kept and the others go on.
    ///
    /// - Parameter setting: what was chosen for the arm that this one controls; nil to choose.
    private func run(
        _ arm: any Arm, setting: ArmSetting?, runner: Runner
    ) throws -> ArmResults {
        var results = ArmResults(arm: arm, seeds: bundle.scenario.seeds)
        results.chosen = setting ?? results.chosen
        do {
            results.preparing = try arm.prepare(runner.bench)
            for (number, seed) in results.seeds.enumerated() {
                if arm.training != nil {
                    results.trainings.append(try runner.train(arm, seed: seed))
                }
                if number == 0, setting == nil {
                    try choose(arm, seed: seed, runner: runner, results: &results)
                }
                guard number == 0 || arm.dependsOnSeed(results.chosen) else { break }
                results.answers.append(
                    try runner.answer(arm, setting: results.chosen, seed: seed))
                if !bundle.scenario.task.labels.isEmpty, arm.usesLanguageModel {
                    results.generations.append(
                        try runner.generate(arm, setting: results.chosen, seed: seed))
                }
                guard !arm.isControl else { continue }
                if number == 0 {
                    results.latency = try runner.latency(
                        arm, setting: results.chosen, seed: seed)
                }
                if let weights = runner.weights(of: arm, seed: seed) {
                    results.probes.append(
                        try runner.probe(
                            arm: arm.name, seed: seed, weights: weights, bundle: bundle))
                    results.divergences.append(
                        try runner.divergence(arm, setting: results.chosen, seed: seed))
                }
            }
        } catch let error where Self.isArmsOwn(error) {
            results.failure = "\(error)"
        }
        return results
    }

    /// Whether an error says that this arm cannot be done, while others can: a prompt too long, a
    /// training that diverged. A full disk or a damaged journal ends the experiment.
    static func isArmsOwn(_ error: any Error) -> Bool {
        switch error {
        case FineTuningError.diverged, FineTuningError.noGradient,
            FineTuningError.nothingToLearn,
            LanguageModelsError.tooLong, LanguageModelsError.emptyPrompt,
            LanguageModelsError.notFinite, LabError.noChatForm, LabError.nothingFits,
            EvaluationError.nothingFits:
            true
        default: false
        }
    }

    /// Tries every setting on the validation questions and takes the best: of equal scores the one
    /// with the fewest prompt tokens, of equally short ones the first. Every arm is chosen for by
    /// this rule, and no test question takes part. A setting under which nothing fits into the model's
    /// context is none to choose from.
    private func choose(
        _ arm: any Arm, seed: UInt64, runner: Runner, results: inout ArmResults
    ) throws {
        guard arm.settings.count > 1 else { return }
        for setting in arm.settings {
            let cell: AnswersCell
            do {
                cell = try runner.validate(arm, setting: setting, seed: seed)
            } catch LabError.nothingFits(let kind, let items, limit: let limit) {
                results.dropped.append(
                    LongItem(id: setting.key, tokens: items.map(\.tokens).min() ?? 0))
                guard results.dropped.count < arm.settings.count else {
                    throw LabError.nothingFits(kind, items, limit: limit)
                }
                continue
            }
            let scores = try runner.scores(cell.answers, split: .validation)
            results.candidates.append(
                ArmResults.Candidate(
                    setting: setting, score: scores.value,
                    promptTokens: Double(cell.usage.promptTokens) / Double(cell.answers.count),
                    usage: cell.usage, tooLong: cell.tooLong, passedOver: cell.passedOver ?? []))
        }
        let sign = bundle.scenario.task.metric.higherIsBetter ? 1.0 : -1.0
        let best = results.candidates.indices.min {
            let first = results.candidates[$0], second = results.candidates[$1]
            return (-sign * first.score, first.promptTokens, $0)
                < (-sign * second.score, second.promptTokens, $1)
        }
        results.chosen = results.candidates[best ?? 0].setting
    }
}

/// What an experiment found, before it is turned into a record.
struct ExperimentResults {
    var index: IndexCell?
    var baseProbe: ProbeCell?
    /// Why there is no ``baseProbe``, for each arm that would be held against it.
    var baseProbeFailure: String?
    var arms: [ArmResults] = []
    var sweeps: [SweepResults] = []
    /// nil when nobody judges.
    var judge: JudgeResults?

    init(index: IndexCell?) { self.index = index }
}

/// All that one arm did.
struct ArmResults {
    /// A setting with its outcome on the validation questions.
    struct Candidate {
        let setting: ArmSetting
        let score: Double
        let promptTokens: Double
        let usage: Usage
        /// Validation questions that could not be asked.
        let tooLong: [LongItem]
        let passedOver: [LongItem]
    }

    let arm: any Arm
    let seeds: [UInt64]
    /// Work done once, before any question.
    var preparing = Usage.none
    var candidates: [Candidate] = []
    /// Settings under which nothing fits, with the tokens of the shortest that does not.
    var dropped: [LongItem] = []
    var chosen: ArmSetting
    /// One a seed.
    var trainings: [TrainingCell] = []
    /// One a seed, or one alone for an arm without chance.
    var answers: [AnswersCell] = []
    /// The same as written by the model itself, for tasks with labels; empty without a model.
    var generations: [AnswersCell] = []
    /// What the judge said of ``answers``; empty without one.
    var judgements: [JudgeCell] = []
    /// With the first seed; nil for controls, whom nobody will ask.
    var latency: LatencyCell?
    /// One a seed, for arms that train and are no control.
    var probes: [ProbeCell] = []
    /// One a seed, for arms that train.
    var divergences: [DivergenceCell] = []
    /// Why the arm could not be finished.
    var failure: String?

    init(arm: any Arm, seeds: [UInt64]) {
        self.arm = arm
        self.seeds = seeds
        chosen = arm.settings[0]
    }
}
