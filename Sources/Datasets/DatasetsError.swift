public import Foundations

/// What can go wrong in this room.
public enum DatasetsError: ListedError, Equatable, Sendable, CustomStringConvertible {
    /// A file cannot be read; `reason` says why and what to do.
    case unreadable(path: String, reason: String)
    /// A file is no UTF-8 text.
    case notText(path: String, fault: TextFault)
    /// The first row has the keys of no dialect, or of several.
    case dialect(TextPosition, fits: [Dialect], found: String)
    /// A file holds no row.
    case empty(path: String)
    /// A file has rows that cannot be read: at most ten mistakes, and how many more there are.
    case mistakes([Finding], omitted: Int, file: String)
    /// A form cannot hold all that rows have.
    case losses([LossCount], to: Dialect)
    /// A field to group by that a row lacks.
    case noField(String, TextPosition)
    /// A label that no row of the training part has.
    case classWithoutTraining(label: String, rows: Int)
    /// A part of a split without rows.
    case emptyPart(String, groups: Int)
    /// A field to stratify by that a row lacks.
    case noClass(String, TextPosition)
    /// A part without rows in a split by class, of which there are so many.
    case emptyPartOfClasses(String, classes: Int)

    /// One for each mistake.
    public var lines: [String] {
        switch self {
        case .mistakes(let mistakes, let omitted, let file):
            mistakes.map(\.description)
                + (omitted == 0 ? [] : ["… and \(NumberFormat.grouped(omitted)) more."])
                + ["'crossover dataset check \(file)' tells all mistakes."]
        case .losses(let losses, let dialect):
            losses.map { $0.sentence(to: dialect) }
                + ["Nothing was written. --lossy writes what \(dialect.rawValue) can hold."]
        default: [description]
        }
    }

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .mistakes, .losses: lines.joined(separator: "\n")
        case .unreadable(let path, let reason): "Cannot read '\(path)': \(reason)"
        case .notText(let path, let fault): "'\(path)' \(fault)"
        case .dialect(let position, let fits, let found) where fits.isEmpty:
            "\(position): the form of the data is not known. Expected a row with prompt and "
                + "completion, messages, conversations, or instruction and output; a table with "
                + "the columns prompt and completion; or SQuAD. Found \(found). Name the form "
                + "with --from, or rename the keys."
        case .dialect(let position, let fits, let found):
            "\(position): the row fits \(fits.map(\.rawValue).joined(separator: " and ")): found "
                + "\(found). Say with --from how the file is meant, or remove the other keys."
        case .empty(let path): "'\(path)' holds no row. Is it the right file?"
        case .noField(let field, let position):
            "\(position): the row has no field \(Excerpt.quoted(field)) to group by. Add it, or "
                + "group by prompt, without --group."
        case .classWithoutTraining(let label, let rows):
            "No row with the answer \(Excerpt.quoted(label)) is left for training; the file has "
                + "\(rows). Add more of them, or try another --seed."
        case .emptyPart(let part, let groups):
            "The part '\(part)' would have no row: there are \(groups) groups to share out, since "
                + "rows that are nearly the same are one. Give it a larger share, add rows, or "
                + "try another --seed."
        case .noClass(let field, let position):
            "\(position): the row has no field \(Excerpt.quoted(field)) to stratify by. Add it, or "
                + "stratify by completion."
        case .emptyPartOfClasses(let part, let classes):
            "The part '\(part)' would have no row: none of the \(NumberFormat.grouped(classes)) "
                + "classes has groups enough for it. Give it a larger share, add rows, or stratify "
                + "by something with fewer classes."
        }
    }
}
