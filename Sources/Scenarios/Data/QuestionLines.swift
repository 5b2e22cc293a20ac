import Domain
import Metrics
import Foundations

/// Reads questions from JSONL: one object a line with `id`, `question`, `answers`, `split` and,
/// where there are any, `source`, `evidence`, `fact` and `group`.
struct QuestionLines {
    private static let mostAnswers = 10_000
    private static let keys = [
        "id", "question", "answers", "split", "source", "evidence", "fact", "group", "unanswerable",
    ]

    private let file: String
    private let task: TaskConfiguration
    private let corpus: Corpus?
    private let refusesRepeats: Bool
    private let log = MistakeLog()
    private let form: ReferenceForm
    /// The documents in which evidence was looked for, by their paths.
    private var evidenceTexts: [String: EvidenceText] = [:]
    /// The ids of questions with a reference that is one number by a decimal point and another one,
    /// or none, by a decimal comma.
    private(set) var undeclaredDecimals: [String] = []

    /// - Parameters:
    ///   - file: the path to show in messages.
    ///   - corpus: where sources and evidence must be found; nil checks neither.
    ///   - refusesRepeats: whether a question that asks again what another one asks is a mistake.
    init(file: String, task: TaskConfiguration, corpus: Corpus?, refusesRepeats: Bool = true) {
        self.file = file
        self.task = task
        form = ReferenceForm(task)
        self.corpus = corpus
        self.refusesRepeats = refusesRepeats
    }

    /// All questions of a text, checked one by one and against each other, without those that repeat
    /// others.
    mutating func questions(in text: String) throws(ScenariosError) -> QuestionSet {
        var comparison = QuestionComparison(log: log)
        let lines = JSONLines(file: file, log: log, advice: Self.advice)
        try lines.forEachObject(in: text) { node, line in
            guard let fields = fields(of: node, in: line), let question = question(in: fields)
            else { return }
            comparison.add(question, at: fields.position)
        }
        let questions = comparison.questionSet(refusesRepeats: refusesRepeats)
        try log.throwIfAny()
        return questions
    }

    private func fields(of node: JSONNode, in line: JSONText) -> JSONFields? {
        if let shape = ForeignShape(ofLine: node) {
            log.add(
                "this looks like \(shape.name). \(shape.advice)",
                at: line.position(of: node.offset), kind: shape.name)
            return nil
        }
        return JSONFields(node, keys: Self.keys, refusesOthers: true, source: line, log: log)
    }

    private static func advice(about fault: JSONLines.Fault, in line: JSONText) -> String {
        switch fault {
        case .notObject(let node) where node.elements != nil:
            return """
                Write each question on a line of its own, without brackets around them and commas \
                between them.
                """
        case .notJSON(let mistake) where mistake.isCutOff:
            guard line.bytes.count <= 2 else {
                return "Was the line cut off? Complete it or remove it."
            }
            return """
                Each question stands on one line here. For one document over several lines, as SQuAD \
                has it, set data.format to squad.
                """
        case .notObject, .notJSON: return "Every line holds one JSON object and nothing else."
        }
    }

    private mutating func question(in fields: JSONFields) -> Question? {
        let known = log.count
        let isUnanswerable = isUnanswerable(fields)
        let required = ["id", "question"] + (isUnanswerable ? [] : ["answers"]) + ["split"]
        guard fields.has(required, example: Self.example) else { return nil }
        let sources = sources(in: fields)
        let question = Question(
            id: fields.identifier("id") ?? "",
            text: fields.text("question") ?? "",
            answers: isUnanswerable ? [] : answers(in: fields),
            split: split(in: fields) ?? .train,
            sources: sources,
            evidence: evidence(in: fields, sources: sources),
            fact: fields.optionalIdentifier("fact"),
            group: fields.optionalIdentifier("group"),
        )
        guard log.count == known else { return nil }
        if question.split != .test, let first = question.answers.first,
            let fault = form.fault(ofTaught: first)
        {
            fields.complain("answers: \(fault)", at: fields["answers"]?.offset ?? 0)
            return nil
        }
        if task.kind == .number, answerNodes(in: fields).contains(where: Self.dependsOnDecimal) {
            undeclaredDecimals.append(question.id)
        }
        return question
    }

    /// Whether a question is said to have no answer. Then it may have none, and no place where it
    /// stands.
    private func isUnanswerable(_ fields: JSONFields) -> Bool {
        guard let node = fields["unanswerable"] else { return false }
        guard let isUnanswerable = node.boolean else {
            fields.refuse(node, "unanswerable", expectation: "true or false")
            // Whether answers are missing cannot be told.
            return true
        }
        guard isUnanswerable else { return false }
        if !task.kind.comparesWords {
            fields.complain(
                "unanswerable: a task of kind '\(task.kind.rawValue)' has no such questions. Leave "
                    + "the question out, or make 'no answer' one of the labels.", at: node.offset)
        }
        let answers = fields["answers"], isEmpty = answers?.elements?.isEmpty ?? true
        for (key, node) in [
            ("answers", isEmpty ? nil : answers), ("source", fields["source"]),
            ("evidence", fields["evidence"]),
        ] {
            guard let node else { continue }
            fields.complain(
                "\(key): an unanswerable question has none. Remove the key, or 'unanswerable'.",
                at: node.offset)
        }
        return true
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
        var known: Set<String> = []
        let nodes = answerNodes(in: fields)
        guard Self.allows(answers: nodes.count, in: fields) else { return [] }
        for node in nodes {
            guard let answer = answer(node, in: fields) else { return [] }
            if known.insert(answer).inserted { answers.append(answer) }
        }
        return answers
    }

    /// Whether a question may have so many answers; notes it where not.
    static func allows(answers count: Int, in fields: JSONFields) -> Bool {
        guard count > mostAnswers else { return true }
        let message = "answers: expected at most \(mostAnswers), got \(count)."
        fields.complain(
            "\(message) Each is compared with everything that a model says.",
            at: fields["answers"]?.offset ?? 0)
        return false
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
        guard let text = text(of: node, in: fields) else {
            fields.refuse(node, "answers", expectation: "a text or a number")
            return nil
        }
        switch task.kind {
        case .label where !task.labels.contains(text):
            let hint = Hint.nearest(to: text, among: task.labels)
            let list = task.labels.joined(separator: ", ")
            let message = "answers: expected one of the task's labels (\(list)), got \(node.words)."
            fields.complain(message + hint, at: node.offset)
        case .number where !isReadable(text, of: node):
            let hint = hint(forNumber: text)
            fields.complain(
                "answers: expected a number, got \(node.words).\(hint)", at: node.offset)
        case _ where text.utf8.contains(0):
            fields.refuse(node, "answers", expectation: "a text without NULs")
        case _ where TextFolding.fold(text).unicodeScalars.allSatisfy(\.isBlank):
            let message = "answers: expected a text that can be seen, got \(node.words)."
            fields.complain(message, at: node.offset)
        default:
            guard let fault = form.fault(of: text) else { return text }
            fields.complain("answers: \(fault)", at: node.offset)
        }
        return nil
    }

    /// A text, a number as it is written, and an object as it is written where objects are compared.
    private func text(of node: JSONNode, in fields: JSONFields) -> String? {
        switch node.value {
        case .number(let text): text
        case .object where form.isObject: fields.source.text(of: node)
        default: node.text
        }
    }

    /// Whether a reference means the same to the metric as to whoever wrote it: a number of JSON has
    /// a decimal point.
    private func isReadable(_ text: String, of node: JSONNode) -> Bool {
        guard let read = NumberParser.number(in: text, by: task.rules.numbers) else { return false }
        if case .number = node.value { return Double(text) == read }
        return true
    }

    /// Whether the country decides what a reference means; a number of JSON has a decimal point.
    private static func dependsOnDecimal(_ node: JSONNode) -> Bool {
        guard let text = node.text else { return false }
        return NumberParser.number(in: text, by: NumberRules(decimal: .point))
            != NumberParser.number(in: text, by: NumberRules(decimal: .comma))
    }

    private func hint(forNumber text: String) -> String {
        if let plain = Quantity.number(text), task.rules.numbers.decimal == .comma {
            let written = NumberParser.text(of: plain, by: task.rules.numbers)
            return " With task.numbers.decimal \",\" write it as a text, \"\(written)\"."
        }
        return " Write one number that can be read in one way only, e.g. 1250 or -0.5."
    }

    private func sources(in fields: JSONFields) -> [String] {
        guard let node = fields["source"] else { return [] }
        var sources: [String] = []
        for element in node.elements ?? [node] {
            guard let path = element.text, !path.utf8.contains(0) else {
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
        fields.complain("source: \(corpus.whyMissing(path))", at: node.offset)
    }

    private mutating func evidence(in fields: JSONFields, sources: [String]) -> String? {
        guard let evidence = fields.optionalText("evidence"), let corpus else {
            return fields["evidence"]?.text
        }
        let documents = sources.compactMap { corpus.document(at: $0) }
        // A source that is not there has been complained about already.
        guard documents.count == sources.count else { return evidence }
        let text = EvidenceText(evidence)
        if !documents.contains(where: { evidenceText(of: $0).holds(text) }) {
            let place = sources.isEmpty ? "a source; name one" : sources.joined(separator: ", ")
            let message = "evidence: \(Excerpt.quoted(evidence)) does not stand in \(place)."
            fields.complain(
                "\(message) Copy it word for word.",
                at: fields["evidence"]?.offset ?? 0
            )
        }
        return evidence
    }

    /// Many questions may name one document, and it may be long.
    private mutating func evidenceText(of document: SourceDocument) -> EvidenceText {
        if let text = evidenceTexts[document.path] { return text }
        let text = EvidenceText(document.text)
        evidenceTexts[document.path] = text
        return text
    }
}
