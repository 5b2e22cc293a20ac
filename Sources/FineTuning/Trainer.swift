public import Domain
public import Foundations
import Kernels
public import LanguageModels

/// What a training run did.
public struct TrainingOutcome: Codable, Sendable, Equatable {
    /// Mean loss over the task's target tokens of each step's batch, before the step.
    public var losses: [Double]
    /// Norm of each step's gradient, replay with it, before it was clipped; nil in runs of programs that kept none.
    public var gradientNorms: [Double]?
    /// Looks at the validation sequences.
    public var validation: [ValidationLoss]
    /// The step whose weights were kept; the last one when there was nothing to validate on.
    public var bestStep: Int
    /// Whether validation ended the training before its last step.
    public var stoppedEarly: Bool
    /// Tokens that went forward and back, validation not counted.
    public var tokens: Int
    /// Of these, how many of the task were to be predicted.
    public var targetTokens: Int
    /// Sequences of general material that went along, each time counted; nil for none.
    public var replayedSequences: Int?
    /// Sequences left out because they held no token to predict.
    public var skippedSequences: Int
    /// How many weights were trained.
    public var trainableParameters: Int
}

/// The mean validation loss after a step.
public struct ValidationLoss: Codable, Sendable, Equatable {
    /// Optimiser steps that were done before this look.
    public var step: Int
    /// Mean over all target tokens of the validation sequences, in nats.
    public var loss: Double
}

/// Fine-tunes a decoder in place: AdamW with warm-up, decay, clipping and early stopping.
public struct Trainer {
    private let decoder: Decoder
    private let parameters: TrainableParameters
    private let configuration: TrainingConfiguration
    private let seed: UInt64

    /// Trains adapters; they are attached to the decoder.
    public init(
        decoder: Decoder, adapters: AdapterSet, configuration: TrainingConfiguration, seed: UInt64
    ) {
        adapters.attach(to: decoder)
        self.init(
            decoder: decoder, parameters: adapters.parameters, configuration: configuration,
            seed: seed)
    }

    /// Trains every weight of the decoder.
    public init(decoder: Decoder, configuration: TrainingConfiguration, seed: UInt64) {
        self.init(
            decoder: decoder, parameters: TrainableParameters(all: decoder),
            configuration: configuration, seed: seed)
    }

    private init(
        decoder: Decoder, parameters: TrainableParameters, configuration: TrainingConfiguration,
        seed: UInt64
    ) {
        self.decoder = decoder
        self.parameters = parameters
        self.configuration = configuration
        self.seed = seed
    }

    /// Trains on sequences until the epochs are over or validation no longer gets better; the
    /// weights with the best validation loss are left in place.
    ///
    /// Each source of a batch has a mean loss of its own, so that long general texts do not drown
    /// short answers.
    ///
    /// - Parameters:
    ///   - training: at least one sequence with a token to predict.
    ///   - validation: may be empty; then there is no early stopping.
    ///   - replay: general material of which ``Retention/replay`` asks for a share of each batch, each
    ///     as often as any other.
    ///   - progress: called at every step with what is done, the loss in its detail; may throw to
    ///     stop.
    /// - Throws: ``FineTuningError``, and what `progress` throws.
    public func train(
        _ training: [TrainingSequence], validation: [TrainingSequence],
        replay: [TrainingSequence] = [], progress: (Progress) throws -> Void
    ) throws -> TrainingOutcome {
        let usable = training.filter { $0.targetCount > 0 }
        guard !usable.isEmpty else { throw FineTuningError.nothingToLearn(given: training.count) }
        let stepsInEpoch = (usable.count + configuration.batchSize - 1) / configuration.batchSize
        let schedule = LearningRateSchedule(
            peak: configuration.learningRate, steps: stepsInEpoch * configuration.epochs,
            warmupFraction: configuration.warmupFraction, course: configuration.schedule,
            finalFraction: configuration.finalRateFraction)
        var run = Run(
            gradients: DecoderGradients(
                decoder: decoder, parameters: parameters,
                activationBytes: configuration.activationBytes,
                dropout: configuration.method == .lora ? configuration.lora.dropout : 0, seed: seed),
            stopping: EarlyStopping(parameters: parameters.all, patience: configuration.patience),
            replay: ReplayDraw(
                replay.filter { $0.targetCount > 0 }, share: configuration.retention.replay,
                seed: seed),
            outcome: TrainingOutcome(
                losses: [], gradientNorms: [], validation: [], bestStep: 0, stoppedEarly: false,
                tokens: 0,
                targetTokens: 0, skippedSequences: training.count - usable.count,
                trainableParameters: parameters.count))
        // A training that failed may have left a sum; from here on each step leaves zeros.
        for parameter in parameters.all { parameter.gradient.fill(0) }
        var random = SeededGenerator(seed: seed, stream: "training order")
        for _ in 0..<configuration.epochs where !run.outcome.stoppedEarly {
            var order = usable
            random.shuffle(&order)
            try epoch(
                order, steps: stepsInEpoch, schedule: schedule, validation: validation, run: &run,
                progress: progress)
        }
        run.outcome.bestStep = run.stopping.restoreBest() ?? run.outcome.losses.count
        decoder.refreshAdapters()
        return run.outcome
    }

    /// What changes from step to step.
    private struct Run {
        let gradients: DecoderGradients
        var stopping: EarlyStopping
        var replay: ReplayDraw
        var outcome: TrainingOutcome
    }

    private func epoch(
        _ order: [TrainingSequence], steps: Int, schedule: LearningRateSchedule,
        validation: [TrainingSequence], run: inout Run, progress: (Progress) throws -> Void
    ) throws {
        let looks = configuration.validationsPerEpoch
        for step in 1...steps {
            let start = (step - 1) * configuration.batchSize
            let batch = Array(order[start..<min(start + configuration.batchSize, order.count)])
            try self.step(batch, schedule: schedule, run: &run)
            let looksBefore = (step - 1) * looks / steps
            if !validation.isEmpty, step * looks / steps > looksBefore {
                try validate(validation, run: &run)
            }
            try report(run.outcome, steps: schedule.steps, progress: progress)
            if run.stopping.shouldStop, run.outcome.losses.count < schedule.steps {
                run.outcome.stoppedEarly = true
                return
            }
        }
    }

    private func step(
        _ batch: [TrainingSequence], schedule: LearningRateSchedule, run: inout Run
    ) throws {
        let replayed = run.replay.next(beside: batch.count)
        let share = Double(replayed.count) / Double(replayed.count + batch.count)
        let number = run.outcome.losses.count + 1
        let (lossSum, targets) = run.gradients.accumulate(batch, share: 1 - share, step: number)
        let (replayLoss, _) =
            switch configuration.retention.replayLoss {
            case .answers: run.gradients.accumulate(replayed, share: share, step: number)
            case .distribution:
                run.gradients.accumulate(expectedByBase: replayed, share: share, step: number)
            }
        let compute = decoder.context.compute
        let norm = parameters.all.reduce(0) { $0 + compute.squaredNorm($1.gradient) }.squareRoot()
        let loss = lossSum / Double(targets)
        if let tensor = nonFinite(
            loss: loss + replayLoss, gradientNorm: norm, batch + replayed, run.gradients)
        {
            throw FineTuningError.diverged(
                step: number, tensor: tensor, rate: schedule.rate(at: number))
        }
        if loss > 1, norm == 0 { throw FineTuningError.noGradient(step: number) }
        let clip = min(1, configuration.maximumGradientNorm / max(norm, 1e-12))
        for parameter in parameters.all {
            compute.adamWStep(
                parameter: parameter.value, gradient: parameter.gradient,
                gradientScale: Float(clip), first: parameter.first, second: parameter.second,
                step: number, rate: Float(schedule.rate(at: number)),
                decay: parameter.decays ? Float(configuration.weightDecay) : 0, constants: AdamWConstants())
        }
        run.outcome.losses.append(loss)
        run.outcome.gradientNorms?.append(norm)
        run.outcome.tokens += (batch + replayed).reduce(0) { $0 + $1.tokens.count }
        run.outcome.targetTokens += targets
        if !replayed.isEmpty {
            run.outcome.replayedSequences = (run.outcome.replayedSequences ?? 0) + replayed.count
        }
    }

    /// What is no longer a finite number, if anything.
    private func nonFinite(
        loss: Double, gradientNorm: Double, _ batch: [TrainingSequence],
        _ gradients: DecoderGradients
    ) -> String? {
        // A hidden state whose square overflows is normed to zeros: every token is as likely as
        // any other, the loss is finite, and no gradient is left to come back from there.
        if loss > 1, gradientNorm == 0, !gradients.canSquareHiddenState(of: batch) {
            return "the square of the hidden state"
        }
        guard !loss.isFinite || !gradientNorm.isFinite else { return nil }
        let gradient = parameters.all.first {
            !decoder.context.compute.squaredNorm($0.gradient).isFinite
        }
        return gradient.map { "the gradient of \($0.name)" } ?? "the loss"
    }

    private func validate(_ validation: [TrainingSequence], run: inout Run) throws {
        let (sum, targets) = run.gradients.loss(validation)
        guard targets > 0 else { return }
        let point = ValidationLoss(step: run.outcome.losses.count, loss: sum / Double(targets))
        run.outcome.validation.append(point)
        run.stopping.observe(loss: point.loss, step: point.step)
    }

    private func report(
        _ outcome: TrainingOutcome, steps: Int, progress: (Progress) throws -> Void
    ) throws {
        var detail =
            "loss \(NumberFormat.fixed(outcome.losses[outcome.losses.count - 1], digits: 3))"
        if let last = outcome.validation.last {
            detail += ", validation \(NumberFormat.fixed(last.loss, digits: 3))"
        }
        try progress(
            Progress(
                stage: "training", detail: detail, completed: outcome.losses.count, total: steps))
    }
}
