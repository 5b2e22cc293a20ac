import Domain
import Foundations

/// Reads the samples that lm-evaluation-harness writes (`samples_<task>_<date>.jsonl`).
///
/// Source: EleutherAI/lm-evaluation-harness, `lm_eval/loggers/evaluation_tracker.py`: a row for each
/// document and filter; what the model said stands in `filtered_resps`, every value as a text.
struct EvaluationSamples {
    let file: String
    let options: AnswersOptions
    let log: MistakeLog

    func entries(in text: String) throws(ScenariosError) -> [AnswerEntry] {
        var rows: [(JSONNode, JSONText)] = []
        try JSONLines.ofAnswers(file: file, log: log).forEachObject(in: text) {
            rows.append(($0, $1))
        }
        guard let first = rows.first else { return [] }
        let filters = rows.compactMap { $0.0["filter"]?.string }.distinct
        let start = first.1.position(of: first.0.offset)
        let list = filters.map { Excerpt.quoted($0) }.joined(separator: ", ")
        if let selection = options.selection {
            if !filters.contains(selection) {
                log.add(
                    "there is no row of the filter \(Excerpt.quoted(selection)). "
                        + "The filters are: \(list).", at: start)
            }
        } else if filters.count > 1 {
            log.add(
                "the file has the rows of several filters (\(list)). Say which one the arm is: "
                    + "'filter: …'.", at: start)
        }
        var entries: [AnswerEntry] = []
        for (node, line) in rows where !log.isFull {
            if let selection = options.selection, node["filter"]?.string != selection { continue }
            if let entry = entry(node, line) { entries.append(entry) }
        }
        return entries
    }

    private func entry(_ node: JSONNode, _ line: JSONText) -> AnswerEntry? {
        var values = AnswerFields.Values()
        let paths: [AnswerField: String] = [.id: "doc.id", .question: "doc.question"]
        for field in AnswerField.allCases {
            guard let path = options.columns[field] ?? paths[field], let found = node.at(path),
                let value = found.field
            else { continue }
            values[field] = (value, found.offset)
        }
        if values[.answer] == nil, let said = node["filtered_resps"] ?? node["resps"] {
            if let text = answer(said, choices: choices(of: node)) {
                values[.answer] = (.text(text), said.offset)
            } else {
                log.add(
                    "expected a text in 'filtered_resps', or likelihoods and the choices in "
                        + "'doc.choices', got neither. Name the field of the answer in 'columns'.",
                    at: line.position(of: said.offset), kind: "filtered_resps")
            }
        }
        return AnswerFields(
            values: values, position: line.position(of: node.offset),
            place: { line.position(of: $0) }, log: log
        ).entry()
    }

    /// The first text; of likelihoods, `[log-likelihood, is greedy]` for each choice, the likeliest
    /// choice.
    private func answer(_ said: JSONNode, choices: [String]) -> String? {
        guard let elements = said.elements, let first = elements.first else { return said.string }
        if let pair = first.elements, let likelihood = pair.first, pair.count == 2,
            Self.likelihood(likelihood) != nil
        {
            let likelihoods = elements.map { $0.elements?.first.flatMap(Self.likelihood) }
            guard likelihoods.count == choices.count,
                let best = likelihoods.indices.max(by: {
                    (likelihoods[$0] ?? -.infinity) < (likelihoods[$1] ?? -.infinity)
                })
            else { return nil }
            return choices[best]
        }
        return first.string ?? first.elements?.first?.string
    }

    private static func likelihood(_ node: JSONNode) -> Double? {
        node.number ?? node.string.flatMap(Quantity.number)
    }

    /// A list of texts, or the list within an object, as ARC has it.
    private func choices(of node: JSONNode) -> [String] {
        let choices = node.at("doc.choices")
        return ((choices?["text"] ?? choices)?.elements ?? []).compactMap(\.string)
    }
}
