import ArgumentParser
import Lab
import Reports

/// `crossover record`: the record of a run, made again.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract:
            "Make the record of a finished run again from its folder, and the report with it.",
        discussion: """
            The folder's journal.sqlite holds all that is needed: no model is loaded, and the \
            scenario's files may be gone, so the folder may lie on another machine. The \
            result is that of the run, byte for byte. A run that is not finished has no record yet.
            """,
    )

    @Argument(help: "The folder of a finished run.")
    var folder: String

    @Option(
        help: ArgumentHelp(
            "Where record and report go (default: the run's folder).",
            valueName: "folder",
        )
    )
    var out: String?

    @OptionGroup var json: JSONFlag

    func run() throws {
        let record = try FinishedRun(folder: folder).record()
        let files = try Report.files(for: record)
        // A run without a record leaves no folder behind.
        let reports = try ReportFolder(path: out ?? folder)
        try Interruption.heard { try reports.write(files, cancellation: $0) }
        try reports.announce(record, as: json)
    }
}
