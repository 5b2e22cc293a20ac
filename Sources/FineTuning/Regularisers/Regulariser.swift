import Domain
import Kernels
import LanguageModels

/// A penalty on how far the trained weights are from the untuned ones.
protocol Regulariser {
    /// Adds the penalty's gradient to those of the parameters.
    ///
    /// - Returns: the penalty with the weights as they are.
    func accumulate(on compute: Compute) -> Double
}

/// The register of all regularisers: one line for each.
enum Regularisers {
    /// Those that a training asks for. They are made before it, while the weights are untuned; what
    /// they keep follows from these, the material and the seed, so that a training that goes on
    /// from a checkpoint has the same.
    ///
    /// - Throws: ``FineTuningError/nothingToKeep``, ``FineTuningError/changeHasNoLowRank``.
    static func all(for training: HeldTraining) throws(FineTuningError) -> [any Regulariser] {
        let retention = training.configuration.retention
        guard retention.l2SP > 0 || retention.ewc > 0 else { return [] }
        let changes = try training.changes()
        var made: [any Regulariser] = []
        if retention.l2SP > 0 {
            made.append(L2ToStart(strength: retention.l2SP, changes: changes))
        }
        if retention.ewc > 0 {
            made.append(
                ElasticWeights(
                    strength: retention.ewc, changes: changes,
                    fisher: try FisherDiagonal(training)))
        }
        return made
    }
}

/// A training whose weights are held to where they start.
struct HeldTraining {
    let decoder: Decoder
    let parameters: TrainableParameters
    let configuration: TrainingConfiguration
    /// General material.
    let material: [TrainingSequence]
    let seed: UInt64

    /// How each trained weight is told from the untuned one.
    func changes() throws(FineTuningError) -> [WeightChange] {
        guard configuration.method == .lora else {
            return parameters.all.map { .moved($0, start: Matrix(copying: $0.value)) }
        }
        guard parameters.targetsWithMagnitude.isEmpty else { throw .changeHasNoLowRank }
        return adapted.map { .product(b: $0.b, a: $0.a, scale: $0.scale) }
    }

    /// The adapters' matrices, block by block.
    private var adapted: [(b: Parameter, a: Parameter, scale: Float)] {
        zip(decoder.layers, parameters.layers).flatMap { layer, trained in
            LoRAConfiguration.Target.allCases.compactMap { target in
                guard let part = trained.linear[target], let a = part.a, let b = part.b,
                    let scale = layer.linear(target).adapter?.scale
                else { return nil }
                return (b, a, scale)
            }
        }
    }
}

/// How a weight differs from the untuned one.
enum WeightChange {
    /// It is trained itself.
    case moved(Parameter, start: Matrix)
    /// It is frozen, and `scale · B A` is added to it.
    case product(b: Parameter, a: Parameter, scale: Float)
}

extension Matrix {
    fileprivate convenience init(copying other: Matrix) {
        self.init(uninitializedRows: other.rows, columns: other.columns)
        copy(from: other)
    }
}
