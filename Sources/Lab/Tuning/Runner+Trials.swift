import Domain
import Evaluation
import FineTuning
import Foundations
import LanguageModels
import ModelAPI
import Record
import Scenarios

extension Runner {
    /// Trains a trial up to a rung and looks at what it can do.
    ///
    /// - Parameters:
    ///   - earlier: what the trial came to at the rung before; nil for one that begins.
    ///   - base: what the bounded capabilities are held against.
    func trial(
        _ request: TuningStudy.Request, of study: TuningStudy, earlier: TrialCell?,
        base: GuardCell, bundle: ScenarioBundle
    ) throws -> Journaled<TrialCell> {
        var configuration = study.arm
        configuration.method = configuration.method.trained(by: request.training)
        guard let arm = ArmFactory.arm(configuration) else {
            preconditionFailure("an arm from outside has no trials")
        }
        let seed = bundle.scenario.seeds[0],
            folderName = Self.trialFolder(request.trial, of: arm.name)
        let name = CellName(
            kind: .trial, arm: arm.name, seed: seed,
            detail: "trial \(request.trial), epoch \(request.epoch)")
        return try cell(name) { pieces in
            let meter = Meter()
            let stage = "\(arm.name): trial \(request.trial)"
            var made = TrialCell(
                number: request.trial, point: request.point,
                epoch: request.epoch, epochs: request.training.epochs, lost: [:],
                trainedTokens: earlier?.trainedTokens ?? 0, usage: .none)
            var usage = ModelUsage.none
            let checkpoints = try CheckpointKeeper(
                folderName, in: folder, pieces: pieces, pause: checkpointPause,
                before: earlier?.checkpoint,
                keepsLast: request.epoch < request.training.epochs
                    && request.training.method == .lora)
            do {
                let weights = TunedWeights(
                    method: request.training.method,
                    folder: "\(folder.path)/weights/\(folderName)")
                let outcome = try train(
                    arm, as: weights, seed: seed, stage: "\(stage), training", checkpoints,
                    to: request.epoch, saving: false
                ).outcome
                made.checkpoint = checkpoints.there
                made.trainedTokens = outcome.tokens
                let asked = try validation(of: arm, seed: seed, stage: stage)
                let metric = arm.own(bundle.scenario.task).choosingMetric
                usage = asked.tokens
                made.score = asked.score
                made.merit = metric.higherIsBetter ? asked.score : -asked.score
                made.lost = try base.lost(
                    to: guarded(study, stage: stage), of: study.tuning)
                made.violation = study.violation(made.lost)
            } catch let error where Experiment.isArmsOwn(error) {
                made.failure = "\(error)"
            }
            made.usage = pieces.usage(with: meter.usage(usage))
            // All weights are too large to wait: such a trial begins again.
            let before = checkpoints.continues || made.failure != nil ? earlier?.trainedTokens : 0
            made.usage.trainedTokens = made.trainedTokens - (before ?? 0)
            return made
        }
    }

    /// What the untrained model makes of the bounded capabilities.
    func guardedBase(_ study: TuningStudy) throws -> GuardCell {
        guard !study.tuning.atMost.isEmpty else { return GuardCell(measurements: [:]) }
        return try cell(CellName(kind: .trial, detail: "untrained")) { _ in
            try bench.use(nil)
            return try guarded(study, stage: "base model")
        }.payload
    }

    private func guarded(_ study: TuningStudy, stage: String) throws -> GuardCell {
        var cell = GuardCell(measurements: [:])
        for probe in study.tuning.atMost.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let guarding = try QuestionProbe.guarding(probe) else { continue }
            cell.measurements[probe.rawValue] = try guarding.measure(
                bench.model, progress: monitor.requests("\(stage), \(probe.rawValue)"))
        }
        return cell
    }

    /// Takes away what the trials of an arm left to go on from.
    func discardTrials(_ cells: [TrialCell], of arm: String) throws {
        for number in Set(cells.map(\.number)).sorted() {
            try folder.removeWeights(Self.trialFolder(number, of: arm))
        }
    }

    private static func trialFolder(_ number: Int, of arm: String) -> String {
        "\(ArmConfiguration.folderName(of: arm))-trial\(number)"
    }
}

/// What a model makes of the capabilities that a search is bounded by.
struct GuardCell: Codable {
    /// By the capability's name.
    var measurements: [String: [ProbeMeasurement]]

    /// How much of each is lost, a share: negative where something was won.
    func lost(
        to tuned: GuardCell, of tuning: TuningConfiguration
    ) throws -> [String: Double] {
        var lost: [String: Double] = [:]
        for probe in tuning.atMost.keys {
            guard let before = measurements[probe.rawValue]?.first,
                let after = tuned.measurements[probe.rawValue]?.first
            else { continue }
            lost[probe.rawValue] = before.figure - after.figure
        }
        return lost
    }
}

extension ProbeMeasurement {
    /// Over all items.
    fileprivate var figure: Double { value(ofItems: Array(values.indices)) }
}
