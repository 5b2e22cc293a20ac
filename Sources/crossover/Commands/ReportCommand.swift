import ArgumentParser

/// `crossover report`: the report of a run, made again.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make the report of a finished run again from its record.",
        discussion: """
            The same record always gives the same bytes. No model is needed. A record that was \
            changed after the run is refused: what it says no longer fits its digest.
            """,
    )

    @Argument(help: "The record.json of a run, or the run's folder.")
    var record: String

    @Option(
        help: ArgumentHelp(
            "Where the report goes (default: the record's folder).",
            valueName: "folder",
        )
    )
    var out: String?

    @OptionGroup var json: JSONFlag

    func run() throws {
        let file = RecordFile(record)
        let record = try file.record()
        let folder = ReportFolder(path: out ?? file.folder)
        try folder.create()
        try folder.write(record)
        try folder.announce(record, asJSON: json.isOn)
    }
}
