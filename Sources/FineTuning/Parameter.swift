package import Domain
package import Kernels
package import LanguageModels

/// A trained matrix with its gradient and the averages that AdamW keeps of it.
///
/// Not `Sendable`: one owner at a time.
package final class Parameter {
    /// PEFT's or Hugging Face's name, e.g. `model.layers.3.self_attn.q_proj.lora_A`.
    package let name: String
    package let value: Matrix
    /// Of the value's shape; sums over micro-batches until the optimiser's step.
    package let gradient: Matrix
    let first: Matrix
    let second: Matrix
    /// Whether weight decay pulls it towards 0; lengths that DoRA trains have no reason to go there.
    let decays: Bool

    package init(name: String, value: Matrix, decays: Bool = true) {
        self.name = name
        self.value = value
        self.decays = decays
        gradient = Matrix(rows: value.rows, columns: value.columns)
        first = Matrix(rows: value.rows, columns: value.columns)
        second = Matrix(rows: value.rows, columns: value.columns)
    }
}

/// The trained parts of one linear layer.
package struct LinearParameters {
    /// The weight itself, in full fine-tuning.
    package var weight: Parameter?
    /// The bias, in full fine-tuning.
    package var bias: Parameter?
    /// The adapter's matrices, with LoRA.
    package var a: Parameter?
    package var b: Parameter?
    /// The lengths of the weight's rows, with DoRA.
    package var magnitude: Parameter?
    /// `[out, in]`: where the squares of the weight's gradient add up, one for each pass back.
    var squares: Matrix?

    package init(
        weight: Parameter? = nil, bias: Parameter? = nil, a: Parameter? = nil, b: Parameter? = nil,
        magnitude: Parameter? = nil
    ) {
        self.weight = weight
        self.bias = bias
        self.a = a
        self.b = b
        self.magnitude = magnitude
    }

    var all: [Parameter] { [weight, bias, a, b, magnitude].compactMap(\.self) }
}

/// The trained parts of one decoder block.
package struct LayerParameters {
    package var norms: [DecoderNorm: Parameter] = [:]
    package var linear: [LoRAConfiguration.Target: LinearParameters] = [:]

    package init() {}

    var all: [Parameter] {
        let matrices = LoRAConfiguration.Target.allCases.flatMap { linear[$0]?.all ?? [] }
        return DecoderNorm.allCases.compactMap { norms[$0] } + matrices
    }

    fileprivate var hasGradient: Bool {
        !all.isEmpty || linear.values.contains { $0.squares != nil }
    }
}

/// Everything of a decoder that is trained.
package struct TrainableParameters {
    package var embedding: Parameter?
    package var layers: [LayerParameters]
    package var finalNorm: Parameter?
    /// nil when the output layer is the embedding.
    package var output: Parameter?

    /// All of them in a fixed order.
    package var all: [Parameter] {
        [embedding].compactMap(\.self) + layers.flatMap(\.all)
            + [finalNorm, output].compactMap(\.self)
    }

    /// Number of trained weights.
    package var count: Int { all.reduce(0) { $0 + $1.value.count } }

    /// The linear layers of blocks that have DoRA.
    var targetsWithMagnitude: [LoRAConfiguration.Target] {
        LoRAConfiguration.Target.allCases.filter { target in
            layers.contains { $0.linear[target]?.magnitude != nil }
        }
    }

    /// The lowest block whose weights have a gradient: none is needed below it.
    package var lowestLayer: Int {
        embedding != nil ? 0 : layers.firstIndex(where: \.hasGradient) ?? layers.count
    }
}

extension TrainableParameters {
    /// What is needed of a decoder to add up squares, without anything trained.
    init(squares: [[LoRAConfiguration.Target: Matrix]]) {
        let layers = squares.map { layer in
            var parameters = LayerParameters()
            for (target, squares) in layer {
                parameters.linear[target, default: LinearParameters()].squares = squares
            }
            return parameters
        }
        self.init(embedding: nil, layers: layers, finalNorm: nil, output: nil)
    }
}
