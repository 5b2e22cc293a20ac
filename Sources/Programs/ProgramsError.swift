public import Foundations

/// What can go wrong in this room.
///
/// `program` is the beginning of the command, in quotes; `wrote` what was kept of the program's
/// standard error.
public enum ProgramsError: ListedError, Equatable, Sendable, CustomStringConvertible {
    /// A command has no words, or an empty first one.
    case noWords
    /// No file of this name; `searched` is the file, or the folders that were searched.
    case notFound(_ name: String, searched: String)
    /// A file that may not be run.
    case notExecutable(_ path: String)
    /// The folder in which the program is to work is none.
    case noFolder(_ path: String, program: String)
    /// An environment variable that is to be passed on is not set.
    case variableNotSet(_ name: String, program: String)
    /// The system refuses to start it; `reason` is the system's.
    case cannotStart(program: String, reason: String)
    /// It ended before all was answered.
    case ended(program: String, ProgramEnd, wrote: String)
    /// It wrote no line for so many seconds.
    case timedOut(program: String, seconds: Double, wrote: String)
    /// A line has more bytes than are read; lines are counted from 1.
    case lineTooLong(program: String, line: Int, limit: Int)
    /// All its lines together have more bytes than are read.
    case outputTooLarge(program: String, limit: Int)
    /// A line is no UTF-8 text; `beginning` shows what can be read of it.
    case notText(program: String, line: Int, beginning: String)

    /// The message, then the last lines that the program wrote to its standard error.
    public var lines: [String] {
        switch self {
        case .ended(_, _, let wrote), .timedOut(_, _, let wrote):
            let last = wrote.split(whereSeparator: \.isNewline).suffix(Self.mostLines)
            return last.isEmpty
                ? [message + " It wrote nothing to its standard error."]
                : [message + " The end of its standard error:"] + last.map { "  " + $0 }
        default:
            return [message]
        }
    }

    /// For the person at the terminal.
    public var description: String { lines.joined(separator: "\n") }

    private static let mostLines = 12

    private var message: String {
        switch self {
        case .noWords:
            "The command is empty: expected a program and its arguments. Name the program first, "
                + "e.g. [\"python3\", \"answer.py\"]."
        case .notFound(let name, let searched):
            "There is no program '\(name)': looked for it in '\(searched)'. Install it, or write "
                + "its path, which begins at the command's folder."
        case .notExecutable(let path):
            "'\(path)' may not be run. Make it executable (chmod +x), or name what runs it first, "
                + "e.g. [\"python3\", \"answer.py\"]."
        case .noFolder(let path, let program):
            "The program \(program) cannot work in '\(path)': there is no such folder. Make it, or "
                + "correct the path."
        case .variableNotSet(let name, let program):
            "The program \(program) needs the environment variable '\(name)', which is not set. "
                + "Set it, or take it off the list."
        case .cannotStart(let program, let reason):
            "The program \(program) cannot be started: \(reason). Try the command in its folder; a "
                + "script needs a first line such as #!/usr/bin/env python3."
        case .ended(let program, let end, _):
            "The program \(program) \(end.words) before it had answered every question. Correct it "
                + "and run the same command again; the answers so far are kept."
        case .timedOut(let program, let seconds, _):
            "The program \(program) wrote no line for \(NumberFormat.duration(seconds: seconds)) "
                + "and was stopped. Check that it writes each answer as soon as it has it, or give "
                + "it more time."
        case .lineTooLong(let program, let line, let limit):
            "Line \(line) of the program \(program) is longer than \(NumberFormat.bytes(limit)), "
                + "the most that is read. Each answer must be one line of its own."
        case .outputTooLarge(let program, let limit):
            "The program \(program) wrote more than \(NumberFormat.bytes(limit)), the most that is "
                + "read. It must write its answers only."
        case .notText(let program, let line, let beginning):
            "Line \(line) of the program \(program) is not UTF-8: it begins \(beginning). Write the "
                + "answers in UTF-8."
        }
    }
}
