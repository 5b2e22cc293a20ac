import ArgumentParser
import FoundationEssentials
import Foundations
import Lab

/// The program: its commands, and how it ends.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crossover",
        abstract: "Should a task be solved by retrieval, by fine-tuning, by both or by neither?",
        discussion: """
            Results go to standard output, progress and errors to standard error. The exit code is \
            0 when all went well, 1 after an error, 64 for a wrong command line, 130 after Ctrl-C, \
            143 after SIGTERM, 141 when standard output was closed.

            Models are kept in $XDG_CACHE_HOME/crossover/models (by default below ~/.cache); \
            CROSSOVER_MODELS names another folder.
            """,
        version: Crossover.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Deciding",
                subcommands: [
                    PlanCommand.self, RunCommand.self, TuneCommand.self, RecordCommand.self,
                    ReportCommand.self,
                    GateCommand.self, CompareCommand.self, LabelCommand.self,
                    ScenarioCommand.self,
                ],
            ),
            CommandGroup(name: "Preparing data", subcommands: [DatasetCommand.self]),
            CommandGroup(
                name: "Models",
                subcommands: [
                    ModelsCommand.self, FineTuneCommand.self, RegistryCommand.self,
                    TokenizeCommand.self,
                    LogitsCommand.self,
                    ScoreCommand.self, GenerateCommand.self, EmbedCommand.self,
                    ExportCommand.self,
                ],
            ),
            CommandGroup(
                name: "Measuring", subcommands: [BenchCommand.self, SimulateCommand.self]),
        ],
    )

    /// Runs the command line that the program was started with, and ends the process.
    static func main() {
        // A closed pipe is an error of the write that meets it, and not the end of the process.
        _ = signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let ended as Ended {
            fail(["interrupted; run the same command again to go on"], code: ended.exitCode)
        } catch CrossoverError.closed {
            exit(withError: ExitCode(128 + SIGPIPE))
        } catch {
            // Help, and mistakes in the command line: the parser knows what to say of them.
            guard exitCode(for: error) == .failure else { tell(error) }
            fail((error as? any ListedError)?.lines ?? [message(of: error)], code: 1)
        }
    }

    /// Help is the program's own text; a message may hold what was typed.
    private static func tell(_ error: any Error) -> Never {
        let text = fullMessage(for: error), code = exitCode(for: error)
        if !text.isEmpty, code == .success {
            try? StandardStream.output.write(exactly: text + "\n")
        } else if !text.isEmpty {
            try? StandardStream.error.show(text + "\n")
        }
        exit(withError: code)
    }

    /// Errors of this program say what to do; those of the file system are only known by their path.
    private static func message(of error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        let path = error.filePath.map { "'\($0)'" } ?? "A file or folder"
        return "\(path) cannot be read or written. Check that it is there, its permissions and the "
            + "space left on the disk."
    }

    private static func fail(_ lines: [String], code: Int32) -> Never {
        let shown = lines.map { Excerpt.line($0) }.joined(separator: "\n")
        // When standard error is closed there is nobody left to tell.
        try? StandardStream.error.show("crossover: \(shown)\n")
        exit(withError: ExitCode(code))
    }
}
