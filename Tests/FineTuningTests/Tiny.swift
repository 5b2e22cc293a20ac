import Domain
import Checkpoints
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport

/// The tiny decoder with something to learn.
enum Tiny {
    static func decoder(
        threads: Int = 1, isTied: Bool = true, precision: Precision = .f32,
        as type: GGUFTensorType = .f32, roundedToHalves: Bool = false
    ) throws -> Decoder {
        var tiny = TinyDecoder()
        if roundedToHalves {
            for index in tiny.tensors.indices {
                tiny.tensors[index].values = tiny.tensors[index].values.map {
                    Float(bitPattern: $0.bitPattern & 0xFFFF_0000)
                }
            }
        }
        if !isTied { tiny.untie() }
        let compute = try Compute(threads: threads, precision: precision)
        return try tiny.load(on: compute, as: type).decoder
    }

    /// Adapters on every linear layer whose B is not zero, so that all gradients flow.
    static func adapters(
        for decoder: Decoder,
        _ configuration: LoRAConfiguration = LoRAConfiguration(rank: 3, alpha: 6)
    ) -> AdapterSet {
        let adapters = AdapterSet(for: decoder, configuration: configuration, seed: 4)
        var random = SeededGenerator(seed: 5)
        for parameter in adapters.parameters.all where parameter.name.hasSuffix("lora_B") {
            parameter.value.copy(
                from: random.matrix(parameter.value.rows, parameter.value.columns, deviation: 0.3))
        }
        return adapters
    }

    static let sequences = [
        TrainingSequence(tokens: [5, 80, 17, 200, 33, 2], firstTarget: 3),
        TrainingSequence(tokens: [9, 9, 120], firstTarget: 1),
        TrainingSequence(tokens: [5, 80, 140, 270, 61, 61, 7, 2], firstTarget: 5),
    ]

    /// More sequences, each of its own length.
    static func sequences(_ count: Int, seed: UInt64 = 6) -> [TrainingSequence] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let tokens = (0..<4 + random.integer(below: 9)).map { _ in
                random.integer(below: TinyDecoder.vocabulary)
            }
            return TrainingSequence(tokens: tokens, firstTarget: 2)
        }
    }

    /// All weights of a decoder, adapters left out, as bits.
    static func bits(_ decoder: Decoder) -> [UInt32] {
        let layers = decoder.layers.flatMap { layer -> [Matrix] in
            let linears = [
                layer.query, layer.key, layer.value, layer.output, layer.gate, layer.up, layer.down,
            ]
            return linears.flatMap { [$0.weight.floats] + ($0.bias.map { [$0] } ?? []) }
                + DecoderNorm.allCases.compactMap(layer.gain)
        }
        let matrices =
            layers + [decoder.embedding.floats, decoder.finalNorm, decoder.output.floats]
        return matrices.flatMap { $0.values.map(\.bitPattern) }
    }

    /// Logits of a few tokens.
    static func logits(_ decoder: Decoder) -> [Float] {
        let tokens = [5, 80, 17, 200, 33, 2, 260]
        let cache = KeyValueCache(decoder.configuration, capacity: tokens.count)
        let hidden = decoder.forward([tokens], caches: [cache])
        return decoder.logits(hidden, rows: Array(tokens.indices)).values
    }
}
