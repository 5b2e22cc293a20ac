import Benchmarking
import Domain
import Evaluation
import FineTuning
import Foundations
public import Kernels
public import LanguageModels
import Metrics
import ModelAPI
public import Record
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
    /// Seconds by the clock that the run may take, for which it leaves out what has no room; nil for
    /// as long as all of it takes.
    public var within: Double?
    /// Whether the scenario's programs may run.
    public var allowsPrograms: Bool
    /// Seconds at least between two checkpoints of a training; 0 for one after every step.
    package var checkpointPause = CheckpointClock.usualPause
    /// Variables of the environment: keys of services, and what a program gets of them.
    public var variables: [String: String]

    /// The default goes on where an earlier run in the folder stopped.
    public init(
        threads: Int, precision: Precision? = .f32, restart: Bool = false,
        retrain: [String] = [], within: Double? = nil,
        allowsPrograms: Bool = false, variables: [String: String] = [:]
    ) {
        self.threads = threads
        self.precision = precision
        self.restart = restart
        self.retrain = retrain
        self.within = within
        self.allowsPrograms = allowsPrograms
        self.variables = variables
    }
}

/// One scenario, run arm by arm.
///
/// Everything that is finished goes to a journal in the run folder at once. An experiment that was
/// ended at any moment goes on there and gives the record of an undisturbed one.
public struct Experiment {
    let bundle: ScenarioBundle
    let store: ModelStore
    let folder: RunFolder
    let options: ExperimentOptions

    /// Puts together what is to be run, and where.
    public init(
        bundle: ScenarioBundle, store: ModelStore, folder: RunFolder, options: ExperimentOptions
    ) {
        self.bundle = bundle
        self.store = store
        self.folder = folder
        self.options = options
    }

    /// Runs what is not finished yet, or what of it fits into the time box, and makes the record of
    /// it all.
    ///
    /// - Parameter look: called with what the box leaves out, before the work begins and whenever the
    ///   look grows; not where there is no box, or all fits.
    /// - Throws: `Interrupted` when the monitor ends it; ``LabError``; the errors of the rooms
    ///   below for files and models.
    public func run(monitor: Monitor, look: (LookRecord) -> Void = { _ in }) throws -> RunRecord {
        let schedule = Schedule(bundle: bundle, box: options.within)
        return try run(keeping: schedule, monitor: monitor, look: look)
    }

    package func run(
        keeping schedule: Schedule, monitor: Monitor, look: (LookRecord) -> Void = { _ in }
    ) throws -> RunRecord {
        do {
            return try run(schedule, monitor: monitor.keeping(to: schedule), look: look)
        } catch is OutOfTime {
            throw LabError.nothingInTime(seconds: options.within ?? 0)
        }
    }

    private func run(
        _ schedule: Schedule, monitor: Monitor, look: (LookRecord) -> Void
    ) throws -> RunRecord {
        if !options.allowsPrograms { try ProgramAnswers.refusePrograms(of: bundle) }
        guard bundle.scenario.needsModels else {
            try requireSoundFolder()
            return try importAnswers(look: schedule.whole, monitor: monitor)
        }
        let runner = try prepare(schedule, monitor: monitor) { models, journal in
            if let record = try schedule.record(bundle) { look(record) }
            try begin(journal, models: models)
        }
        var results = try round(runner)
        // What an earlier round did is in the journal, and costs nothing again.
        while try schedule.grows() {
            if let record = try schedule.record(bundle) { look(record) }
            do {
                let greater = try round(runner)
                guard !schedule.goesBack() else { break }
                results = greater
            } catch is OutOfTime {
                schedule.goBack()
                break
            }
        }
        return try record(of: results, runner)
    }

    /// All that the look has.
    private func round(_ runner: Runner) throws -> ExperimentResults {
        var results = ExperimentResults(index: try runner.index())
        try probeBase(runner, &results)
        let outside = outside(runner.journal, runner.monitor)
        for configuration in bundle.scenario.arms {
            if ArmFactory.arm(configuration) != nil {
                try run(configuration, runner, &results)
                continue
            }
            guard runner.schedule.look.part(configuration.name) != nil else { continue }
            do {
                guard let imported = try outside.results(of: configuration) else { continue }
                results.arms.append(imported)
                try runner.schedule.note(imported, runner: runner)
            } catch is OutOfTime {
                // A program may still be answering when the time is up; what it answered is kept.
                runner.schedule.runOut(configuration.name)
            }
        }
        try runTheRest(runner, &results)
        return results
    }

    /// What the base model can do before anything is trained.
    private func probeBase(_ runner: Runner, _ results: inout ExperimentResults) throws {
        guard runner.schedule.look.parts.contains(where: \.trains) else { return }
        do {
            results.baseProbe = try runner.probe(arm: nil, seed: 0, weights: nil, bundle: bundle)
        } catch let error where Self.isArmsOwn(error) {
            results.baseProbeFailure = """
                what the model can do before training cannot be measured, so neither can what it \
                forgets: \(error)
                """
        }
    }

    /// One arm, if the schedule has time for it.
    private func run(
        _ configuration: ArmConfiguration, _ runner: Runner, _ results: inout ExperimentResults
    ) throws {
        let schedule = runner.schedule
        guard try schedule.admits(configuration.name) else { return }
        func fail(_ arm: any Arm, _ reason: String) {
            var failed = ArmResults(arm: arm, seeds: bundle.scenario.seeds)
            failed.failure = reason
            results.arms.append(failed)
        }
        do {
            let isMeasurable = results.baseProbeFailure == nil || configuration.training == nil
            let trials: [Journaled<TrialCell>]
            do {
                trials = isMeasurable ? try self.trials(of: configuration, runner) : []
            } catch let error where Self.isArmsOwn(error) {
                return fail(try tuned(configuration, by: [], after: results), "\(error)")
            }
            let arm = try tuned(configuration, by: trials, after: results)
            if arm.isProbed, let reason = results.baseProbeFailure { return fail(arm, reason) }
            try forgetOtherTrainings(of: arm, runner)
            let model = results.arms.first { arm.takesSetting(from: $0.arm) }
            let found = try run(
                arm, trials: trials, setting: model?.chosen, runner: runner)
            results.arms.append(found)
            try schedule.note(found, runner: runner)
        } catch is OutOfTime {
            schedule.runOut(configuration.name)
        }
    }

    /// Sweeps and judging, as far as the look has them.
    private func runTheRest(_ runner: Runner, _ results: inout ExperimentResults) throws {
        let schedule = runner.schedule
        do {
            if schedule.look.runsSweeps {
                let plan = SweepPlan(
                    try results.tuned(bundle.scenario), arms: results.arms,
                    training: bundle.questions.train)
                results.variants = try SweepRun(
                    plan: plan, runner: runner, seeds: bundle.scenario.seeds
                ).variants()
            }
            if schedule.look.judges {
                results.judge = try JudgeRun(runner: runner).results(judging: &results.arms)
            }
        } catch is OutOfTime {
            (results.variants, results.judge) = (nil, nil)
            for place in results.arms.indices { results.arms[place].judgements = [] }
            schedule.leaveOutTheRest()
        }
    }

    /// The record of what the look came to in the end.
    private func record(of results: ExperimentResults, _ runner: Runner) throws -> RunRecord {
        let schedule = runner.schedule
        guard !schedule.look.parts.isEmpty else { throw OutOfTime() }
        let findings = RunFindings(
            results, look: schedule.look, leftOut: try schedule.record(bundle))
        return try record(
            of: findings,
            end: { maker in
                try runner.bench.end(
                    maker?.questions ?? bundle.questions,
                    shown: maker?.examples.map(\.question) ?? [])
            }, in: runner.journal)
    }

    /// The record of finished cells, and the journal's last cell, which says how it was made.
    ///
    /// - Parameter end: what is asked of models and machine at the end, for the record's questions;
    ///   for a run that has no record, nil.
    func record(
        of findings: RunFindings, end: (RecordMaker?) throws -> RunEnd, in journal: Journal
    ) throws -> RunRecord {
        // From the journal, as it can be made again at any time.
        let inputs: Journaled<RunInputs> = try CellReader(journal).cell(CellName.inputs.key)
        let maker: RecordMaker
        do {
            maker = try RecordMaker(inputs.payload, findings, cells: CellReader(journal))
        } catch let error as LabError where error.isAboutMarks {
            // There is no record without marks, but all answers are there to be exported.
            let end = try end(nil)
            try journal.finish(.outcome, RunOutcome(findings: findings, end: end))
            throw error
        }
        let end = try end(maker)
        try journal.finish(.outcome, RunOutcome(findings: findings, end: end))
        return try maker.record(end)
    }

    /// Discards what some arms did, and what an arm did that took its setting from one of them.
    ///
    /// Their weights go first: when some of them are refused, no work is lost, and when the process
    /// ends in between, the same command goes on.
    func forget(_ names: [String], in journal: Journal) throws {
        guard !names.isEmpty else { return }
        let asked = try journal.arms(withCellsOf: CellKind.program.rawValue)
        let programs = bundle.scenario.arms.map(\.name)
            .filter { asked.contains(ProgramAnswers.owner(of: $0)) }
        let known = try journal.arms(withCellsOf: CellKind.train.rawValue) + programs
        if let name = names.first(where: { !known.contains($0) }) {
            throw LabError.notTrained(arm: name, known: known)
        }
        let arms = bundle.scenario.arms.map(ArmFactory.contestant)
        let followers = arms.filter { arm in
            arms.contains { names.contains($0.name) && arm.controls == $0.name }
        }
        let forgotten = Set(names + followers.map(\.name))
        // The folder's finished run rests on what is forgotten now.
        try journal.discardCells(ofKinds: [CellName.outcome.kind.rawValue])
        let weights = forgotten.flatMap { arm in
            bundle.scenario.seeds.map { Workbench.weightsName(arm: arm, seed: $0) }
        }
        try folder.removeWeightsToReplace(weights + weights.map(RunFolder.unfinished))
        // What was searched for stays found.
        try journal.discardCells(
            ofArms: forgotten.union(forgotten.map(ProgramAnswers.owner)),
            but: CellKind.trial.rawValue)
    }

    /// All cells of one arm; a failure of the arm itself is kept and the others go on.
    ///
    /// - Parameter setting: what was chosen for the arm that this one controls; nil to choose.
    private func run(
        _ arm: any Arm, trials: [Journaled<TrialCell>], setting: ArmSetting?, runner: Runner
    ) throws -> ArmResults {
        let look = runner.schedule.look
        var results = ArmResults(
            arm: arm, seeds: Array(bundle.scenario.seeds.prefix(look.seeds)))
        results.trials = trials
        let settings = look.part(arm.name).map { arm.known($0.settings) } ?? arm.settings
        results.chosen = setting ?? settings[0]
        do {
            results.preparing = try arm.prepare(runner.bench.forArm(arm))
            for (number, seed) in results.seeds.enumerated() {
                if let training = arm.training {
                    if number == 0, training.retention.needsMaterial {
                        results.preparing = results.preparing + (try runner.replay().payload.usage)
                    }
                    results.trainings.append(try runner.train(arm, seed: seed))
                }
                if number == 0, setting == nil {
                    try choose(
                        arm, among: settings, seed: seed, runner: runner, results: &results)
                }
                guard number == 0 || arm.dependsOnSeed(results.chosen) else { break }
                results.answers.append(
                    try runner.answer(arm, setting: results.chosen, seed: seed))
                // A service without likelihoods has written its answers already.
                if !bundle.scenario.task.labels.isEmpty, arm.usesLanguageModel,
                    arm.service == nil || runner.bench.forArm(arm).model.scorer != nil
                {
                    results.generations.append(
                        try runner.generate(arm, setting: results.chosen, seed: seed))
                }
                guard !arm.isControl else { continue }
                if number == 0, let service = arm.service, let training = service.training {
                    results.ownBaseProbe = try runner.probe(
                        service: training.base, bundle: bundle)
                    results.probes = [
                        try runner.probe(service: service.name, bundle: bundle)
                    ].compactMap(\.self)
                }
                if number == 0, look.waiting > 0 {
                    results.latency = try runner.latency(
                        arm, setting: results.chosen, seed: seed)
                }
                if let weights = runner.weights(of: arm, seed: seed, under: results.chosen) {
                    results.probes.append(
                        try runner.probe(
                            arm: arm.name, seed: seed, weights: weights, bundle: bundle))
                    guard look.measuresDivergence else { continue }
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
}
