import Checkpoints
import FoundationEssentials
import Testing
import Tokenizers

/// The models that some tests need: a folder named by `CROSSOVER_MODELS`.
enum Models {
    static let folder = ProcessInfo.processInfo.environment["CROSSOVER_MODELS"]

    static let isPresent = folder != nil

    static let comment: Comment = """
        SKIPPED: set CROSSOVER_MODELS to the folder of the two default models to run this test.
        """

    /// SmolLM2's tokenizer and chat template, read once.
    static let smolLM2 = Result {
        let file = try smolLM2File()
        return (
            tokenizer: try BytePairTokenizer(
                gguf: GGUFVocabulary(
                    tokens: file.strings("tokenizer.ggml.tokens"),
                    tokenTypes: file.integers("tokenizer.ggml.token_type"),
                    merges: file.strings("tokenizer.ggml.merges"),
                    preTokenizer: file.metadata["tokenizer.ggml.pre"]?.string
                )),
            template: try ChatTemplate(jinja: file.string("tokenizer.chat_template"))
        )
    }

    static func smolLM2File() throws -> GGUFFile {
        try GGUFFile(
            path: (folder ?? "") + "/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
        )
    }

    /// all-MiniLM-L6-v2's tokenizer, read once.
    static let miniLM = Result {
        let path = (folder ?? "") + "/all-minilm-l6-v2/tokenizer.json"
        return try WordPiece(tokenizerJSON: bytes(at: path), source: path)
    }

    static func bytes(at path: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: path), "\(path)"))
    }
}

/// The reference values in `Fixtures`.
enum Goldens {
    struct Tokenizer: Decodable {
        struct Sample: Decodable {
            let text: String
            let ids: [Int]
            let decoded: String
            let decoded_skip_special: String
        }
        struct Chat: Decodable {
            struct Message: Decodable {
                let role: String
                let content: String
            }
            let messages: [Message]
            let add_generation_prompt: Bool
            let text: String
            let ids: [Int]
        }
        let strings: [Sample]
        let chats: [Chat]
        let chat_template: String
    }

    struct MiniLM: Decodable {
        struct Sentence: Decodable {
            let text: String
            let ids: [Int]
        }
        let max_seq_length: Int
        let sentences: [Sentence]
    }

    static func load<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes(name)))
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        return try Models.bytes(at: "/\(folder)/Fixtures/\(name)")
    }
}
