import Checkpoints
import Kernels
import LanguageModels
import TestSupport

/// A decoder that goes from token to token as told, see ``TinyDecoder/follow(_:)``.
enum Chain {
    /// - Parameter successors: what follows each token; every other token is followed by itself.
    static func model(_ successors: [Int: Int], on compute: Compute) throws -> LanguageModel {
        var tiny = TinyDecoder(seed: 3)
        tiny.follow(successors)
        return try tiny.load(on: compute)
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
