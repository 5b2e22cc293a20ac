import Domain
import FineTuning
import Foundations
import LanguageModels
import Metrics
import ModelAPI
import Record

extension Runner {
    /// Trains an arm's weights and saves them in the run folder.
    func train(_ arm: any Arm, seed: UInt64) throws -> Journaled<TrainingCell> {
        guard let configuration = arm.training, let weights = weights(of: arm, seed: seed) else {
            preconditionFailure("an arm that trains nothing has no training cell")
        }
        let unfinished = RunFolder.unfinished(weights.name)
        let name = CellName(kind: .train, arm: arm.name, seed: seed)
        let trained = try cell(name) { pieces in
            try folder.removeWeights(weights.name)
            let meter = Meter()
            let (outcome, data, movement) = try train(
                arm, as: weights, seed: seed, stage: stage(arm.name, seed, "training"),
                CheckpointKeeper(
                    unfinished, in: folder, pieces: pieces, pause: checkpointPause), saving: true)
            return TrainingCell(
                configuration: configuration, outcome: outcome, examples: data.training.count,
                bytes: try weights.byteCount(),
                digest: try weights.digest(),
                usage: pieces.usage(with: meter.usage(trained: outcome.tokens)),
                tooLong: data.tooLong.isEmpty ? nil : data.tooLong,
                tooLongToStopBy: data.tooLongToStopBy.isEmpty ? nil : data.tooLongToStopBy,
                movement: movement)
        }
        try folder.removeWeights(unfinished)
        bench.expect(trained.digest, of: weights)
        return trained
    }

    /// Removes the weights that a training left; changed ones stay.
    func discardWeights(of arm: any Arm, seed: UInt64) throws {
        guard let weights = weights(of: arm, seed: seed) else { return }
        do {
            try folder.removeWeights(weights.name)
        } catch LabError.notOurs {}
    }

    /// Trains the model in place, from the base or from a checkpoint.
    ///
    /// - Parameters:
    ///   - end: the epoch behind which it pauses; nil for the last.
    ///   - saving: whether the weights are put into their folder.
    /// - Returns: with weights that are saved, how far each linear layer moved; else nil for that.
    func train(
        _ arm: any Arm, as weights: TunedWeights, seed: UInt64, stage: String,
        _ checkpoints: CheckpointKeeper, to end: Int? = nil, saving: Bool
    ) throws -> (
        outcome: TrainingOutcome, data: TrainingData,
        movement: [[LoRAConfiguration.Target: Double]]?
    ) {
        guard let configuration = arm.training else {
            preconditionFailure("an arm that trains nothing has no training")
        }
        let replay = configuration.retention.needsMaterial ? try self.replay().payload.texts : []
        try bench.use(nil)
        let data = try bench.trainingData(of: arm, seed: seed)
        try data.requireAny(limit: bench.model.decoder.contextLength)
        let decoder = bench.model.decoder
        // Whatever becomes of it, the model no longer carries the base's weights.
        bench.markTrained(weights)
        // What is measured are the weights as they are read from the files later.
        defer { decoder.settle() }
        let training = ModelTraining(of: decoder, configuration, seed: seed)
        let score =
            configuration.stopBy == .score
            ? { try validationScore(of: arm, seed: seed, stage: stage) } : nil
        func trained() throws -> TrainingOutcome {
            try training.trainer.train(
                data.training, validation: data.validation,
                replay: bench.replayTexts.sequences(of: replay), untuned: bench.untuned,
                stretch: checkpoints.stretch(to: end), score: score
            ) { step in
                try monitor.report(stage, detail: step.detail, step.completed, of: step.total)
            }
        }
        let outcome: TrainingOutcome
        do {
            outcome = try trained()
        } catch FineTuningError.checkpoint {
            // Of the arm before its settings were searched for; no weight has changed.
            try checkpoints.discard()
            outcome = try trained()
        }
        guard saving else { return (outcome, data, nil) }
        try save(weights) {
            try training.write(into: $0, baseModel: bench.baseModelOrigin)
        }
        return (outcome, data, try training.movement(from: bench.baseWeights))
    }

    /// How well an arm answers the validation questions with the weights that the model carries;
    /// higher is better.
    private func validationScore(
        of arm: any Arm, seed: UInt64, stage: String
    ) throws -> Double {
        let asked = try validation(of: arm, seed: seed, stage: stage)
        return asked.score * (bench.scenario.task.choosingMetric.higherIsBetter ? 1 : -1)
    }

    /// What an arm answers to the validation questions with the weights that the model carries, as a
    /// score by the metric that settings are chosen by.
    func validation(
        of arm: any Arm, seed: UInt64, stage: String
    ) throws -> (score: Double, tokens: ModelUsage) {
        // All of them, whatever the look has: what is trained does not depend on it.
        let armBench = bench.forArm(arm), questions = bench.questions.validation
        _ = try arm.prepare(armBench)
        let (answers, tokens) = try arm.answer(
            questions, setting: arm.fullSetting, seed: seed, by: .likelihood, bench: armBench,
            pieces: .keepingNothing(), progress: monitor.requests("\(stage), validation"))
        let task = arm.own(bench.scenario.task)
        let scores = try ScoredAnswers(
            answers, questions: questions, metric: task.choosingMetric, task: task)
        return (scores.value, tokens)
    }

    /// The weights appear whole, and only when they are put down as this run's.
    private func save(_ weights: TunedWeights, _ write: (String) throws -> Void) throws {
        try AtomicFolder.make(at: weights.folder) { staging in
            try write(staging)
            let written = TunedWeights(method: weights.method, folder: staging)
            try folder.expectWeights(weights.name, try written.digest())
        }
    }
}

extension Arm {
    /// The setting that asks the most of what was trained: as many passages as may be, and the weights
    /// as they are.
    var fullSetting: ArmSetting { settings[settings.count - 1] }
}
