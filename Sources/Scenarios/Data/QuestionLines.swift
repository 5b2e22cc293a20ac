import Foundations

/// Reads questions from JSONL: one object a line with `id`, `question`, `answers`, `split` and,
/// where there are any, `source`, `evidence`, `fact` and `group`.
struct QuestionLines {
    private static let mostLines = 1_000_000
    /// After so many, reading on would only fill the memory.
    private static let mostMistakes = 100
    private static let keys = [
        "id", "question", "answers", "split", "source", "evidence", "fact", "group",
    ]

    private let file: String
    private let task: TaskConfiguration
    private let corpus: Corpus?
    private let log = MistakeLog()

    /// - Parameters:
    ///   - file: the path to show in messages.
    ///   - corpus: where sources and evidence must be found; nil checks neither.
    init(file: String, task: TaskConfiguration, corpus: Corpus?) {
        self.file = file
        self.task = task
        self.corpus = corpus
    }

    /// All questions of a text, checked one by one and against each other.
    func questions(in text: String) throws(ScenariosError) -> [Question] {
        let bytes = Array(text.utf8)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= Self.mostLines + 1 else {
            throw .unreadable(path: file, reason: "it has more than \(Self.mostLines) lines")
        }
        var questions: [Question] = []
        var comparison = QuestionComparison(log: log)
        for (index, line) in lines.enumerated() where log.count < Self.mostMistakes {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            let source = JSONText(line, file: file, firstLine: index + 1)
            guard let fields = fields(of: source), let question = question(in: fields) else {
                continue
            }
            comparison.add(question, at: fields.position)
            questions.append(question)
        }
        try log.throwIfAny()
        return questions
    }

    private func fields(of line: JSONText) -> JSONFields? {
        let root: JSONNode
        do {
            root = try line.root()
        } catch {
            log.add(
                "not JSON: \(error.message). \(Self.advice(for: error, in: line))",
                at: error.position, kind: "not JSON: \(error.message)")
            return nil
        }
        guard root.elements == nil else {
            let message = "expected an object, got \(root.words). Write each question on a line of "
            log.add(
                message + "its own, without brackets around them and commas between them.",
                at: line.position(of: root.offset), kind: "list")
            return nil
        }
        if let shape = ForeignShape(ofLine: root) {
            log.add(
                "this looks like \(shape.name). \(shape.advice)",
                at: line.position(of: root.offset), kind: shape.name)
            return nil
        }
        return JSONFields(root, keys: Self.keys, refusesOthers: true, source: line, log: log)
    }

    private static func advice(for error: JSONMistake, in line: JSONText) -> String {
        if let reason = JSONLine.loneReturns(in: line) { return reason }
        guard error.isCutOff else { return "Every line holds one JSON object and nothing else." }
        guard line.bytes.count <= 2 else {
            return "Was the line cut off? Complete it or remove it."
        }
        return """
            Each question stands on one line here. For one document over several lines, as SQuAD \
            has it, set data.format to squad.
            """
    }

    private func question(in fields: JSONFields) -> Question? {
        let known = log.count
        guard fields.has(["id", "question", "answers", "split"], example: Self.example) else {
            return nil
        }
        let sources = sources(in: fields)
        let question = Question(
            id: fields.identifier("id") ?? "",
            text: fields.text("question") ?? "",
            answers: answers(in: fields),
            split: split(in: fields) ?? .train,
            sources: sources,
            evidence: evidence(in: fields, sources: sources),
            fact: fields.optionalIdentifier("fact"),
            group: fields.optionalIdentifier("group"),
        )
        return log.count == known ? question : nil
    }

    private static let example =
        #"{"id": "q1", "question": "…", "answers": ["…"], "split": "train"}"#

    private func split(in fields: JSONFields) -> Split? {
        let names = Split.allCases.map(\.rawValue)
        guard let text = fields.text("split") else { return nil }
        if let split = Split(rawValue: text) { return split }
        let hint = Hint.nearest(to: text, among: names)
        let list = names.joined(separator: ", ")
        let message = "split: expected one of \(list), got \(Excerpt.quoted(text)).\(hint)"
        fields.complain(message, at: fields["split"]?.offset ?? 0)
        return nil
    }

    private func answers(in fields: JSONFields) -> [String] {
        var answers: [String] = []
        for node in answerNodes(in: fields) {
            guard let answer = answer(node, in: fields) else { return [] }
            if !answers.contains(answer) { answers.append(answer) }
        }
        return answers
    }

    /// A single answer may stand without a list around it.
    private func answerNodes(in fields: JSONFields) -> [JSONNode] {
        if let node = fields["answers"] {
            switch node.value {
            case .string, .number: return [node]
            default: break
            }
        }
        return fields.list("answers") ?? []
    }

    private func answer(_ node: JSONNode, in fields: JSONFields) -> String? {
        let text: String? = if case .number(let text) = node.value { text } else { node.text }
        switch (task.kind, text) {
        case (.label, let text?) where !task.labels.contains(text):
            let hint = Hint.nearest(to: text, among: task.labels)
            let list = task.labels.joined(separator: ", ")
            let message = "answers: expected one of the task's labels (\(list)), got \(node.words)."
            fields.complain(message + hint, at: node.offset)
        case (.number, let text?) where Quantity.number(text) == nil:
            fields.refuse(node, "answers", expectation: "a number")
        case (_, let text?):
            return text
        case (_, nil):
            fields.refuse(node, "answers", expectation: "a text or a number")
        }
        return nil
    }

    private func sources(in fields: JSONFields) -> [String] {
        guard let node = fields["source"] else { return [] }
        var sources: [String] = []
        for element in node.elements ?? [node] {
            guard let path = element.text else {
                fields.refuse(element, "source", expectation: "a path or a list of paths")
                continue
            }
            checkSource(path, element, in: fields)
            sources.append(path)
        }
        return sources
    }

    private func checkSource(_ path: String, _ node: JSONNode, in fields: JSONFields) {
        guard let corpus, corpus.document(at: path) == nil else { return }
        let hint = Hint.nearest(to: path, among: corpus.documents.map(\.path))
        let message = "source: the corpus has no document \(Excerpt.quoted(path)).\(hint)"
        fields.complain("\(message) Give its path within the corpus.", at: node.offset)
    }

    private func evidence(in fields: JSONFields, sources: [String]) -> String? {
        guard let evidence = fields.optionalText("evidence"), let corpus else {
            return fields["evidence"]?.text
        }
        let documents = sources.compactMap { corpus.document(at: $0) }
        // A source that is not there has been complained about already.
        guard documents.count == sources.count else { return evidence }
        if !documents.contains(where: { $0.text.utf8.contains(evidence.utf8) }) {
            let place = sources.isEmpty ? "a source; name one" : sources.joined(separator: ", ")
            let message = "evidence: \(Excerpt.quoted(evidence)) does not stand in \(place)."
            fields.complain(
                "\(message) Copy it word for word.",
                at: fields["evidence"]?.offset ?? 0
            )
        }
        return evidence
    }
}
