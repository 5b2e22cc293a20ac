import ModelAPI
import Checkpoints
import Kernels
import LanguageModels
import Tokenizers

extension FuzzTarget {
    /// Each value of a file may be read: as many tensors as any small model has.
    private static let mostTensors = 64

    /// Metadata, every tensor as floats, and the whole as a model that writes a token.
    static func gguf(_ input: FuzzInput) throws {
        let path = input.write(input.bytes, to: "model.gguf")
        let file = try GGUFFile(path: path)
        for tensor in file.tensors.prefix(mostTensors) {
            input.attempt {
                let values = try file.values(of: tensor)
                precondition(values.count == tensor.valueCount)
            }
        }
        for precision in [Precision.f32, .int8] {
            input.attempt {
                let compute = try Compute(threads: 1, precision: precision)
                let model = try ModelStore(folder: input.folder).languageModel(path, on: compute)
                let prompt = try model.chatTemplate?.prompt("hello") ?? "hello"
                _ = try model.generate([prompt], options: GenerationOptions(maximumTokens: 2))
            }
        }
    }

    static func safetensors(_ input: FuzzInput) throws {
        let file = try SafetensorsFile(path: input.write(input.bytes, to: "model.safetensors"))
        for tensor in file.tensors.prefix(mostTensors) {
            input.attempt {
                let values = try file.values(of: tensor)
                precondition(values.count == tensor.shape.reduce(1, *))
            }
        }
    }
}
