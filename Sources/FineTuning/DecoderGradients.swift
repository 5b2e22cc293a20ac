import Domain
package import Foundations
import Kernels
package import LanguageModels

/// Computes the loss of sequences and the gradients of all trained parameters.
///
/// Long batches are cut into micro-batches of whole sequences, whose gradients add up to those of
/// the batch, so that the activations' memory stays bounded (``MicroBatch``). Blocks below the lowest
/// trained one have no backward pass, and what they make of a sequence is kept: while such an object
/// lives, nothing but the parameters may change.
package final class DecoderGradients {
    private let decoder: Decoder
    private let parameters: TrainableParameters
    /// The blocks that the backward pass goes through.
    private let trainedLayers: Range<Int>
    private let budget: ActivationBudget
    private let frozen: FrozenOutputs
    private let outputLayer: OutputLayer
    private let dropoutRate: Double
    private let seed: UInt64
    private let products: [LoRAConfiguration.Target]
    private var tape: ActivationTape?

    /// - Parameters:
    ///   - activationBytes: as in ``TrainingConfiguration/activationBytes``.
    ///   - dropout: rate of the adapters' dropout where gradients are computed, 0 ..< 1.
    ///   - seed: of the masks.
    package init(
        decoder: Decoder, parameters: TrainableParameters,
        activationBytes: Int = TrainingConfiguration().activationBytes, dropout: Double = 0,
        seed: UInt64 = 0
    ) {
        self.decoder = decoder
        self.parameters = parameters
        trainedLayers = parameters.lowestLayer..<decoder.layers.count
        dropoutRate = dropout
        self.seed = seed
        products = parameters.targetsWithMagnitude
        budget = ActivationBudget(
            decoder.configuration, trainedLayers: trainedLayers.count, bytes: activationBytes,
            productsOf: products)
        frozen = FrozenOutputs(
            decoder, layers: trainedLayers.lowerBound, bytes: budget.remainingBytes)
        outputLayer = OutputLayer(
            decoder, parameters: parameters, rowsAtOnce: budget.rowsOfLogits)
    }

    /// Adds the gradients of `share` times the mean loss over all target tokens of the batch to the
    /// parameters.
    ///
    /// - Parameter step: of the optimiser, which the masks of dropout follow.
    /// - Returns: the sum of the losses and the number of target tokens; sequences without a
    ///   target add nothing.
    package func accumulate(
        _ sequences: [TrainingSequence], share: Double = 1, step: Int = 1
    ) -> (lossSum: Double, targets: Int) {
        accumulate(sequences, share: share) { lossBackward($0, scale: $1, step: step) }
    }

    /// The same of the mean cross-entropy with what the decoder expects without its adapters, at the
    /// tokens before the targets: its gradient is that of the divergence KL(untuned ‖ tuned).
    ///
    /// - Parameter untuned: of this decoder.
    package func accumulate(
        expectedByBase sequences: [TrainingSequence], share: Double, step: Int = 1,
        untuned: UntunedStates = UntunedStates()
    ) -> (lossSum: Double, targets: Int) {
        accumulate(sequences, share: share) {
            lossBackward(
                $0, towards: .expectation(expectation($0, untuned)), scale: $1, step: step)
        }
    }

    /// Adds the gradient of the sum of the losses of one sequence whose targets are drawn from what the
    /// model itself expects there, each after the tokens that stand there.
    package func accumulate(
        drawn sequence: TrainingSequence, random: inout SeededGenerator
    ) -> (lossSum: Double, targets: Int) {
        let uniforms = (0..<sequence.targetCount).map { _ in random.uniform() }
        return accumulate([sequence], share: Double(sequence.targetCount)) {
            lossBackward($0, towards: .drawn(uniforms), scale: $1, step: 1)
        }
    }

    private func accumulate(
        _ sequences: [TrainingSequence], share: Double, _ loss: (MicroBatch, Float) -> Double
    ) -> (lossSum: Double, targets: Int) {
        let targets = sequences.reduce(0) { $0 + $1.targetCount }
        guard targets > 0 else { return (0, 0) }
        decoder.refreshAdapters()
        let scale = Float(share) / Float(targets)
        return (microBatches(sequences).reduce(0) { $0 + loss($1, scale) }, targets)
    }

    /// What the last block gives without adapters, for the rows of a batch.
    private func expectation(_ micro: MicroBatch, _ untuned: UntunedStates) -> Matrix {
        let states = Matrix(
            uninitializedRows: micro.rows.count, columns: decoder.configuration.width)
        var row = 0
        for sequence in micro.sequences {
            let own = untuned.states(of: sequence) { statesWithoutAdapters(of: sequence) }
            states.copy(rows: 0..<own.rows, of: own, at: row)
            row += own.rows
        }
        return states
    }

    private func statesWithoutAdapters(of sequence: TrainingSequence) -> Matrix {
        let adapters = decoder.takeAdapters()
        defer { decoder.attach(adapters) }
        let states = Matrix(
            uninitializedRows: sequence.targetCount, columns: decoder.configuration.width)
        for micro in microBatches([sequence]) {
            decoder.context.compute.gather(forward(micro), micro.rows, into: states)
        }
        return states
    }

    /// The sum of the losses over all target tokens, and their number; no gradients.
    package func loss(_ sequences: [TrainingSequence]) -> (lossSum: Double, targets: Int) {
        decoder.refreshAdapters()
        let sum = microBatches(sequences).reduce(0) { $0 + loss($1) }
        return (sum, sequences.reduce(0) { $0 + $1.targetCount })
    }

    /// Whether the hidden state behind the last block is a finite number for all of these, and so
    /// is the sum of its squares.
    func canSquareHiddenState(of sequences: [TrainingSequence]) -> Bool {
        microBatches(sequences).allSatisfy { micro in
            _ = loss(micro)
            return room(for: micro.batch.tokens.count).hidden(0).isFinite
        }
    }

    private func microBatches(_ sequences: [TrainingSequence]) -> [MicroBatch] {
        MicroBatch.cut(sequences, mostTokens: budget.tokensInMicroBatch)
    }

    /// The forward pass alone.
    private func loss(_ micro: MicroBatch) -> Double {
        outputLayer.loss(forward(micro), rows: micro.rows, targets: micro.targets)
    }

    /// What the last block gives, in one set of activations.
    private func forward(_ micro: MicroBatch) -> Matrix {
        let tape = room(for: micro.batch.tokens.count), hidden = tape.hidden(0)
        frozen.fill(hidden, batch: micro.batch, tape: tape)
        let activations = tape.passing(hidden)
        for layer in trainedLayers {
            decoder.forward(
                layer: layer, micro.batch, activations, scratch: tape.scratch, into: hidden)
        }
        return hidden
    }

    /// What a sequence is to predict.
    private enum Goal {
        /// What comes in it.
        case targets
        /// What the untuned model expects, by what its last block gives: `[rows, width]`.
        case expectation(Matrix)
        /// What the model expects now, one draw a row by numbers in 0 ..< 1.
        case drawn([Double])
    }

    /// The forward pass and the backward pass.
    private func lossBackward(
        _ micro: MicroBatch, towards goal: Goal = .targets, scale: Float, step: Int
    ) -> Double {
        let dropout =
            dropoutRate > 0
            ? AdapterDropout(rate: dropoutRate, seed: seed, step: step, batch: micro.batch) : nil
        let tape = room(for: micro.batch.tokens.count), gradient = tape.gradient
        frozen.fill(tape.hidden(0), batch: micro.batch, tape: tape)
        for (place, layer) in trainedLayers.enumerated() {
            decoder.forward(
                layer: layer, micro.batch, tape.activations(place), scratch: tape.scratch,
                dropout: dropout, into: tape.hidden(place + 1))
        }
        gradient.fill(0)
        let last = tape.hidden(trainedLayers.count)
        let rows = micro.rows
        let loss =
            switch goal {
            case .targets:
                outputLayer.lossBackward(
                    last, rows: rows, targets: micro.targets, scale: scale, gradient: gradient)
            case .expectation(let teacher):
                outputLayer.lossBackward(
                    last, rows: rows, teacher: teacher, scale: scale, gradient: gradient)
            case .drawn(let uniforms):
                outputLayer.lossBackward(
                    last, rows: rows, drawnBy: uniforms, gradient: gradient)
            }
        backward(micro.batch, tape: tape, dropout: dropout, gradient: gradient)
        return loss
    }

    private func backward(
        _ batch: PackedBatch, tape: ActivationTape.Part, dropout: AdapterDropout?,
        gradient: Matrix
    ) {
        for (place, layer) in trainedLayers.enumerated().reversed() {
            let activations = tape.activations(place)
            if !tape.keepsAll {
                decoder.forward(
                    layer: layer, batch, activations, scratch: tape.scratch,
                    dropout: dropout, into: nil)
            }
            decoder.layers[layer].backward(
                tape: activations, scratch: tape.backwardScratch, batch: batch,
                context: decoder.context, dropout: dropout, gradient: gradient,
                parameters: parameters.layers[layer],
                isLowest: place == 0 && parameters.embedding == nil)
        }
        if let embedding = parameters.embedding {
            if decoder.configuration.embeddingScale != 1 {
                decoder.context.compute.scale(
                    gradient, by: decoder.configuration.embeddingScale)
            }
            decoder.context.compute.scatterAdd(gradient, batch.tokens, to: embedding.gradient)
        }
    }

    private func room(for tokens: Int) -> ActivationTape.Part {
        let capacity = max(tokens, budget.tokensInMicroBatch)
        let keepsAll = budget.keepsAll(tokens: capacity)
        if let tape, tape.capacity >= tokens, tape.keepsAll == keepsAll {
            return tape.prefix(tokens)
        }
        // The old one is let go before the new one is made: two would not fit.
        tape = nil
        let new = ActivationTape(
            decoder.configuration, layers: trainedLayers.count,
            tokens: capacity, keepsAll: keepsAll, productsOf: products)
        tape = new
        return new.prefix(tokens)
    }
}
