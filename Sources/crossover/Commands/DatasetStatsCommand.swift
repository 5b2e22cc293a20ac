import ArgumentParser
import Datasets
import Foundations
import LanguageModels

/// `crossover dataset stats`: how large training data are.
struct DatasetStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Measure training data: rows, turns, tokens, labels, repeated rows.",
        discussion: """
            Tokens are those of --model, without the ones that a chat template adds around each \
            turn. When its tokenizer has not been fetched, characters are counted and the command \
            says so.
            """,
    )

    @Argument(help: "The file of training data.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Option(help: ArgumentHelp("How often each row is read in training.", valueName: "n"))
    var epochs = 1

    @Option(help: ArgumentHelp("Draw the histogram to this file too.", valueName: "file"))
    var svg: String?

    @OptionGroup var tokens: TokenOptions

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard (1...1_000_000).contains(epochs) else {
            throw ValidationError("--epochs: expected 1 to 1000000, got \(epochs).")
        }
    }

    func run() throws {
        if let svg { try NewFile.require(svg) }
        let dataset = try reading.dataset(file)
        let statistics = try DatasetStatistics(
            dataset, epochs: epochs,
            tokens: tokens.countIfThere(else: "characters are counted in place of tokens"))
        if let svg {
            try AtomicFile.write(
                statistics.histogram.svg(unit: statistics.unit.rawValue), to: svg)
        }
        try json.write(statistics) {
            statistics.lines.map { Excerpt.line($0) + "\n" }.joined()
        }
    }
}
