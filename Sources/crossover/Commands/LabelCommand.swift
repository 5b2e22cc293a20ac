import ArgumentParser
import Domain
import Foundations
import Lab

/// `crossover label`: answers marked by people.
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Have a run's answers marked by people, and read their marks back.",
        discussion: """
            'export' writes a sheet for a spreadsheet, people fill its column 'mark', 'import' \
            reads the sheets and writes the marks file that data.marks in a scenario names. \
            docs/labels.md shows the whole way.
            """,
        subcommands: [LabelExportCommand.self, LabelImportCommand.self],
    )
}

/// `crossover label export`: a sheet of answers to be marked.
struct LabelExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write answers of a finished run to a sheet for people to mark.",
        discussion: """
            The sheet is CSV with one answer to a row, in random order: row, question, references, \
            answer, arms, mark, rater, note. The same answer to a question by several arms is one \
            row. People write 'right', 'wrong' or '?' (cannot tell) into 'mark' and their name into \
            'rater'. Rows may be sorted and removed; row and answer must stay as they are.

            Without --missing these are the answers of the first seed. A cell that a spreadsheet \
            would run as a formula gets an apostrophe in front, which 'import' takes away.
            """,
    )

    @Argument(help: "The folder of a finished run.")
    var folder: String

    @Option(help: ArgumentHelp("Export at most n answers, drawn at random.", valueName: "n"))
    var sample: Int?

    @Flag(help: "Leave out which arms gave an answer.")
    var blind = false

    @Flag(help: "Only answers, of all seeds, on which no mark of data.marks decides.")
    var missing = false

    @Flag(help: "Separate cells with semicolons, for spreadsheets that expect them.")
    var semicolons = false

    @Option(help: ArgumentHelp("Seed of the random order.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The sheet to write; it must not exist.", valueName: "file"))
    var out = "sheet.csv"

    func validate() throws {
        guard sample ?? 1 >= 1 else {
            throw ValidationError("--sample: expected at least 1, got \(sample ?? 0).")
        }
    }

    func run() throws {
        try NewFile.require(out)
        let sheet = try FinishedRun(folder: folder).answers().sheet(
            LabelSheet.Options(
                sample: sample, isBlind: blind, isMissing: missing,
                separator: semicolons ? .semicolon : .comma, seed: seed))
        try AtomicFile.write(sheet.bytes, to: out)
        try StandardStream.output.show(
            "\(sheet.rows) of \(sheet.answers) answers: \(Excerpt.line(out))\n")
    }
}

/// `crossover label import`: marks read back.
struct LabelImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read people's marks back from sheets, and report how well they agree.",
        discussion: """
            Several sheets may be several raters'; where the column 'rater' is empty, the sheet's \
            name stands for the rater. Commas, semicolons and tabs between cells are all read. A sheet \
            of another run, an edited answer, an unknown mark and a rater who marks an answer \
            twice and differently are errors.

            The marks file has one JSON object a line: question (its id), answer, right, rater.
            """,
    )

    /// A million rows.
    private static let mostBytes = 1_000_000_000

    @Argument(help: "The folder of the run that the sheets were exported from.")
    var folder: String

    @Argument(help: "The sheets, all of them at once.")
    var sheets: [String]

    @Option(help: ArgumentHelp("The marks file to write; it must not exist.", valueName: "file"))
    var out = "marks.jsonl"

    @OptionGroup var json: JSONFlag

    func run() throws {
        try NewFile.require(out)
        let run = try FinishedRun(folder: folder).answers()
        let files = try sheets.map {
            ($0, try RegularFile.bytes(at: $0, most: Self.mostBytes))
        }
        let (marks, summary) = try run.marks(from: files)
        let lines = try marks.marks.map { try CanonicalJSON.encodeLine($0) + "\n" }
        try AtomicFile.write(lines.joined(), to: out)
        try json.write(summary) {
            LabelText(summary).lines.map { Excerpt.line($0) + "\n" }.joined()
                + "marks: \(Excerpt.line(out))\n"
        }
    }
}
