import Domain
import FineTuning
import Record

extension TrainingRecord {
    /// What a training came to.
    ///
    /// - Parameters:
    ///   - classes: nil where what is learnt are no labels.
    ///   - movement: ``TrainingRecord/movement``.
    init(
        _ outcome: TrainingOutcome, of configuration: TrainingConfiguration, examples: Int,
        classes: [ClassRecord]? = nil, movement: [[LoRAConfiguration.Target: Double]]?,
        usage: Usage
    ) {
        self.init(
            configuration: configuration, trainableParameters: outcome.trainableParameters,
            examples: examples, classes: classes, replayed: outcome.replayedSequences,
            steps: outcome.losses.count, bestStep: outcome.bestStep, losses: outcome.losses,
            gradientNorms: outcome.gradientNorms,
            validation: outcome.validation.map { ValidationPoint(step: $0.step, loss: $0.loss) },
            stoppedEarly: outcome.stoppedEarly, movement: movement, usage: usage)
    }
}
