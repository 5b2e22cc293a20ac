import Foundations

/// Compares each question with those before it: no id twice, and no question in two splits.
struct QuestionComparison {
    private struct Entry {
        var id: String
        var split: Split
        var line: Int
    }

    private let log: MistakeLog
    private var lineByID: [String: Int] = [:]
    /// The first question of each split with a text.
    private var entries: [FoldedText: [Entry]] = [:]

    init(log: MistakeLog) {
        self.log = log
    }

    mutating func add(_ question: Question, at position: TextPosition) {
        if let line = lineByID[question.id] {
            let id = Excerpt.quoted(question.id)
            log.add("the id \(id) stands in line \(line) too. Give each its own.", at: position)
        }
        lineByID[question.id, default: position.line] = position.line
        let entry = Entry(id: question.id, split: question.split, line: position.line)
        let text = FoldedText(question.text)
        let others = entries[text, default: []]
        if let other = others.first(where: { $0.split != question.split }) {
            complain(about: entry, and: other, text: question.text, at: position)
        }
        if !others.contains(where: { $0.split == question.split }) {
            entries[text, default: []].append(entry)
        }
    }

    private func complain(
        about entry: Entry,
        and other: Entry,
        text: String,
        at position: TextPosition
    ) {
        log.add(
            """
            the \(entry.split.rawValue) question '\(entry.id)' is the same as the \
            \(other.split.rawValue) question '\(other.id)' in line \(other.line): \
            \(Excerpt.quoted(text)). What was learnt cannot be told from what was remembered; \
            reword or remove one of them.
            """,
            at: position,
        )
    }
}
