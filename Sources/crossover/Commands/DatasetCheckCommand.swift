import ArgumentParser
import Datasets
import Foundations
import LanguageModels

/// `crossover dataset check`: whether data can be trained on.
struct DatasetCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find mistakes in training data, each with file, line and column.",
        discussion: """
            Mistakes are what cannot be read or trained on, and what a service refuses (--for). \
            Warnings are what may spoil a model: repeated rows, one prompt with two answers, \
            characters that nobody sees, rare labels, rows that would be cut (--max-tokens). The \
            exit code is 0 only without mistakes.
            """,
    )

    @Argument(help: "The file of training data.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Hold the data to a service's rules too: \(Service.names).", valueName: "service"),
        transform: Service.init(option:))
    var service: Service?

    @Option(help: ArgumentHelp("Warn of rows with more tokens than n.", valueName: "n"))
    var maxTokens: Int?

    @OptionGroup var tokens: TokenOptions

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard maxTokens ?? 1 >= 1 else {
            throw ValidationError("--max-tokens: expected at least 1, got \(maxTokens ?? 0).")
        }
    }

    func run() throws {
        let dataset = try reading.dataset(file)
        var limits = DatasetCheck.Limits(service: service)
        if let maxTokens {
            limits.mostTokens = maxTokens
            limits.tokens = try tokens.countIfThere(else: "--max-tokens is not checked")
        }
        let check = DatasetCheck(dataset, limits: limits)
        do {
            try json.write(check) { check.lines.map { Excerpt.line($0) + "\n" }.joined() }
        } catch CrossoverError.closed {
            // Whether there are mistakes is told by the exit code.
        }
        guard check.findings.mistakes == 0 else {
            throw CrossoverError.datasetMistakes(check.findings.mistakes, path: file)
        }
    }
}

extension Service {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    fileprivate init(option name: String) throws {
        guard let service = Service(rawValue: name) else {
            throw ValidationError(
                "--for: no rules are known of '\(name)'; of \(Self.names) they are.")
        }
        self = service
    }
}
