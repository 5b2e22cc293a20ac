import Kernels
package import LanguageModels

/// A sequence to learn from: which of its tokens are to be predicted.
public struct TrainingSequence: Sendable, Equatable {
    /// The prompt's tokens and the completion's.
    public var tokens: [Int]
    /// The place where the completion begins: tokens from here on are targets. Token 0 never is,
    /// since nothing predicts it.
    public var firstTarget: Int

    /// Takes a sequence; a first target of 0 or below becomes 1.
    public init(tokens: [Int], firstTarget: Int) {
        self.tokens = tokens
        self.firstTarget = max(firstTarget, 1)
    }

    /// How many tokens are to be predicted.
    public var targetCount: Int { max(0, tokens.count - firstTarget) }
}

/// Computes the loss of sequences and the gradients of all trained parameters.
///
/// Long batches are cut into micro-batches of whole sequences, whose gradients add up to those of
/// the batch, so that the activations' memory stays bounded.
package final class DecoderGradients {
    private let decoder: Decoder
    private let parameters: TrainableParameters
    private var tape: DecoderTape?

    /// Tokens in one micro-batch, unless a single sequence is longer.
    private static let tokensInMicroBatch = 512
    /// Rows of logits that exist at one time.
    private static let rowsOfLogits = 128

    package init(decoder: Decoder, parameters: TrainableParameters) {
        self.decoder = decoder
        self.parameters = parameters
    }

    /// Adds the gradients of the mean loss over all target tokens of the batch to the parameters.
    ///
    /// - Returns: the sum of the losses and the number of target tokens; sequences without a
    ///   target add nothing.
    package func accumulate(
        _ sequences: [TrainingSequence]
    ) -> (lossSum: Double, targets: Int) {
        let targets = sequences.reduce(0) { $0 + $1.targetCount }
        guard targets > 0 else { return (0, 0) }
        var sum = 0.0
        for group in Self.microBatches(sequences) {
            sum += pass(group, gradientScale: 1 / Float(targets))
        }
        return (sum, targets)
    }

    /// The sum of the losses over all target tokens, and their number; no gradients.
    package func loss(_ sequences: [TrainingSequence]) -> (lossSum: Double, targets: Int) {
        var sum = 0.0
        for group in Self.microBatches(sequences) { sum += pass(group, gradientScale: nil) }
        return (sum, sequences.reduce(0) { $0 + $1.targetCount })
    }

    private static func microBatches(_ sequences: [TrainingSequence]) -> [[TrainingSequence]] {
        var groups: [[TrainingSequence]] = [], current: [TrainingSequence] = [], tokens = 0
        for sequence in sequences where sequence.targetCount > 0 {
            if !current.isEmpty, tokens + sequence.tokens.count > tokensInMicroBatch {
                groups.append(current)
                current = []
                tokens = 0
            }
            current.append(sequence)
            tokens += sequence.tokens.count
        }
        return current.isEmpty ? groups : groups + [current]
    }

    /// One forward pass, and one backward pass when a scale is given.
    private func pass(_ sequences: [TrainingSequence], gradientScale: Float?) -> Double {
        let batch = PackedBatch(sequences.map(\.tokens))
        let tape = room(for: batch.tokens.count)
        decoder.forward(batch, tape: tape)
        var rows: [Int] = [], targets: [Int] = []
        for (sequence, range) in zip(sequences, batch.sequences) {
            for place in sequence.firstTarget..<sequence.tokens.count {
                rows.append(range.lowerBound + place - 1)
                targets.append(sequence.tokens[place])
            }
        }
        let gradient = gradientScale.map { _ in
            Matrix(rows: batch.tokens.count, columns: decoder.configuration.width)
        }
        let loss = outputLayer(
            hidden: tape.result, rows: rows, targets: targets, scale: gradientScale,
            gradient: gradient)
        if let gradient { backward(batch, tape: tape, gradient: gradient) }
        return loss
    }

    private func room(for tokens: Int) -> DecoderTape {
        if let tape, tape.result.rows >= tokens { return tape.prefix(tokens) }
        // The old one is let go before the new one is made: two would not fit.
        tape = nil
        let capacity = max(tokens, Self.tokensInMicroBatch)
        let new = DecoderTape(decoder.configuration, tokens: capacity)
        tape = new
        return new.prefix(tokens)
    }

    /// Loss at the target tokens, and its gradient down to the hidden state before the final norm.
    private func outputLayer(
        hidden: Matrix, rows: [Int], targets: [Int], scale: Float?, gradient: Matrix?
    ) -> Double {
        let compute = decoder.context.compute, width = decoder.configuration.width
        var sum = 0.0
        for start in stride(from: 0, to: rows.count, by: Self.rowsOfLogits) {
            let range = start..<min(start + Self.rowsOfLogits, rows.count)
            let rows = Array(rows[range]), targets = Array(targets[range])
            let logits = decoder.logits(hidden, rows: rows)
            guard let scale, let gradient else {
                sum -= compute.logLikelihoods(logits: logits, targets: targets)
                    .reduce(0) { $0 + Double($1) }
                continue
            }
            sum += compute.crossEntropyBackward(logits: logits, targets: targets, scale: scale)
                .reduce(0) { $0 + Double($1) }
            let x = Matrix(uninitializedRows: rows.count, columns: width)
            compute.gather(hidden, rows, into: x)
            let gradNormed = Matrix(uninitializedRows: rows.count, columns: width)
            compute.projectBack(logits, by: decoder.output, into: gradNormed, beta: 0)
            if let trained = parameters.output ?? parameters.embedding {
                let normed = Matrix(uninitializedRows: rows.count, columns: width)
                compute.rmsNorm(
                    x, gain: decoder.finalNorm, epsilon: decoder.context.epsilon, into: normed)
                compute.multiply(
                    logits, .transposed, normed, .plain, into: trained.gradient, beta: 1)
            }
            let gradX = Matrix(rows: rows.count, columns: width)
            compute.rmsNormBackward(
                x, gain: decoder.finalNorm, epsilon: decoder.context.epsilon, gradY: gradNormed,
                gradX: gradX, gradGain: parameters.finalNorm?.gradient)
            compute.scatterAdd(gradX, rows, to: gradient)
        }
        return sum
    }

    private func backward(_ batch: PackedBatch, tape: DecoderTape, gradient: Matrix) {
        let scratch = BackwardScratch(decoder.configuration, tokens: batch.tokens.count)
        let lowest = parameters.lowestLayer
        for index in stride(from: decoder.layers.count - 1, through: lowest, by: -1) {
            decoder.layers[index].backward(
                tape: tape.layers[index], scratch: scratch, batch: batch,
                context: decoder.context, gradient: gradient,
                parameters: parameters.layers[index],
                isLowest: index == lowest && parameters.embedding == nil)
        }
        if let embedding = parameters.embedding {
            decoder.context.compute.scatterAdd(gradient, batch.tokens, to: embedding.gradient)
        }
    }
}
