import ArgumentParser
import Foundations
import Lab
import Record
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

    @OptionGroup var box: BoxOption

    @Flag(
        help: """
            Let the scenario run its programs (arms of the kind 'command'). A program may do \
            whatever you may: allow it only in scenarios that you trust.
            """)
    var allowCommands = false

    @Flag(
        help: """
            Send nothing and run nothing: write the first request of each arm that asks a service, \
            without the key.
            """)
    var dryRun = false

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
            options: engine.options(
                for: bundle.scenario, restart: restart, retrain: retrain, within: box.seconds,
                allowsPrograms: allowCommands, variables: surroundings.variables),
        )
        guard !dryRun else {
            try Interruption.heard { try showRequests(of: experiment, in: surroundings, $0) }
            return
        }
        let record = try Interruption.heard { cancellation in
            let record = try perform(experiment, in: surroundings, cancellation)
            try folder.write(Report.files(for: record), cancellation: cancellation)
            return record
        }
        try folder.announce(record, as: json, goingOn: goingOn)
    }

    private func showRequests(
        of experiment: Experiment, in surroundings: Surroundings, _ cancellation: Cancellation
    ) throws {
        let reporter = ProgressReporter(isQuiet: quiet, surroundings: surroundings)
        defer { reporter.finish() }
        let monitor = Monitor(
            progress: reporter.show, notice: reporter.note, cancellation: cancellation)
        let requests = try experiment.firstRequests(monitor: monitor)
        guard !requests.isEmpty else {
            try StandardStream.output.show("nothing of this scenario asks a service\n")
            return
        }
        for (name, request) in requests {
            try StandardStream.output.show("\(name):\n\(ScreenText.harmless(request))\n\n")
        }
    }

    /// The command that does the rest of a quick look, and how long that will take.
    private func goingOn(_ look: LookRecord) -> String {
        // As it was typed, but for the box and what would do work again.
        let (flags, options) = (["--restart"], ["--within", "--retrain"])
        var words: [String] = [], isValue = false
        for word in CommandLine.arguments {
            let isOption = options.contains(word)
            let isLeftOut =
                isValue || isOption || flags.contains(word)
                || options.contains { word.hasPrefix("\($0)=") }
            if !isLeftOut { words.append(word) }
            isValue = isOption && !isValue
        }
        let line = words.map(Self.quoted).joined(separator: " ")
        let time =
            look.restSeconds.map {
                "in about \(NumberFormat.duration(seconds: $0)) on this machine"
            } ?? "which takes as long as the program needs"
        return """

            To do the rest, \(time), without repeating finished work:
              \(Excerpt.line(line))

            """
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
                || "/._-+=:,@%".unicodeScalars.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
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
            let record = try experiment.run(monitor: monitor) { look in
                reporter.pause()
                Self.tell(of: look)
            }
            reporter.finish()
            return record
        } catch {
            reporter.abandon()
            throw error
        }
    }
}

extension RunCommand {
    /// Says beforehand what a time box leaves out.
    private static func tell(of look: LookRecord) {
        let time = NumberFormat.duration(seconds: look.boxSeconds)
        let lines = ["quick look, within \(time):"] + look.lines.map { "  \($0)" }
        try? StandardStream.error.show(lines.joined(separator: "\n") + "\n")
    }
}

/// `--within`, the same for all commands that have it.
struct BoxOption: ParsableArguments {
    @Option(
        name: .customLong("within"),
        help: ArgumentHelp(
            """
            The time that a run may take, such as 5m or 90s: a quick look, which leaves out what \
            does not fit and says so. Run again without it, or with more time, to do the rest.
            """,
            valueName: "time",
        ),
        transform: BoxOption.seconds(of:)
    )
    var seconds: Double?

    private static func seconds(of text: String) throws -> Double {
        guard let seconds = Quantity.box(text) else {
            throw ValidationError(
                "--within must be a time \(Quantity.boxRange), such as 5m, 90s or 1h30m, not '\(text)'."
            )
        }
        return seconds
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
