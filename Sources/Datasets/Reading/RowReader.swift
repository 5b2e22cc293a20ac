import Foundations

/// Reads rows of one dialect of JSON.
struct RowReader {
    /// `messages` for all three forms that have them.
    let dialect: Dialect
    var source: RowSource
    /// Which of the forms with `messages` the rows so far have; the most special one counts.
    var messageForm = Dialect.messages

    /// The row of an object; nil, and noted why, where it holds none.
    mutating func example(of node: JSONNode) -> TrainingExample? {
        guard node.members != nil else {
            source.note(
                .notObject, "expected an object, got \(node.words). One row is one object in {}.",
                at: node.offset)
            return nil
        }
        var draft = Draft(origin: source.cursor.position(of: node.offset))
        source.cursor.keep()
        let keys: Set<String>?
        switch dialect {
        case .promptCompletion: keys = readPrompt(node, &draft)
        case .shareGPT: keys = readConversations(node, &draft)
        case .alpaca: keys = readInstruction(node, &draft)
        default: keys = readMessages(node, &draft)
        }
        guard let keys else { return nil }
        return draft.example(fields: source.fields(of: node, beside: keys))
    }

    /// A row as it is put together.
    struct Draft {
        let origin: TextPosition
        private var turns: [TrainingExample.Turn] = []
        private var places: [TextPosition] = []

        init(origin: TextPosition) { self.origin = origin }

        mutating func add(_ turn: TrainingExample.Turn, at place: TextPosition) {
            turns.append(turn)
            places.append(place)
        }

        func example(fields: [TrainingExample.Field] = []) -> TrainingExample {
            TrainingExample(turns, fields: fields, origin: origin, places: places)
        }
    }

    private mutating func readPrompt(_ node: JSONNode, _ draft: inout Draft) -> Set<String>? {
        // Both are looked at, so that both are told when both are wrong.
        let prompt = source.text("prompt", of: node)
        let completion = source.text("completion", of: node)
        guard let prompt, let completion else { return nil }
        draft.add(.init(.user, prompt), at: place(of: "prompt", in: node))
        draft.add(.init(.assistant, completion), at: place(of: "completion", in: node))
        return ["prompt", "completion"]
    }

    private mutating func readInstruction(_ node: JSONNode, _ draft: inout Draft) -> Set<String>? {
        let instruction = source.text("instruction", of: node)
        let output = source.text("output", of: node)
        let input = source.optionalText("input", of: node)
        let system = source.optionalText("system", of: node)
        guard let instruction, let output, let input, let system,
            let history = history(of: node)
        else { return nil }
        if !system.isEmpty { draft.add(.init(.system, system), at: place(of: "system", in: node)) }
        for (turn, place) in history { draft.add(turn, at: place) }
        let prompt = input.isEmpty ? instruction : "\(instruction)\n\(input)"
        draft.add(.init(.user, prompt), at: place(of: "instruction", in: node))
        draft.add(.init(.assistant, output), at: place(of: "output", in: node))
        return ["instruction", "output", "input", "system", "history"]
    }

    /// Alpaca's earlier turns: pairs of what was asked and answered.
    private mutating func history(
        of node: JSONNode
    ) -> [(TrainingExample.Turn, TextPosition)]? {
        guard let list = node["history"] else { return [] }
        guard let pairs = list.elements, pairs.allSatisfy({ $0.elements?.count == 2 }),
            pairs.count <= RowSource.mostTurns
        else {
            source.note(
                .wrongType,
                "history: expected a list of pairs [\"question\", \"answer\"], got \(list.words).",
                at: list.offset)
            return nil
        }
        var turns: [(TrainingExample.Turn, TextPosition)] = []
        for element in pairs.flatMap({ $0.elements ?? [] }) {
            guard let text = source.text(element, called: "history") else { return nil }
            let role: TrainingExample.Role = turns.count.isMultiple(of: 2) ? .user : .assistant
            turns.append((.init(role, text), source.cursor.position(of: element.offset)))
        }
        return turns
    }

    mutating func place(of key: String, in node: JSONNode) -> TextPosition {
        source.cursor.position(of: node[key]?.offset ?? node.offset)
    }
}
