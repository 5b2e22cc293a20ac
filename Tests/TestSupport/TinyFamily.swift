import Checkpoints
import FoundationEssentials
public import Kernels
public import LanguageModels

/// A tiny model of random weights that transformers made, one of each family, and what
/// transformers computes with it; see tools/goldens.
public enum TinyFamily: String, Sendable, CaseIterable {
    case llama
    /// Llama with scaled rotation.
    case llama3
    case qwen2
    case qwen3
    case gemma
    case gemma3

    /// What transformers computes.
    public struct Golden: Decodable, Sendable {
        /// Logits after some tokens of a sequence.
        public struct Sequence: Decodable, Sendable {
            /// All of its tokens.
            public let tokens: [Int]
            /// Which tokens.
            public let rows: [Int]
            /// `[rows, vocabulary]`.
            public let logits: [[Double]]
        }

        /// The gradient of one tensor.
        public struct Gradient: Decodable, Sendable {
            /// The root of the sum of its squares.
            public let norm: Double
            /// The sum weighted by `cos(0.37 i)`, `i` being the flat index.
            public let weighted: Double
        }

        /// A short one, one for the gradients, and a long one.
        public let sequences: [Sequence]
        /// The mean over the tokens of the second sequence but the first.
        public let loss: Double
        /// Of the loss, by the tensor's name in Hugging Face.
        public let gradients: [String: Gradient]
    }

    /// The folder of its files.
    public var folder: String {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(tests)/LanguageModelsTests/Fixtures/tiny/\(rawValue)"
    }

    /// What transformers computes.
    public func golden() throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(filePath: "\(folder)/golden.json")))
    }

    /// The decoder from the Hugging Face files.
    public func decoder(on compute: Compute) throws -> Decoder {
        try HuggingFaceFolder(path: folder).loader.decoder(on: compute)
    }

    /// The decoder from the GGUF file.
    public func ggufDecoder(on compute: Compute) throws -> Decoder {
        try DecoderLoader(gguf: GGUFFile(path: "\(folder)/model.gguf")).decoder(on: compute)
    }
}
