import Foundations

/// A line of a knowledge probe's file: `question`, `answers` and perhaps `options`, or `query`,
/// `choices` and `gold`. Other keys are left alone.
struct KnowledgeLine {
    private static let forms = "question, answers, options or query, choices, gold"

    private let line: JSONText
    private let root: JSONNode

    init(_ line: JSONText) throws(EvaluationError) {
        self.line = line
        do {
            root = try line.root()
        } catch {
            throw .malformedProbe(position: error.position, reason: "not JSON: \(error.message)")
        }
        guard root.members != nil else {
            throw mistake("expected an object with \(Self.forms); got \(root.words)", at: root)
        }
    }

    /// The question that the line asks.
    func item() throws(EvaluationError) -> KnowledgeItem {
        let isAsked = root["question"] != nil && root["answers"] != nil
        return isAsked || root["query"] == nil ? try askedItem() : try chosenItem()
    }

    private func askedItem() throws(EvaluationError) -> KnowledgeItem {
        let question = try text("question")
        let answers = try texts("answers")
        let options = root["options"] == nil ? [answers[0]] : try texts("options")
        return KnowledgeItem(question: question, answers: answers, options: options)
    }

    private func chosenItem() throws(EvaluationError) -> KnowledgeItem {
        let query = try text("query")
        let choices = try texts("choices")
        let node = try node("gold")
        guard let gold = node.integer, choices.indices.contains(gold) else {
            let places = "0 to \(choices.count - 1), the place of the right one of the choices"
            throw mistake("gold: expected a number from \(places); got \(node.words)", at: node)
        }
        let others = choices.indices.filter { $0 != gold }.map { choices[$0] }
        // Some files put the label of their prompt before every question.
        let label = "Question:"
        let question = query.hasPrefix(label) ? String(query.dropFirst(label.count)) : query
        return KnowledgeItem(
            question: String(question.drop { $0 == " " }), answers: [choices[gold]],
            options: [choices[gold]] + others)
    }
}

// MARK: - Keys

extension KnowledgeLine {
    private func node(_ key: String) throws(EvaluationError) -> JSONNode {
        guard let node = root[key] else {
            throw mistake("the key '\(key)' is missing; expected \(Self.forms)", at: root)
        }
        return node
    }

    private func text(_ key: String) throws(EvaluationError) -> String {
        try text(node(key), of: key)
    }

    private func texts(_ key: String) throws(EvaluationError) -> [String] {
        let node = try node(key)
        guard let elements = node.elements, !elements.isEmpty else {
            throw mistake(
                "\(key): expected a list with at least one text, got \(node.words)", at: node)
        }
        return try elements.map { element throws(EvaluationError) in try text(element, of: key) }
    }

    private func text(_ node: JSONNode, of key: String) throws(EvaluationError) -> String {
        guard let text = node.string, !text.isEmpty else {
            throw mistake("\(key): expected a text that is not empty, got \(node.words)", at: node)
        }
        return text
    }

    private func mistake(_ reason: String, at node: JSONNode) -> EvaluationError {
        .malformedProbe(position: line.position(of: node.offset), reason: reason)
    }
}
