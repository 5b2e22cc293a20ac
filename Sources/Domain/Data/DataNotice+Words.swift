import Foundations

extension DataNotice: CustomStringConvertible {
    /// One line for a terminal, e.g. `3 files were not read, since …: 'a.pdf', 'b.docx', …`.
    public var description: String {
        let names =
            subjects.map { Excerpt.quoted($0) }
            + (count > subjects.count && !kind.isAboutArms ? ["…"] : [])
        let list = subjects.isEmpty ? "" : ": \(names.joined(separator: ", "))"
        return "\(NumberFormat.grouped(count)) \(kind.words(for: count))\(list)"
    }
}

extension DataNotice.Kind {
    /// Whether the subjects are arms, and the count is of something else.
    fileprivate var isAboutArms: Bool { self == .otherAnswers || self == .missingAnswers }

    /// What follows the number, e.g. `empty documents were left out`.
    public func words(for count: Int) -> String {
        let isOne = count == 1
        return switch self {
        case .otherEndings:
            "\(isOne ? "file was" : "files were") not read, since only names that end in "
                + "\(Corpus.endings.joined(separator: ", ")) are documents"
        case .emptyDocuments:
            isOne ? "empty document was left out" : "empty documents were left out"
        case .hiddenFiles:
            "hidden \(isOne ? "file or folder was" : "files or folders were") not read"
        case .links:
            "\(isOne ? "link was" : "links were") not followed, since what a link within the corpus "
                + "leads to is read at its own place"
        case .unusualFiles:
            isOne
                ? "entry is no regular file, or its name is not UTF-8"
                : "entries are no regular files, or their names are not UTF-8"
        case .repeatedDocuments:
            "\(isOne ? "document has" : "documents have") the same text as an earlier one and can "
                + "take its place among the passages"
        case .shortenedPassages:
            "\(isOne ? "document has" : "documents have") passages with fewer words than "
                + "chunking.words allows, since the models read no more tokens at once"
        case .repeatedQuestions:
            isOne
                ? "question was left out, since another one asks the same"
                : "questions were left out, since others ask the same"
        case .unanswerableQuestions:
            isOne
                ? "question without an answer was left out"
                : "questions without an answer were left out"
        case .longProbeItems:
            isOne
                ? "item of a forgetting probe was left out: it is longer than the model's context"
                : "items of forgetting probes were left out: they are longer than the model's "
                    + "context"
        case .probeItemsBeyondLimits:
            "\(isOne ? "item" : "items") of forgetting probes \(isOne ? "was" : "were") left out or "
                + "cut: a probe has room for 1,000 lines (40 for calibration), or for 400 paragraphs "
                + "of 2,000 characters"
        case .conflictingAnswers:
            isOne
                ? "question repeats an earlier one of its split with another answer"
                : "questions repeat earlier ones of their split with other answers"
        case .unseenReferences:
            isOne
                ? "question has a reference in which a metric finds no word to compare"
                : "questions have references in which a metric finds no word to compare"
        case .undeclaredDecimals:
            "\(isOne ? "question has a reference" : "questions have references"), such as 1.250, that "
                + "\(isOne ? "is" : "are") read with a decimal point and would mean another number "
                + "with a decimal comma; say which: task: { numbers: { decimal: \".\" } } or \",\""
        case .otherAnswers:
            isOne
                ? "answer in a file is to a question that is no test question, and was not used"
                : "answers in files are to questions that are no test questions, and were not used"
        case .missingAnswers:
            isOne
                ? "answer is missing: its arm is compared on the questions that both arms answered"
                : "answers are missing: arms are compared on the questions that both answered"
        }
    }
}
