import ArgumentParser
import Datasets
import Foundations
import LanguageModels
import Kernels

/// `crossover dataset`: data for fine-tuning.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Check, measure, convert, dedupe and split data for fine-tuning.",
        discussion: """
            A file is read in any of these forms: prompt-completion, messages, sharegpt, alpaca, \
            bedrock, claude (JSON Lines, or one JSON list), csv, text, squad. The form is found \
            from the data. No file is ever written over. docs/datasets.md shows each command.
            """,
        subcommands: [
            DatasetCheckCommand.self, DatasetStatsCommand.self, DatasetConvertCommand.self,
            DatasetDedupeCommand.self, DatasetSplitCommand.self,
        ],
    )
}

/// How a file of training data is to be read.
struct DatasetReading: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the file is written (default: found from the data): \(Dialect.names(Dialect.allCases)).",
            valueName: "form"),
        transform: Dialect.init(option:))
    var from: Dialect?

    @Option(help: ArgumentHelp("A table's column of prompts.", valueName: "name"))
    var promptColumn = "prompt"

    @Option(help: ArgumentHelp("A table's column of completions.", valueName: "name"))
    var completionColumn = "completion"

    var columns: TableColumns {
        TableColumns(prompt: promptColumn, completion: completionColumn)
    }

    func validate() throws {
        guard promptColumn != completionColumn, !promptColumn.isEmpty, !completionColumn.isEmpty
        else {
            throw ValidationError("--prompt-column and --completion-column must be two names.")
        }
    }

    func dataset(_ path: String) throws -> Dataset {
        try Dataset(
            RegularFile.bytes(at: path, most: Dataset.mostBytes), file: path, dialect: from,
            columns: columns)
    }
}

/// How rows are written to a file that is not there yet.
struct DatasetWriting: ParsableArguments {
    @Flag(help: "Leave out what the form cannot hold, instead of refusing to write.")
    var lossy = false

    /// The form in which rows of a dataset are written unless another one is asked for.
    func writer(_ dialect: Dialect, _ columns: TableColumns) -> DatasetWriter {
        DatasetWriter(
            dialect == .squad ? .promptCompletion : dialect, isLossy: lossy, columns: columns)
    }
}

/// Whose tokens are counted.
struct TokenOptions: ParsableArguments {
    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    /// Counts tokens of texts as a user's, none put before them: what looks special is text.
    ///
    /// - Throws: `LanguageModelsError` when the model's tokenizer is not there.
    private func count() throws -> TokenCount {
        let model = try Surroundings.current.store.tokenCounter(model, on: Compute(threads: 1))
        return { model.continuation($0).count }
    }

    /// The same; nil, and the user is told what follows, when the tokenizer is not there.
    func countIfThere(else consequence: String) throws -> TokenCount? {
        do {
            return try count()
        } catch let error as LanguageModelsError {
            try StandardStream.error.show("\(consequence): \(Excerpt.line("\(error)"))\n")
            return nil
        }
    }
}

extension Dialect {
    init(option name: String) throws {
        guard let dialect = Dialect(named: name) else {
            throw ValidationError(
                "'\(name)' is no form of data; expected \(Self.names(Self.allCases)).")
        }
        self = dialect
    }

    static func names(_ dialects: [Dialect]) -> String {
        dialects.map(\.rawValue).joined(separator: ", ")
    }
}
