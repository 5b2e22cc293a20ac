public import Domain
public import Foundations

/// What can go wrong in this room.
public enum ScenariosError: ListedError, Equatable, Sendable, CustomStringConvertible {
    /// Mistakes in text files, in the order of the text: at most ten, and how many more there are.
    case mistakes([Mistake], omitted: Int)
    /// Options that were given one by one are wrong; one sentence for each.
    case options([String])
    /// A file or folder cannot be read.
    case unreadable(path: String, reason: String)
    /// A file is larger than this program reads; both sizes in bytes.
    case tooLarge(path: String, size: Int, limit: Int)
    /// A file is no UTF-8 text.
    case notText(path: String, fault: TextFault)
    /// A corpus holds no text at all; `ignored` counts what was passed over.
    case emptyCorpus(path: String, ignored: Int)
    /// A split that is needed has no questions; `need` says what for.
    case emptySplit(file: String, split: Split, need: String)
    /// The scenario leaves the question file to be named at the start of a run.
    case noDataFile(scenario: String)

    /// One for each mistake.
    public var lines: [String] {
        if case .options(let mistakes) = self { return mistakes }
        guard case .mistakes(let mistakes, let omitted) = self else { return [description] }
        return mistakes.map(\.description)
            + (omitted == 0 ? [] : ["… and at least \(omitted) more."])
    }

    /// One line for each mistake, for the person at the terminal.
    public var description: String {
        switch self {
        case .mistakes, .options:
            lines.joined(separator: "\n")
        case .unreadable(let path, let reason):
            "Cannot read '\(path)': \(reason)."
        case .tooLarge(let path, let size, let limit):
            "Cannot read '\(path)': it has \(NumberFormat.bytes(size)), the most is "
                + "\(NumberFormat.bytes(limit)). Split it or take a sample of it."
        case .notText(let path, let fault):
            "'\(path)' \(fault)"
        case .emptyCorpus(let path, let ignored):
            "The corpus '\(path)' holds no text: expected at least one file that ends in "
                + "\(Corpus.endings.joined(separator: ", ")) and is not empty, found none "
                + "(\(ignored) other files). Put the documents there, or correct the path."
        case .emptySplit(let file, let split, let need):
            "'\(file)' has no questions with split '\(split.rawValue)': expected at least one \(need). "
                + "Add some, or give a part of the others this split."
        case .noDataFile(let scenario):
            "'\(scenario)' names no question file: data.questions is missing. Give one with "
                + "--data FILE, or add the key."
        }
    }
}

/// Something wrong at one place of a text file, and what to do about it.
public struct Mistake: Sendable, Equatable, CustomStringConvertible {
    /// Where it stands.
    public var position: TextPosition
    /// What is wrong, what was expected, what was found and what to do.
    public var message: String

    /// Puts a message at a place.
    public init(position: TextPosition, message: String) {
        self.position = position
        self.message = message
    }

    /// `file:line:column: message`
    public var description: String { "\(position): \(message)" }
}
