import FoundationEssentials
public import Kernels
public import LanguageModels
import Synchronization
public import Testing

/// The default models, for tests that hold the engine to the reference values.
///
/// The folder that `CROSSOVER_MODELS` names holds one folder a model, as the model store does.
public enum RealModels {
    /// As the environment has it.
    public static let folder = ProcessInfo.processInfo.environment["CROSSOVER_MODELS"]

    /// Whether the environment names the folder: the condition of every test that needs a model.
    public static let arePresent = folder != nil

    /// What a test that is skipped for want of them says.
    public static let comment: Comment = """
        SKIPPED: set CROSSOVER_MODELS to the folder of the two default models to run this test.
        """

    /// The decoder takes half a gigabyte: tests that need it take turns.
    private static let turn = Mutex<Void>(())

    /// Lends a freshly loaded SmolLM2-135M-Instruct.
    public static func withLanguageModel<Result: Sendable>(
        in precision: Precision = .f32, threads: Int = 2,
        _ body: (LanguageModel) throws -> Result
    ) throws -> Result {
        try turn.withLock { _ in
            let compute = try Compute(threads: threads, precision: precision)
            return try body(store().languageModel("smollm2-135m-instruct", on: compute))
        }
    }

    /// Lends a freshly loaded all-MiniLM-L6-v2.
    public static func withSentenceEncoder<Result: Sendable>(
        in precision: Precision = .f32, threads: Int = 2,
        _ body: (SentenceEncoder) throws -> Result
    ) throws -> Result {
        try turn.withLock { _ in
            let compute = try Compute(threads: threads, precision: precision)
            return try body(store().sentenceEncoder("all-minilm-l6-v2", on: compute))
        }
    }

    private static func store() throws -> ModelStore { ModelStore(folder: try #require(folder)) }

    /// A file of reference values in the `Fixtures` beside the calling test.
    public static func golden<Value: Decodable>(
        _ type: Value.Type, _ name: String, beside file: String = #filePath
    ) throws -> Value {
        let path = URL(filePath: file).deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: path))
    }
}
