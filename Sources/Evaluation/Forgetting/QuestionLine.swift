import Foundations

/// A line of a question probe's file: `question`, `answers` and perhaps `passage` and `options`, or
/// `query`, `choices` and `gold`. Other keys are left alone.
struct QuestionLine {
    private let line: ProbeLine
    private let capability: QuestionProbe.Capability

    init(_ line: JSONText, capability: QuestionProbe.Capability) throws(EvaluationError) {
        self.line = try ProbeLine(
            line, forms: "question, answers, options or query, choices, gold")
        self.capability = capability
    }

    /// The question that the line asks.
    func item() throws(EvaluationError) -> QuestionItem {
        let isAsked = line.has("question") && line.has("answers")
        return isAsked || !line.has("query") ? try askedItem() : try chosenItem()
    }

    private func askedItem() throws(EvaluationError) -> QuestionItem {
        let question = try line.text("question")
        let answers = try line.texts("answers", least: capability == .refusing ? 0 : 1)
        let hasOptions = line.has("options") || capability.needsOptions
        let options =
            hasOptions
            ? try line.texts("options", least: capability.needsOptions ? 2 : 1)
            : Array(answers.prefix(1))
        return QuestionItem(
            passage: try passage(), question: question, answers: answers, options: options)
    }

    private func passage() throws(EvaluationError) -> String? {
        guard line.has("passage") || capability.needsPassage else { return nil }
        return try line.text("passage")
    }

    private func chosenItem() throws(EvaluationError) -> QuestionItem {
        let query = try line.text("query")
        let choices = try line.texts("choices", least: capability.needsOptions ? 2 : 1)
        let node = try line.node("gold")
        guard let gold = node.integer, choices.indices.contains(gold) else {
            let places = "0 to \(choices.count - 1), the place of the right one of the choices"
            throw line.mistake(
                "gold: expected a number from \(places); got \(node.words)", at: node)
        }
        let others = choices.indices.filter { $0 != gold }.map { choices[$0] }
        // Some files put the label of their prompt before every question.
        let label = "Question:"
        let question = query.hasPrefix(label) ? String(query.dropFirst(label.count)) : query
        return QuestionItem(
            passage: try passage(), question: String(question.drop { $0 == " " }),
            answers: [choices[gold]], options: [choices[gold]] + others)
    }
}
