import Checkpoints
import Kernels
import LanguageModels
import TestSupport

/// A decoder without blocks to speak of, that goes from token to token as told.
///
/// The embeddings point into random directions and the blocks add nothing, so the likeliest next
/// token is the one whose output row is made of the current token's embedding.
enum Chain {
    /// - Parameter successors: what follows each token; every other token is followed by itself.
    static func model(_ successors: [Int: Int], on compute: Compute) throws -> LanguageModel {
        var tiny = TinyDecoder(seed: 3)
        tiny.untie()
        for index in tiny.tensors.indices
        where tiny.tensors[index].name.contains("o_proj")
            || tiny.tensors[index].name.contains("down_proj")
        {
            tiny.tensors[index].values = tiny.tensors[index].values.map { _ in 0 }
        }
        let embedding = tiny.tensors[0].values, width = TinyDecoder.width
        var output = embedding.map { _ in Float(0) }
        for token in 0..<TinyDecoder.vocabulary {
            let target = successors[token] ?? token
            for channel in 0..<width {
                output[target * width + channel] += embedding[token * width + channel]
            }
        }
        tiny.tensors[tiny.tensors.count - 1].values = output
        return try tiny.load(on: compute)
    }

    /// The successors along a path.
    static func path(_ tokens: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: zip(tokens, tokens.dropFirst()))
    }
}

/// Texts of different lengths, some beginning alike.
enum Texts {
    static let prompts = [
        "The capital of France is", "The capital of the moon", "x", "Q: 12 + 30?\nA:",
        "The capital of France is", "Été 😀, naïve?", "the the the the the the the the", "\n",
    ]
    /// A long beginning that all of them share, and different ends.
    static let sharing = ["a", "b and c", "def", "a"].map {
        "Answer in one word, and be quick about it.\nQ: who \($0)?\nA:"
    }
}
