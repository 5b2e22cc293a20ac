import ArgumentParser
import Reports

/// `crossover report`: the report of a run, made again.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make the report of a finished run again from its record.",
        discussion: """
            The same record always gives the same bytes. No model is needed. A record that was \
            changed after the run is refused: what it says no longer fits its digest.

            A team can give the pages its own look: --write-templates writes the templates that \
            reports are made with, and --templates makes the report with those in a folder. \
            docs/reports.md says what a template may show.
            """,
    )

    @Argument(help: "The record.json of a run, or the run's folder.")
    var record: String?

    @Option(
        help: ArgumentHelp(
            "Where the report goes (default: the record's folder).",
            valueName: "folder",
        )
    )
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Templates that replace the shipped ones of the same name.",
            valueName: "folder",
        )
    )
    var templates: String?

    @Option(
        help: ArgumentHelp("Write the shipped templates there, and no report.", valueName: "folder")
    )
    var writeTemplates: String?

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard (record == nil) != (writeTemplates == nil) else {
            throw ValidationError("Give the record of a run, or --write-templates with a folder.")
        }
    }

    func run() throws {
        if let writeTemplates {
            try TemplateFolder(path: writeTemplates).writeShipped()
        } else if let record {
            try write(RecordFile(record))
        }
    }

    private func write(_ file: RecordFile) throws {
        let record = try file.record()
        let templates = try templates.map { try TemplateFolder(path: $0).templates() }
        // A record that makes no report leaves no folder behind.
        let files = try Report.files(for: record, templates: templates ?? .shipped)
        let folder = try ReportFolder(path: out ?? file.folder)
        try Interruption.heard { try folder.write(files, cancellation: $0) }
        try folder.announce(record, as: json)
    }
}
