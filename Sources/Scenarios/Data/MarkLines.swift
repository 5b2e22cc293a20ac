import Domain
import Foundations

/// Reads people's marks from JSONL: one object a line with `question` (its id), `answer`, `right`
/// and `rater`, as `crossover label import` writes them.
struct MarkLines {
    private static let keys = ["question", "answer", "right", "rater"]
    private static let example =
        #"{"question": "q1", "answer": "…", "right": true, "rater": "ann"}"#

    private let file: String
    private let ids: Set<String>
    private let log = MistakeLog()

    /// - Parameters:
    ///   - file: the path to show in messages.
    ///   - questions: all of the data's file, also those that no run asks.
    init(file: String, questions: QuestionSet) {
        self.file = file
        let all = [questions.train, questions.validation, questions.test].joined().map(\.id)
        ids = Set(all + questions.droppedRepeats)
    }

    private struct Known: Hashable {
        let key: AnswerKey
        let rater: String
    }

    /// All marks of a text; a mark that stands twice is taken once.
    func marks(in text: String) throws(ScenariosError) -> HumanMarks {
        var marks: [HumanMark] = []
        var known: [Known: (right: Bool, line: Int)] = [:]
        let lines = JSONLines(file: file, log: log) { _, _ in
            "Every line holds one mark: \(Self.example)."
        }
        try lines.forEachObject(in: text) { node, line in
            guard
                let fields = JSONFields(
                    node, keys: Self.keys, refusesOthers: true, source: line, log: log),
                let mark = mark(in: fields)
            else { return }
            let key = Known(key: mark.key, rater: mark.rater)
            if let other = known[key] {
                guard other.right != mark.right else { return }
                let words = [other.right, mark.right].map { $0 ? "right" : "wrong" }
                log.add(
                    """
                    \(Excerpt.quoted(mark.rater)) calls this answer \(words[1]) here and \
                    \(words[0]) in line \(other.line). Keep the line that holds.
                    """, at: fields.position)
            }
            known[key] = (mark.right, line.firstLine)
            marks.append(mark)
        }
        try log.throwIfAny()
        return HumanMarks(marks)
    }

    private func mark(in fields: JSONFields) -> HumanMark? {
        let before = log.count
        guard fields.has(Self.keys, example: Self.example) else { return nil }
        let question = fields.identifier("question")
        if let question, !ids.contains(question) {
            fields.complain(
                "question: no question has the id \(Excerpt.quoted(question)). Are these the marks "
                    + "of another run?",
                at: fields["question"]?.offset ?? 0, kind: "question")
        }
        let right = boolean("right", in: fields)
        let answer = string("answer", in: fields)
        guard let question, let right, let answer, let rater = fields.identifier("rater"),
            log.count == before
        else { return nil }
        return HumanMark(question: question, answer: answer, right: right, rater: rater)
    }

    /// An answer may be empty.
    private func string(_ key: String, in fields: JSONFields) -> String? {
        let node = fields[key]
        if let text = node?.string { return text }
        complain(about: node, key, expectation: "a text", in: fields)
        return nil
    }

    private func boolean(_ key: String, in fields: JSONFields) -> Bool? {
        let node = fields[key]
        if let value = node?.boolean { return value }
        complain(about: node, key, expectation: "true or false", in: fields)
        return nil
    }

    private func complain(
        about node: JSONNode?, _ key: String, expectation: String, in fields: JSONFields
    ) {
        if let node {
            fields.refuse(node, key, expectation: expectation)
        } else {
            fields.complainMissing(key, expectation)
        }
    }
}
