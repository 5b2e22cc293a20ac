public import Domain
public import Foundations
import Kernels
public import LanguageModels

/// Fine-tunes a decoder in place: AdamW with warm-up, decay, clipping and early stopping.
public struct Trainer {
    private let decoder: Decoder
    package let parameters: TrainableParameters
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

    /// Trains on sequences until the epochs are over or validation no longer gets better; the best
    /// weights that validation has seen are left in place.
    ///
    /// Each source of a batch has a mean loss of its own, so that long general texts do not drown
    /// short answers.
    ///
    /// - Parameters:
    ///   - training: at least one sequence with a token to predict.
    ///   - validation: may be empty; then there is no early stopping.
    ///   - replay: general material of which ``Retention/replay`` asks for a share of each batch, each
    ///     as often as any other, and by which ``Retention/ewc`` finds the weights that matter.
    ///   - untuned: what is known of the replayed sequences from earlier trainings of the same base.
    ///   - stretch: where it begins, where it pauses, and what keeps it in between.
    ///   - score: how well the task is done with the weights as they are, higher is better: then
    ///     this says which weights are best, and of equal scores the loss; nil for the loss alone.
    ///   - progress: called at every step with what is done, the loss in its detail; may throw to
    ///     stop.
    /// - Throws: ``FineTuningError``, and what the closures throw.
    public func train(
        _ training: [TrainingSequence], validation: [TrainingSequence],
        replay: [TrainingSequence] = [], untuned: UntunedStates = UntunedStates(),
        stretch: TrainingStretch = TrainingStretch(),
        score: (() throws -> Double)? = nil, progress: (Progress) throws -> Void
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
            untuned: untuned,
            regularisers: try Regularisers.all(
                for: HeldTraining(
                    decoder: decoder, parameters: parameters, configuration: configuration,
                    material: replay, seed: seed)),
            outcome: TrainingOutcome(
                skippedSequences: training.count - usable.count,
                trainableParameters: parameters.count))
        // A training that failed may have left a sum; from here on each step leaves zeros.
        for parameter in parameters.all { parameter.gradient.fill(0) }
        let checkpoint = TrainingCheckpoint(
            parameters: parameters.all, configuration: configuration, seed: seed,
            sequences: [training, validation, replay])
        if let start = stretch.start {
            (run.outcome, run.stopping) = try checkpoint.read(start, stopping: run.stopping)
        }
        let lastEpoch = min(configuration.epochs, stretch.end ?? configuration.epochs)
        let watch = Watch(
            validation: validation, score: score,
            keep: { run in
                let step = run.outcome.losses.count
                try stretch.keep?(
                    TrainingStand(
                        step: step, steps: schedule.steps,
                        isLast: run.outcome.stoppedEarly || step == lastEpoch * stepsInEpoch,
                        write: { path in
                            try checkpoint.write(run.outcome, run.stopping, to: path)
                        }))
            })
        let done = run.outcome.losses.count
        var random = SeededGenerator(seed: seed, stream: "training order")
        for epoch in 1...lastEpoch where !run.outcome.stoppedEarly {
            var order = usable
            random.shuffle(&order)
            try self.epoch(
                order, first: (epoch - 1) * stepsInEpoch, done: done, schedule: schedule,
                run: &run, watch: watch, progress: progress)
        }
        run.outcome.bestStep = run.stopping.restoreBest() ?? run.outcome.losses.count
        decoder.refreshAdapters()
        return run.outcome
    }

    /// What is called between the steps.
    private struct Watch {
        let validation: [TrainingSequence]
        let score: (() throws -> Double)?
        let keep: (Run) throws -> Void
    }

    /// What changes from step to step.
    private struct Run {
        let gradients: DecoderGradients
        var stopping: EarlyStopping
        var replay: ReplayDraw
        let untuned: UntunedStates
        let regularisers: [any Regulariser]
        var outcome: TrainingOutcome
    }

    /// The steps of one epoch that are not done yet.
    ///
    /// - Parameters:
    ///   - first: steps of the epochs before.
    ///   - done: steps that an earlier stretch did: nothing but what is drawn beside them is left to
    ///     do.
    private func epoch(
        _ order: [TrainingSequence], first: Int, done: Int, schedule: LearningRateSchedule,
        run: inout Run, watch: Watch, progress: (Progress) throws -> Void
    ) throws {
        let looks = configuration.validationsPerEpoch
        let steps = (order.count + configuration.batchSize - 1) / configuration.batchSize
        for step in 1...steps {
            let start = (step - 1) * configuration.batchSize
            let batch = Array(order[start..<min(start + configuration.batchSize, order.count)])
            let replayed = run.replay.next(beside: batch.count)
            guard first + step > done else { continue }
            try self.step(batch, replayed, schedule: schedule, run: &run)
            let looksBefore = (step - 1) * looks / steps
            if !watch.validation.isEmpty, step * looks / steps > looksBefore {
                try validate(run: &run, watch: watch)
            }
            if run.stopping.shouldStop, run.outcome.losses.count < schedule.steps {
                run.outcome.stoppedEarly = true
            }
            try watch.keep(run)
            try report(run.outcome, steps: schedule.steps, progress: progress)
            if run.outcome.stoppedEarly { return }
        }
    }

    private func step(
        _ batch: [TrainingSequence], _ replayed: [TrainingSequence],
        schedule: LearningRateSchedule, run: inout Run
    ) throws {
        let share = Double(replayed.count) / Double(replayed.count + batch.count)
        let number = run.outcome.losses.count + 1
        let (lossSum, targets) = run.gradients.accumulate(batch, share: 1 - share, step: number)
        let (replayLoss, _) =
            switch configuration.retention.replayLoss {
            case .answers: run.gradients.accumulate(replayed, share: share, step: number)
            case .distribution:
                run.gradients.accumulate(
                    expectedByBase: replayed, share: share, step: number, untuned: run.untuned)
            }
        let compute = decoder.context.compute
        let penalty = run.regularisers.reduce(0) { $0 + $1.accumulate(on: compute) }
        let norm = parameters.all.reduce(0) { $0 + compute.squaredNorm($1.gradient) }.squareRoot()
        let loss = lossSum / Double(targets)
        if let tensor = nonFinite(
            loss: loss + replayLoss + penalty, gradientNorm: norm, batch + replayed, run.gradients)
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
                decay: parameter.decays ? Float(configuration.weightDecay) : 0,
                constants: AdamWConstants())
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

    private func validate(run: inout Run, watch: Watch) throws {
        let (sum, targets) = run.gradients.loss(watch.validation)
        guard targets > 0 else { return }
        let look = ValidationLoss(
            step: run.outcome.losses.count, loss: sum / Double(targets),
            score: try watch.score?())
        run.outcome.validation.append(look)
        run.stopping.observe(look)
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
