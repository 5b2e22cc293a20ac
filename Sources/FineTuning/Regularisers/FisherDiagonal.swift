import Domain
import Foundations
import Kernels
import LanguageModels

/// The diagonal of the Fisher information of the untuned weights: the mean over sequences of the
/// squared gradient of their log-likelihood, with labels that the model draws itself.
///
/// One label is drawn at each target's place, behind the tokens that stand there; since cross terms
/// vanish in expectation, the squared gradient of a whole sequence estimates the sum over its tokens.
/// One sequence a pass: the square of a batch's gradient would be another thing. Divided by its mean
/// over all weights, so that a strength means the same for any model.
/// Source: van de Ven 2025, arXiv:2502.11756 (the variants, and why labels are drawn).
struct FisherDiagonal {
    /// One matrix for each change of ``HeldTraining/changes()``, in that order; with adapters
    /// `[out, in]`.
    let weights: [Matrix]

    /// - Throws: ``FineTuningError/nothingToKeep``.
    init(_ training: HeldTraining) throws(FineTuningError) {
        var random = SeededGenerator(seed: training.seed, stream: "fisher")
        var material = training.material.filter { $0.targetCount > 0 }
        guard !material.isEmpty else { throw .nothingToKeep }
        random.shuffle(&material)
        let sequences = Array(material.prefix(Trainer.mostFisherSequences))
        weights =
            training.configuration.method == .lora
            ? Self.squares(ofAdapted: training, sequences, random: &random)
            : Self.squares(ofAll: training, sequences, random: &random)
        normalise(on: training.decoder.context.compute)
    }

    /// Of the frozen weights that carry adapters, which are taken off meanwhile.
    private static func squares(
        ofAdapted training: HeldTraining, _ sequences: [TrainingSequence],
        random: inout SeededGenerator
    ) -> [Matrix] {
        let decoder = training.decoder, adapters = decoder.takeAdapters()
        defer { decoder.attach(adapters) }
        let squares = zip(decoder.layers, adapters).map { layer, adapters in
            adapters.keys.reduce(into: [LoRAConfiguration.Target: Matrix]()) {
                let weight = layer.linear($1).weight
                $0[$1] = Matrix(rows: weight.outputs, columns: weight.inputs)
            }
        }
        let gradients = DecoderGradients(
            decoder: decoder, parameters: TrainableParameters(squares: squares),
            activationBytes: training.configuration.activationBytes)
        for sequence in sequences {
            _ = gradients.accumulate(drawn: sequence, random: &random)
        }
        return squares.flatMap { layer in
            LoRAConfiguration.Target.allCases.compactMap { layer[$0] }
        }
    }

    private static func squares(
        ofAll training: HeldTraining, _ sequences: [TrainingSequence],
        random: inout SeededGenerator
    ) -> [Matrix] {
        let parameters = training.parameters.all, compute = training.decoder.context.compute
        let squares = parameters.map { Matrix(rows: $0.value.rows, columns: $0.value.columns) }
        let gradients = DecoderGradients(
            decoder: training.decoder, parameters: training.parameters,
            activationBytes: training.configuration.activationBytes)
        for sequence in sequences {
            _ = gradients.accumulate(drawn: sequence, random: &random)
            for (parameter, squares) in zip(parameters, squares) {
                compute.takeSquares(of: parameter.gradient, to: squares)
            }
        }
        return squares
    }

    /// Makes the mean over all weights 1.
    private func normalise(on compute: Compute) {
        let count = weights.reduce(0) { $0 + $1.count }
        let mean = weights.reduce(0) { $0 + compute.sum($1) } / Double(max(count, 1))
        guard mean > 0 else { return }
        for matrix in weights { compute.scale(matrix, by: Float(1 / mean)) }
    }
}

extension Trainer {
    /// Sequences of general material that ``Retention/ewc`` looks at, if there are as many.
    package static let mostFisherSequences = 128
}
