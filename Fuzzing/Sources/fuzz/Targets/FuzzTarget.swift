/// A reader of files or texts from outside.
///
/// An error is a right answer to a damaged file. Wrong are a trap, bytes that lie outside, much
/// memory or time, and values that break what the reader promises: the targets check that too.
enum FuzzTarget: String, CaseIterable, Sendable {
    case config, csv, datasets, documents, gguf, jinja, json, lines, prices, questions, record
    case safetensors, scenario, shards, squad, tokenizer

    /// Reads `input`.
    func run(_ input: FuzzInput) { input.attempt { try read(input) } }

    private func read(_ input: FuzzInput) throws {
        switch self {
        case .config: Self.config(input)
        case .csv: try Self.csv(input)
        case .datasets: Self.datasets(input)
        case .documents: try Self.documents(input)
        case .gguf: try Self.gguf(input)
        case .jinja: try Self.jinja(input)
        case .json: try Self.json(input)
        case .lines: try Self.lines(input)
        case .prices: try Self.prices(input)
        case .questions: Self.questions(input)
        case .record: try Self.record(input)
        case .safetensors: try Self.safetensors(input)
        case .scenario: try Self.scenario(input)
        case .shards: try Self.shards(input)
        case .squad: try Self.squad(input)
        case .tokenizer: Self.tokenizer(input)
        }
    }
}
