// A weight that is missing is a mistake of this reference itself, which may trap on it.
// swift-format-ignore-file: NeverForceUnwrap

// exp, log, sin and cos of Double are not in FoundationEssentials.
import Foundation
import Kernels
public import LanguageModels

/// The decoder once more, in `Double` and without any cleverness: what the fast one is held to.
public struct NaiveDecoder {
    /// A matrix, row by row.
    public typealias Rows = [[Double]]

    /// Sizes of the decoder that was copied.
    public let configuration: DecoderConfiguration
    /// Every weight by its name in Hugging Face; adapters as `….lora_A`,
    /// `….lora_B` and `….lora_magnitude_vector`.
    public var weights: [String: Rows] = [:]
    /// What the input of an adapter is multiplied with, for one sequence, by its layer's name; none
    /// for as it comes. `[tokens, in]`.
    public var masks: [String: Rows] = [:]
    private var scales: [String: Double] = [:]
    /// With DoRA the lengths of the updated weights' rows, which do not move with the weights.
    private var lengths: [String: [Double]] = [:]

    /// Copies the weights of a decoder and of the adapters that it carries.
    public init(_ decoder: Decoder) {
        configuration = decoder.configuration
        weights["model.embed_tokens.weight"] = Self.rows(decoder.embedding.floats)
        weights["model.norm.weight"] = Self.rows(decoder.finalNorm)
        if decoder.output !== decoder.embedding {
            weights["lm_head.weight"] = Self.rows(decoder.output.floats)
        }
        for (index, layer) in decoder.layers.enumerated() {
            let name = "model.layers.\(index)"
            weights["\(name).input_layernorm.weight"] = Self.rows(layer.attentionNorm)
            weights["\(name).post_attention_layernorm.weight"] = Self.rows(layer.feedForwardNorm)
            copy(layer.query, "\(name).self_attn.q_proj")
            copy(layer.key, "\(name).self_attn.k_proj")
            copy(layer.value, "\(name).self_attn.v_proj")
            copy(layer.output, "\(name).self_attn.o_proj")
            copy(layer.gate, "\(name).mlp.gate_proj")
            copy(layer.up, "\(name).mlp.up_proj")
            copy(layer.down, "\(name).mlp.down_proj")
        }
    }

    private mutating func copy(_ linear: Linear, _ name: String) {
        weights["\(name).weight"] = Self.rows(linear.weight.floats)
        guard let adapter = linear.adapter else { return }
        weights["\(name).lora_A"] = Self.rows(adapter.a)
        weights["\(name).lora_B"] = Self.rows(adapter.b)
        scales[name] = Double(adapter.scale)
        guard let magnitude = adapter.magnitude else { return }
        weights["\(name).lora_magnitude_vector"] = Self.rows(magnitude.value)
        lengths[name] = updated(name).map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }

    /// The weight of a linear layer with its adapter's product, lengths left as they come.
    private func updated(_ name: String) -> Rows {
        let weight = weights["\(name).weight"]!, scale = scales[name]!
        let a = weights["\(name).lora_A"]!, b = weights["\(name).lora_B"]!
        return zip(weight, b).map { weight, b in
            weight.indices.map { column in
                weight[column] + scale * b.indices.reduce(0) { $0 + b[$1] * a[$1][column] }
            }
        }
    }

    private static func rows(_ matrix: Matrix) -> Rows {
        (0..<matrix.rows).map { matrix.row($0).map(Double.init) }
    }

    /// Logits of every token of one sequence.
    public func logits(_ tokens: [Int]) -> Rows {
        var x = tokens.map { weights["model.embed_tokens.weight"]![$0] }
        for layer in 0..<configuration.layers {
            let name = "model.layers.\(layer)"
            let normed = norm(x, "\(name).input_layernorm.weight")
            let attended = attention(
                rotated(linear(normed, "\(name).self_attn.q_proj")),
                rotated(linear(normed, "\(name).self_attn.k_proj")),
                linear(normed, "\(name).self_attn.v_proj"))
            x = sum(x, linear(attended, "\(name).self_attn.o_proj"))
            let middle = norm(x, "\(name).post_attention_layernorm.weight")
            let gate = linear(middle, "\(name).mlp.gate_proj")
            let up = linear(middle, "\(name).mlp.up_proj")
            let activated = zip(gate, up).map { zip($0, $1).map { $0 / (1 + exp(-$0)) * $1 } }
            x = sum(x, linear(activated, "\(name).mlp.down_proj"))
        }
        let output = weights["lm_head.weight"] ?? weights["model.embed_tokens.weight"]!
        return product(norm(x, "model.norm.weight"), output)
    }

    /// The mean of `−log p` over the target tokens of all sequences.
    public func loss(_ sequences: [(tokens: [Int], firstTarget: Int)]) -> Double {
        var total = 0.0, count = 0
        for (tokens, firstTarget) in sequences {
            let logits = logits(Array(tokens.dropLast()))
            for place in max(firstTarget, 1)..<tokens.count {
                total += logSumExp(logits[place - 1]) - logits[place - 1][tokens[place]]
                count += 1
            }
        }
        return total / Double(count)
    }

    /// The probability of every token at one place.
    public func probabilities(_ logits: [Double]) -> [Double] {
        let total = logSumExp(logits)
        return logits.map { exp($0 - total) }
    }

    private func logSumExp(_ x: [Double]) -> Double {
        let top = x.max() ?? 0
        return top + log(x.reduce(0) { $0 + exp($1 - top) })
    }

    private func sum(_ x: Rows, _ y: Rows) -> Rows { zip(x, y).map { zip($0, $1).map(+) } }

    private func product(_ x: Rows, _ weight: Rows) -> Rows {
        x.map { x in weight.map { row in zip(x, row).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    private func linear(_ x: Rows, _ name: String) -> Rows {
        let y = product(x, weights["\(name).weight"]!)
        guard let a = weights["\(name).lora_A"], let b = weights["\(name).lora_B"] else { return y }
        let scale = scales[name]!
        let dropped = masks[name].map { mask in zip(x, mask).map { zip($0, $1).map(*) } } ?? x
        let update = product(product(dropped, a), b).map { $0.map { scale * $0 } }
        guard let m = weights["\(name).lora_magnitude_vector"]?[0], let c = lengths[name] else {
            return sum(y, update)
        }
        let moved = zip(product(dropped, weights["\(name).weight"]!), update).map { base, update in
            base.indices.map { (m[$0] / c[$0] - 1) * base[$0] + m[$0] / c[$0] * update[$0] }
        }
        return sum(y, moved)
    }

    private func norm(_ x: Rows, _ name: String) -> Rows {
        let gain = weights[name]![0]
        return x.map { x in
            let meanSquare = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
            let inverse = 1 / (meanSquare + Double(configuration.normEpsilon)).squareRoot()
            return zip(x, gain).map { $0 * inverse * $1 }
        }
    }

    private func rotated(_ x: Rows) -> Rows {
        let width = configuration.headWidth, half = width / 2
        return x.enumerated().map { position, row in
            row.indices.map { index in
                let place = index % width, channel = place % half
                let angle =
                    Double(position)
                    * pow(configuration.rotaryBase, -2 * Double(channel) / Double(width))
                return place < half
                    ? row[index] * cos(angle) - row[index + half] * sin(angle)
                    : row[index] * cos(angle) + row[index - half] * sin(angle)
            }
        }
    }

    private func attention(_ query: Rows, _ key: Rows, _ value: Rows) -> Rows {
        let width = configuration.headWidth
        let group = configuration.heads / configuration.keyHeads
        return query.indices.map { position in
            (0..<configuration.heads).flatMap { head -> [Double] in
                let start = head * width, keyStart = head / group * width
                let scores = (0...position).map { other in
                    (0..<width).reduce(0) {
                        $0 + query[position][start + $1] * key[other][keyStart + $1]
                    } / Double(width).squareRoot()
                }
                let logTotal = logSumExp(scores)
                return (0..<width).map { channel in
                    scores.indices.reduce(0) {
                        $0 + exp(scores[$1] - logTotal) * value[$1][keyStart + channel]
                    }
                }
            }
        }
    }
}
