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
                ? "question was left out, since another one has the same text"
                : "questions were left out, since others have the same text"
        case .unanswerableQuestions:
            isOne
                ? "question without an answer was left out"
                : "questions without an answer were left out"
        case .longProbeItems:
            isOne
                ? "item of a forgetting probe was left out: it is longer than the model's context"
                : "items of forgetting probes were left out: they are longer than the model's "
                    + "context"
        }
    }
}
