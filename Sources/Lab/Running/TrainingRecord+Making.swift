import Domain
import FineTuning
import Record

extension TrainingRecord {
    /// What a training came to.
    ///
    /// - Parameter movement: ``TrainingRecord/movement``.
    init(
        _ outcome: TrainingOutcome, of configuration: TrainingConfiguration, examples: Int,
        movement: [[LoRAConfiguration.Target: Double]]?, usage: Usage
    ) {
        self.init(
            configuration: configuration, trainableParameters: outcome.trainableParameters,
            examples: examples, replayed: outcome.replayedSequences, steps: outcome.losses.count,
            bestStep: outcome.bestStep, losses: outcome.losses,
            gradientNorms: outcome.gradientNorms,
            validation: outcome.validation.map { ValidationPoint(step: $0.step, loss: $0.loss) },
            stoppedEarly: outcome.stoppedEarly, movement: movement, usage: usage)
    }
}
