import FoundationEssentials
import Foundations
import Programs

/// A program that is a script of the shell.
struct Shell {
    var script: String
    var words: [String] = []
    var folder = "/"
    var passedOn: [String] = []
    var surroundings = ["PATH": "/usr/bin:/bin"]
    /// Long where the program is to answer, so that a busy machine is no fault.
    var timeout = 60.0
    var limits = Shell.patient

    static let patient = grace(60)

    static func grace(_ seconds: Double) -> ProgramLimits {
        var limits = ProgramLimits()
        limits.grace = seconds
        return limits
    }

    var command: ProgramCommand {
        ProgramCommand(
            words: ["/bin/sh", "-c", script, "script"] + words, folder: folder, passedOn: passedOn,
            timeout: timeout)
    }

    /// What came, up to an error or the end.
    struct Outcome {
        var lines: [String] = []
        var end: ProgramEnd?
        var error: (any Error)?

        var programsError: ProgramsError? { error as? ProgramsError }
    }

    /// Runs it until so many lines came.
    func run(
        _ lines: [String] = [], wanted: Int, check: () throws -> Void = {},
        take: (String) throws -> Void = { _ in }
    ) -> Outcome {
        var outcome = Outcome()
        do {
            outcome.end = try command.run(
                lines, surroundings: surroundings, limits: limits, check: check,
                isAnswered: { outcome.lines.count >= wanted },
                take: {
                    outcome.lines.append($0)
                    try take($0)
                })
        } catch {
            outcome.error = error
        }
        return outcome
    }
}

/// Whether a process is gone, or soon will be; what nobody has reaped yet counts as gone.
func isGone(_ process: String) -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    repeat {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
            return true
        }
        // Behind the name in parentheses stands the state.
        let state = String(decoding: bytes, as: UTF8.self).split(separator: ")").last ?? ""
        if state.hasPrefix(" Z") || state.hasPrefix(" X") { return true }
        sched_yield()
    } while ContinuousClock.now < end
    return false
}

/// What this process has open, such as `pipe:[4711]`.
func openFiles() throws -> Set<String> {
    let folder = "/proc/self/fd"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return Set(
        names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        })
}

/// A fresh folder that goes when its test does.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = "\(FileManager.default.temporaryDirectory.path)/crossover-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file.
    func file(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// Writes a file that may be run. Another program does: what this one has open for writing, a
    /// program that another test is just starting has open too for a moment, and a file that
    /// somebody has open for writing is not run.
    func program(_ name: String, _ text: String) {
        let script = "cat > \"$1\"; chmod 755 \"$1\""
        let lines = text.split(separator: "\n").map(String.init)
        _ = Shell(script: script, words: [name], folder: path).run(lines, wanted: 0)
    }
}
