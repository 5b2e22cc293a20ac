import ArgumentParser
import Domain
import Foundations
import Lab
import Record
import Scenarios

/// `crossover tune`: the searches of a scenario, and nothing else.
struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Search the settings of a scenario's arms, and nothing else.",
        discussion: """
            Runs the trials of the arms with 'tune:', with the budget and the method of the \
            scenario's 'tuning:', and tells what each came to and what to write into the scenario. \
            The trials are those of 'crossover run': a later run in the same folder goes on from \
            them, and a search that was stopped goes on when the same command is given again.
            """,
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    @Option(
        help: ArgumentHelp(
            "Search only for this arm (default: for all with 'tune:').", valueName: "name"))
    var arm: String?

    @OptionGroup var data: DataOption

    @Option(
        help: ArgumentHelp(
            "The run folder (default: runs/<scenario's name>).", valueName: "folder"))
    var out: String?

    @OptionGroup var engine: ExperimentEngineOptions

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var json: JSONFlag

    func run() throws {
        let surroundings = Surroundings.current
        let bundle = try ScenarioBundle.load(path: scenario, overrides: data.overrides)
        bundle.warnOfData()
        let folder = try ReportFolder(path: out ?? "runs/\(bundle.file.name)")
        let experiment = Experiment(
            bundle: bundle, store: try surroundings.store, folder: folder.folder,
            options: engine.options(for: bundle.scenario, variables: surroundings.variables))
        let searches = try Interruption.heard { cancellation in
            let reporter = ProgressReporter(isQuiet: quiet, surroundings: surroundings)
            let monitor = Monitor(
                progress: reporter.show, notice: reporter.note, cancellation: cancellation)
            do {
                let searches = try experiment.searches(of: arm, monitor: monitor)
                reporter.finish()
                return searches
            } catch {
                reporter.abandon()
                throw error
            }
        }
        try json.write(searches) {
            searches.map(SearchText.text).joined(separator: "\n")
        }
    }
}

/// A search in words.
private enum SearchText {
    static func text(of search: SettingsSearch) -> String {
        let title = """
            \(search.arm): \(search.trials.count) trials in \
            \(NumberFormat.duration(seconds: search.seconds))
            """
        return ([title] + table(search.trials, chosen: search.chosen) + advice(search))
            .map { $0 + "\n" }.joined()
    }

    private static func advice(_ search: SettingsSearch) -> [String] {
        guard let chosen = search.chosen else {
            return ["No trial came to a score: the arm keeps the scenario's own values."]
        }
        return ["The best is trial \(chosen). In the scenario, in the place of 'tune:':"]
            + ["  - \(search.arm):"] + search.options.map { "      \($0)" }
    }

    private static func table(_ trials: [TrialRecord], chosen: Int?) -> [String] {
        let names = Array(Set(trials.flatMap(\.values.keys))).sorted()
        let lost = Array(Set(trials.flatMap { $0.looks.last?.lost.keys.map(\.self) ?? [] }))
            .sorted()
        var head = ["trial"] + names + ["epochs", "score"]
        head += lost.map { "\($0) lost" } + [""]
        let rows = trials.map { trial -> [String] in
            let look = trial.looks.last
            var row = ["\(trial.number)"]
            for name in names { row.append(trial.values[name].map { "\($0)" } ?? "–") }
            row.append("\(look?.epoch ?? 0)/\(trial.epochs)")
            for share in [look?.score] + lost.map({ look?.lost[$0] }) {
                row.append(share.map { NumberFormat.fixed($0, digits: 3) } ?? "–")
            }
            row.append(note(trial, isChosen: trial.number == chosen))
            return row
        }
        return aligned([head] + rows)
    }

    private static func note(_ trial: TrialRecord, isChosen: Bool) -> String {
        if let failure = trial.failure { return Excerpt.line(failure) }
        return isChosen ? "best" : ""
    }

    /// Columns to the right, but for the last, of words.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.dropLast().enumerated().map { column, text in
                String(repeating: " ", count: widths[column] - text.count) + text
            }
            let words = row[row.count - 1]
            return cells.joined(separator: "  ") + (words.isEmpty ? "" : "  \(words)")
        }
    }
}
