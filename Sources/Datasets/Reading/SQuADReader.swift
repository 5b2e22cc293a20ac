import Foundations

/// Reads SQuAD: the passage and the question are the prompt, the first answer is the completion.
struct SQuADReader {
    var source: RowSource

    mutating func examples(of root: JSONNode) -> [TrainingExample] {
        var examples: [TrainingExample] = []
        for article in list("data", of: root) {
            for paragraph in list("paragraphs", of: article) {
                guard let context = source.text("context", of: paragraph) else { continue }
                for entry in list("qas", of: paragraph) {
                    if let example = example(of: entry, context) { examples.append(example) }
                }
            }
        }
        return examples
    }

    private mutating func list(_ key: String, of node: JSONNode) -> [JSONNode] {
        guard let value = source.value(key, of: node, "a list") else { return [] }
        guard let elements = value.elements else {
            source.note(
                .wrongType, "\(key): expected a list, got \(value.words).", at: value.offset)
            return []
        }
        return elements
    }

    private mutating func example(of entry: JSONNode, _ context: String) -> TrainingExample? {
        guard let question = source.text("question", of: entry) else { return nil }
        guard let answer = entry["answers"]?.elements?.first else {
            source.note(
                .noAnswer,
                "the question has no answer that could be taught. Remove it, or write the answer "
                    + "that is wanted.", at: entry.offset)
            return nil
        }
        guard let text = source.text("text", of: answer) else { return nil }
        let id = entry["id"].map { TrainingExample.Field(key: "id", json: $0.compactText) }
        let origin = source.cursor.position(of: entry.offset)
        return TrainingExample(
            [.init(.user, "\(context)\n\n\(question)"), .init(.assistant, text)],
            fields: id.map { [$0] } ?? [], origin: origin)
    }
}
