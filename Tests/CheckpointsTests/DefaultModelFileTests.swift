import Checkpoints
import FoundationEssentials
import Testing

/// The models that some tests need: a folder named by `CROSSOVER_MODELS`.
private let models = ProcessInfo.processInfo.environment["CROSSOVER_MODELS"]

@Suite(
    "The default models' files",
    .enabled(
        if: models != nil,
        "SKIPPED: set CROSSOVER_MODELS to the folder of the two default models to run this test."
    )
)
struct DefaultModelFileTests {
    @Test("SmolLM2's GGUF opens, and all its weights are finite")
    func smolLM2() throws {
        let file = try GGUFFile(
            path: (models ?? "") + "/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
        )
        #expect(file.version == 3)
        #expect(file.tensors.count == 272)
        #expect(try file.integer("llama.block_count") == 30)
        #expect(try file.number("llama.rope.freq_base") == 100_000)
        #expect(try file.strings("tokenizer.ggml.tokens").count == 49152)
        #expect(try file.integers("tokenizer.ggml.token_type").count == 49152)
        let embedding = try file.tensor(named: "token_embd.weight")
        #expect(embedding.shape == [49152, 576])
        #expect(embedding.type == .q8_0)
        let key = try file.tensor(named: "blk.0.attn_k.weight")
        #expect(key.shape == [192, 576])
        #expect(key.type == .q4_1)
        for tensor in file.tensors {
            let values = try file.values(of: tensor)
            let largest = values.reduce(0) { max($0, abs($1)) }
            #expect(largest > 0 && largest < 1000, "\(tensor.name)")
        }
    }

    @Test("MiniLM's safetensors opens; its whole numbers are there but not read as floats")
    func miniLM() throws {
        let file = try SafetensorsFile(path: (models ?? "") + "/all-minilm-l6-v2/model.safetensors")
        let words = try file.tensor(named: "embeddings.word_embeddings.weight")
        #expect(words.shape == [30522, 384])
        let values = try file.values(of: words)
        #expect(values.allSatisfy { abs($0) < 10 })
        for tensor in file.tensors where tensor.type == .int64 {
            #expect(throws: CheckpointsError.self) { try file.values(of: tensor) }
        }
    }
}
