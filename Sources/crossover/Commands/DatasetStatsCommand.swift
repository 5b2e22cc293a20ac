import ArgumentParser
import Datasets
import Economics
import Foundations
import LanguageModels
import Scenarios

/// `crossover dataset stats`: how large training data are.
struct DatasetStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Measure training data: rows, turns, tokens, labels, repeated rows.",
        discussion: """
            Tokens are those of --model, without the ones that a chat template adds around each \
            turn. When its tokenizer has not been fetched, characters are counted and the command \
            says so.

            What a training would cost at a service is the tokens of all epochs times the price \
            of a sheet (--prices). The service counts tokens of its own model, and may have \
            further charges. Machines are paid for by the time they take, which tokens do not tell.
            """,
    )

    @Argument(help: "The file of training data.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Option(help: ArgumentHelp("How often each row is read in training.", valueName: "n"))
    var epochs = 1

    @Option(help: ArgumentHelp("Draw the histogram to this file too.", valueName: "file"))
    var svg: String?

    @Option(
        help: ArgumentHelp(
            "Tell what a service bills for the training by this price sheet; may be given several "
                + "times.", valueName: "file"))
    var prices: [String] = []

    @OptionGroup var tokens: TokenOptions

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard (1...1_000_000).contains(epochs) else {
            throw ValidationError("--epochs: expected 1 to 1000000, got \(epochs).")
        }
    }

    func run() throws {
        if let svg { try NewFile.require(svg) }
        let sheets = try sheets()
        let dataset = try reading.dataset(file)
        let statistics = try DatasetStatistics(
            dataset, epochs: epochs,
            tokens: tokens.countIfThere(else: "characters are counted in place of tokens"))
        if let svg {
            try AtomicFile.write(
                statistics.histogram.svg(unit: statistics.unit.rawValue), to: svg)
        }
        let read = statistics.unit == .tokens ? statistics.trained : nil
        let measured = Measured(
            statistics: statistics, bills: sheets.map { TrainingBill(ofTokens: read, by: $0) })
        try json.write(measured) {
            measured.lines.map { Excerpt.line($0) + "\n" }.joined()
        }
    }

    /// Whoever asks is told at once which prices may be wrong today.
    private func sheets() throws -> [PriceSheet] {
        try prices.map { path in
            let file = try PriceSheetFile(path: path)
            if let warning = file.warning(on: Today.text) {
                try StandardStream.error.show("warning: \(Excerpt.line("\(warning)"))\n")
            }
            return file.sheet
        }
    }

    /// The statistics, with what services bill for the training.
    private struct Measured: Encodable {
        var statistics: DatasetStatistics
        /// One for each price sheet.
        var bills: [TrainingBill]

        private enum CodingKeys: String, CodingKey { case bills }

        var lines: [String] {
            statistics.lines
                + (bills.isEmpty ? [] : ["", "training billed by:"]) + bills.map(\.line)
        }

        func encode(to encoder: any Encoder) throws {
            try statistics.encode(to: encoder)
            guard !bills.isEmpty else { return }
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(bills, forKey: .bills)
        }
    }
}
