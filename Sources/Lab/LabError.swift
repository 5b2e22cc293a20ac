public import Domain
public import Foundations
public import Kernels
public import Record
public import Scenarios

/// Why an experiment cannot go on.
public enum LabError: ListedError, Equatable, Sendable, CustomStringConvertible {
    /// A prompt in chat form was asked for, and the model has no chat template that can be rendered.
    case noChatForm(reason: String)
    /// The run folder or a file in it cannot be made.
    case folder(path: String, reason: String)
    /// The folder's run is this one in all but its precision.
    case otherPrecision(path: String, kept: Precision, asked: Precision)
    /// The weights that a finished training left are no longer there, or are others.
    case weightsGone(folder: String)
    /// The folder holds something, and no run or report that this program knows.
    case notARunFolder(path: String, holds: [String])
    /// Another process writes into the folder.
    case folderInUse(path: String)
    /// Something has a name that is to be written or removed, and is not known to be this
    /// program's own work as it is now.
    case notOurs(folder: String, names: [String])
    /// No arm of this name was trained in the run.
    case notTrained(arm: String, known: [String])
    /// A program that a scenario names.
    public struct Program: Equatable, Sendable {
        /// Whose program it is.
        public var arm: String
        /// The program and its arguments.
        public var words: [String]
        /// Where it would run.
        public var folder: String
    }

    /// The folder has no journal.
    case notARun(folder: String)
    /// The run in a folder was not ended; `missing` are arms without answers, and `scenario` is nil
    /// where not even that is known, as in folders of versions that kept less.
    case notFinished(folder: String, scenario: String?, missing: [String])
    /// The run in a folder is another version's.
    case otherVersion(folder: String, found: String)
    /// A finished cell in the journal cannot be read.
    case damagedCell(key: String, reason: String)
    /// Of what an arm needs nothing fits into the model's context.
    case nothingFits(LeftOutRecord.Kind, [LongItem], limit: Int)
    /// A time box ended before a single arm was ready.
    case nothingInTime(seconds: Double)
    /// Not even the smallest look at a scenario fits into a time box.
    case boxTooShort(seconds: Double, shortest: Double)
    /// The environment variable that is to hold a service's key is not set.
    case keyNotSet(model: String, variable: String)
    /// An arm would send a service what the scenario does not let leave.
    case mayNotLeave(arm: String, DataFlow.Matter, host: String)
    /// The scenario's programs would run, and nobody has allowed it.
    case programsNotAllowed([Program])
    /// A program says that it cannot answer a question.
    case programFailed(arm: String, question: String, reason: String)
    /// People's marks are to decide, and not every answer has one.
    case unmarked([MissingMarks])
    /// No answer is left to be marked; `isMissing` when only unmarked ones were asked for.
    case nothingToLabel(isMissing: Bool)
    /// Rows of label sheets are wrong: at most ten, and how many more there are.
    case labelSheet([Mistake], omitted: Int)
    /// Rows of data that a model cannot be taught with: at most ten, and how many more there are.
    case untaughtRows([Mistake], omitted: Int)
    /// What an unfinished fine-tuning left belongs to another one.
    case otherFineTuning(path: String)
    /// A scenario says nowhere how settings are to be searched.
    case noTuning
    /// No arm, or not this one, has values that are to be searched; `searching` names those that do.
    case nothingToSearch(arm: String?, searching: [String])
    /// Every arm failed.
    case everyArmFailed(reasons: [String])

    private static func wayOn(in precision: Precision) -> String {
        precision.isFast
            ? "Give --precision \(precision.rawValue) to go on with it"
            : "Go on with it on a processor that has \(precision.rawValue) products"
    }

    private static func list(_ items: [LongItem]) -> String {
        let named = items.prefix(5).map { "\(Excerpt.quoted($0.id)) takes \($0.tokens)" }
        return named.joined(separator: ", ") + (items.count > named.count ? ", …" : "")
    }

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .noChatForm(let reason):
            """
            form 'chat': \(reason) Use form: completion, or a model with a template that is \
            known.
            """
        case .otherPrecision(let path, let kept, let asked):
            """
            '\(path)' holds a run in \(kept.rawValue), and this command computes in \
            \(asked.rawValue). \(Self.wayOn(in: kept)), choose another folder (--out), or begin \
            again (--restart).
            """
        case .folder(let path, let reason):
            "run folder \(path): \(reason). Choose another with --out."
        case .weightsGone(let folder):
            """
            \(folder): the weights that a finished training left there are gone or have been \
            changed. Put them back; or train their arm again with --retrain and the arm's name, \
            which replaces what is left of them; or choose another folder with --out.
            """
        case .notARunFolder(let path, let holds):
            """
            folder \(path): it holds \(Self.list(holds)), and nothing there says that it is a \
            folder of crossover's. Nothing was changed. Choose another with --out, one that is \
            empty or not there yet.
            """
        case .folderInUse(let path):
            """
            folder \(path): another process of crossover writes there. Wait until it has ended, or \
            choose another folder with --out.
            """
        case .notOurs(let folder, let names):
            """
            folder \(folder): \(Self.list(names)) \(names.count == 1 ? "is" : "are") in the way: \
            changed since crossover wrote it, or not written by crossover \
            (\(WrittenFiles.name) lists what was). Nothing of it was changed. Move it away, or \
            choose another folder with --out.
            """
        case .notTrained(let arm, let known):
            """
            --retrain \(Excerpt.quoted(arm)): no training of this arm is finished here. \
            \(known.isEmpty ? "None is." : "Finished ones: \(known.joined(separator: ", ")).")
            """
        case .keyNotSet(let model, let variable):
            """
            models.\(model): the environment variable \(variable) (the API key) is not set. Set it (export \(variable)=…), or remove 'key-from' for a service without keys.
            """
        case .mayNotLeave(let arm, let matter, let host):
            """
            \(arm): it would send \(matter.words) to \(Excerpt.quoted(host)), which \
            requirements.may-leave does not allow. Nothing was sent. Allow it there, ask a service \
            on this machine, or remove the arm.
            """
        case .programFailed(let arm, let question, let reason):
            """
            \(arm): the program has no answer to \(Excerpt.quoted(question)): \
            \(Excerpt.quoted(reason)). What it answered is kept, and the same command asks for the \
            rest; or give the arm 'allow-missing: true', so that it is compared on what it answered.
            """
        case .notARun(let folder):
            """
            folder \(folder): there is no journal.sqlite in it, from which a record could be made. \
            Give the folder of a run: what 'crossover run' has after --out, or else \
            runs/<scenario's name>.
            """
        case .notFinished(let folder, let scenario, let missing):
            """
            folder \(folder): the run \(scenario.map { "of \(Excerpt.quoted($0)) " } ?? "")in it is \
            not finished\(scenario == nil ? ", or an older version made it" : "")\
            \(Self.missing(missing)). Finish it first with 'crossover run' and this folder after \
            --out; finished work is not repeated.
            """
        case .otherVersion(let folder, let found):
            """
            folder \(folder): its run was made by crossover \(Excerpt.line(found)), and this is \
            \(Crossover.version). Make the record with that version, or run the scenario again in \
            another folder.
            """
        case .damagedCell(let key, let reason):
            """
            journal, cell '\(key)': it cannot be read (\(reason)). It was written by another \
            version or is damaged; start afresh with --restart.
            """
        case .nothingFits(let kind, let items, let limit):
            """
            none of the \(items.count) \(kind.rawValue) fits into the \(limit) tokens that the model \
            looks at: \(Self.list(items)). Shorten them (smaller chunks, fewer passages, fewer \
            examples, a smaller task.answer-tokens), or take a model with a longer context.
            """
        case .nothingInTime(let seconds):
            """
            --within \(NumberFormat.duration(seconds: seconds)): no arm was ready in time. What is \
            finished is kept: run the same command again to go on, or give it more time.
            """
        case .boxTooShort(let seconds, let shortest):
            """
            --within \(NumberFormat.duration(seconds: seconds)): the shortest look at this scenario \
            takes about \(NumberFormat.duration(seconds: shortest)) on this machine, as busy as it \
            is now. Give at least that, or leave --within out.
            """
        case .unmarked(let arms):
            """
            metric human: not every answer has a mark that decides: \
            \(arms.map(Self.text).joined(separator: "; ")). Write them to a sheet with 'crossover \
            label export RUN-FOLDER --missing', have it marked, and read all sheets with 'crossover \
            label import' into the file that data.marks names. The answers are kept.
            """
        case .nothingToLabel(let isMissing):
            isMissing
                ? "Every answer of the run has a mark that decides: there is nothing to be marked."
                : "No arm of the run has an answer: there is nothing to be marked."
        case .otherFineTuning(let path):
            """
            \(path): a fine-tuning stands there that is not finished, of another model or other \
            data, or with other options. Give the command that began it to go on with it, choose \
            another folder (--out), or begin again (--restart).
            """
        case .noTuning:
            """
            the scenario has no 'tuning:', so nothing says how long settings are searched for. Add \
            'tuning: { budget: 10 min }', and to an arm that trains what is searched, such as \
            'tune: { learning-rate: 3e-4 .. 3e-3 }'.
            """
        case .nothingToSearch(let arm, let searching):
            """
            \(arm.map(Self.notSearching) ?? "no arm of the scenario searches anything"): expected \
            an arm with 'tune:', such as 'tune: { learning-rate: 3e-4 .. 3e-3 }'. \
            \(searching.isEmpty ? "None has one." : "With one: \(Self.list(searching)).")
            """
        case .everyArmFailed, .programsNotAllowed, .labelSheet, .untaughtRows:
            lines.joined(separator: "\n")
        }
    }

    private static func notSearching(_ arm: String) -> String {
        "the arm \(Excerpt.quoted(arm)) is not there, or searches nothing"
    }

    /// Whether people's marks are all that a record lacks.
    var isAboutMarks: Bool { if case .unmarked = self { true } else { false } }

    private static func text(_ missing: MissingMarks) -> String {
        let ties = missing.tied == 0 ? "" : " (\(missing.tied) tied)"
        return "\(missing.arm) lacks \(missing.unmarked) of \(missing.answers)\(ties)"
    }

    private static func missing(_ arms: [String]) -> String {
        arms.isEmpty ? "" : ": there are no answers yet of \(arms.joined(separator: ", "))"
    }

    /// One for each arm that failed, program or row that is wrong; else all that there is to say.
    public var lines: [String] {
        switch self {
        case .everyArmFailed(let reasons):
            ["every arm failed, there is nothing to compare:"] + reasons
        case .programsNotAllowed(let programs):
            ["this scenario runs programs, and a program may do whatever you may:"]
                + programs.map { "  \($0.arm): \($0.shown)" }
                + [
                    "Nothing was run. If you trust them, give the command again with "
                        + "--allow-commands."
                ]
        case .labelSheet(let mistakes, let omitted), .untaughtRows(let mistakes, let omitted):
            mistakes.map(\.description) + (omitted == 0 ? [] : ["… and \(omitted) more."])
        default: [description]
        }
    }

    /// Some names, and how many more there are.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).map(Excerpt.quoted).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}

extension LabError.Program {
    /// The words as a list, so that it is plain where each ends, and the folder.
    fileprivate var shown: String {
        "[\(words.map { Excerpt.quoted($0) }.joined(separator: ", "))] in '\(Excerpt.line(folder))'"
    }
}
