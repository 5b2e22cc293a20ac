import ArgumentParser
import Foundations
import Lab
import Reports
import Scenarios

/// `crossover run`: a scenario in, a recommendation out.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Compare the arms of a scenario, and write a report with a recommendation.",
        discussion: """
            A run that was stopped, by Ctrl-C or otherwise, goes on where it was when the same \
            command is given again, and comes to the same result. The report's folder holds \
            report.md, the same as report.html, pictures and record.json.
            """,
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    @OptionGroup var data: DataOption

    @Option(
        help: ArgumentHelp(
            "Where the report goes (default: runs/<scenario's name>).",
            valueName: "folder",
        )
    )
    var out: String?

    @OptionGroup var engine: ExperimentEngineOptions

    @Flag(
        help: """
            Begin again, even where a run was stopped or is finished: what files.json lists is \
            removed, embeddings are kept. Refused if something on the list was changed.
            """)
    var restart = false

    @Option(
        help: ArgumentHelp(
            """
            Train this arm again and ask it anew, because its weights were changed or lost: they \
            are replaced. The others' work is kept. Refused if other files lie with the weights. \
            May be given several times.
            """,
            valueName: "arm",
        )
    )
    var retrain: [String] = []

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var json: JSONFlag

    func run() throws {
        let surroundings = Surroundings.current
        let bundle = try ScenarioBundle.load(path: scenario, overrides: data.overrides)
        bundle.warnOfData()
        let folder = try ReportFolder(path: out ?? "runs/\(bundle.file.name)")
        let store = try surroundings.store
        // Without its tokenizer the run itself says what is missing.
        _ = try? bundle.warnOfLengths(store: store)
        bundle.warnOfPlan()
        let experiment = Experiment(
            bundle: bundle,
            store: store,
            folder: folder.folder,
            options: engine.options(for: bundle.scenario, restart: restart, retrain: retrain),
        )
        let record = try Interruption.heard { cancellation in
            let record = try perform(experiment, in: surroundings, cancellation)
            try folder.write(Report.files(for: record), cancellation: cancellation)
            return record
        }
        try folder.announce(record, as: json)
    }

    private func perform(
        _ experiment: Experiment,
        in surroundings: Surroundings,
        _ cancellation: Cancellation,
    ) throws -> RunRecord {
        let reporter = ProgressReporter(isQuiet: quiet, surroundings: surroundings)
        let monitor = Monitor(
            progress: reporter.show, notice: reporter.note, cancellation: cancellation)
        do {
            let record = try experiment.run(monitor: monitor)
            reporter.finish()
            return record
        } catch {
            reporter.abandon()
            throw error
        }
    }
}

/// `--data`, the same for all commands that have it.
struct DataOption: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "A question file to read in place of the scenario's own.",
            valueName: "file",
        )
    )
    private var file: String?

    var overrides: ScenarioOverrides { ScenarioOverrides(dataFile: file) }
}
