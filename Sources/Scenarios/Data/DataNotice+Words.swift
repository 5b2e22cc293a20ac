import Foundations

extension DataNotice: CustomStringConvertible {
    /// One line for a terminal, e.g. `3 files of the corpus were passed over: 'a.pdf', 'b.docx', …`.
    public var description: String {
        let names = subjects.map { Excerpt.quoted($0) } + (count > subjects.count ? ["…"] : [])
        let list = subjects.isEmpty ? "" : ": \(names.joined(separator: ", "))"
        return "\(NumberFormat.grouped(count)) \(kind.words(for: count))\(list)"
    }
}

extension DataNotice.Kind {
    /// What follows the number, e.g. `files of the corpus were passed over`.
    public func words(for count: Int) -> String {
        let isOne = count == 1
        return switch self {
        case .filesPassedOver:
            isOne ? "file of the corpus was passed over" : "files of the corpus were passed over"
        case .repeatedQuestions:
            isOne
                ? "question was left out, since another one asks the same"
                : "questions were left out, since others ask the same"
        case .conflictingAnswers:
            isOne
                ? "question stands in the same split before with another answer"
                : "questions stand in the same split before with other answers"
        case .unseenReferences:
            isOne
                ? "question has a reference in which a metric finds no word to compare"
                : "questions have references in which a metric finds no word to compare"
        }
    }
}
