import Foundations

/// Writes a row as JSON on one line, without what the dialect cannot hold.
struct RowWriter {
    let dialect: Dialect

    func line(_ row: TrainingExample) -> String {
        var members = JSONMembers()
        switch dialect {
        case .promptCompletion:
            members.add("prompt", row.prompt)
            members.add("completion", row.completion)
        case .shareGPT:
            let turns = row.turns.map(shareGPTTurn)
            members.add("conversations", json: JSONMembers.list(turns))
        case .alpaca: addInstruction(row, to: &members)
        case .bedrock: addBedrock(row, to: &members)
        case .claude: addClaude(row, to: &members)
        default: members.add("messages", json: JSONMembers.list(row.turns.map(message)))
        }
        if dialect.holdsRowFields {
            for field in row.fields where !Dialect.keys.contains(field.key) {
                members.add(field.key, json: field.json)
            }
        }
        return members.text
    }

    private func message(_ turn: TrainingExample.Turn) -> String {
        var members = JSONMembers()
        // A document has no role there; it is what the model is taught.
        members.add("role", turn.isTaught ? "assistant" : turn.role.rawValue)
        members.add("content", turn.text)
        return withRest(of: turn, members)
    }

    private func shareGPTTurn(_ turn: TrainingExample.Turn) -> String {
        var members = JSONMembers()
        let from =
            switch turn.role {
            case .user: "human"
            case .assistant, .document: "gpt"
            case .system, .tool, .call: turn.role.rawValue
            }
        members.add("from", from)
        members.add("value", turn.text)
        return withRest(of: turn, members)
    }

    private func withRest(of turn: TrainingExample.Turn, _ members: JSONMembers) -> String {
        var members = members
        if let weight = turn.weight { members.add("weight", json: NumberFormat.plain(weight)) }
        for field in turn.fields where !field.isTaken { members.add(field.key, json: field.json) }
        return members.text
    }

    private func addInstruction(_ row: TrainingExample, to members: inout JSONMembers) {
        let system = row.system
        let said = row.said
        let earlier = said.dropLast(2)
        members.add("instruction", said.dropLast().last?.text ?? "")
        members.add("input", "")
        members.add("output", row.completion)
        if !system.isEmpty { members.add("system", system) }
        guard !earlier.isEmpty else { return }
        // A lossy row may have an odd number of them; the first has nobody to answer it then.
        let texts = Array(earlier.suffix(earlier.count / 2 * 2).map(\.text))
        let pairs = stride(from: 0, to: texts.count, by: 2).map { place in
            JSONMembers.list(texts[place..<place + 2].map(JSONNode.quoted))
        }
        members.add("history", json: JSONMembers.list(pairs))
    }

    private func addBedrock(_ row: TrainingExample, to members: inout JSONMembers) {
        func blocks(_ text: String) -> String {
            var block = JSONMembers()
            block.add("text", text)
            return JSONMembers.list([block.text])
        }
        members.add("schemaVersion", BedrockSchema.version)
        if !row.system.isEmpty { members.add("system", json: blocks(row.system)) }
        members.add("messages", json: messages(row) { blocks($0) })
    }

    private func addClaude(_ row: TrainingExample, to members: inout JSONMembers) {
        if !row.system.isEmpty { members.add("system", row.system) }
        members.add("messages", json: messages(row, JSONNode.quoted))
    }

    /// Messages of users and assistants alone.
    private func messages(_ row: TrainingExample, _ content: (String) -> String) -> String {
        JSONMembers.list(
            row.said.map { turn in
                var message = JSONMembers()
                message.add("role", turn.isTaught ? "assistant" : "user")
                message.add("content", json: content(turn.text))
                return message.text
            })
    }
}

extension TrainingExample {
    /// The system turns' texts, line by line.
    fileprivate var system: String {
        turns.filter { $0.role == .system }.map(\.text).joined(separator: "\n")
    }

    /// The turns of users and assistants.
    fileprivate var said: [Turn] {
        turns.filter { $0.role != .system && $0.role != .tool && $0.role != .call }
    }
}

/// An object of JSON that keeps the order of its members.
struct JSONMembers {
    private var members: [String] = []

    mutating func add(_ key: String, _ text: String) { add(key, json: JSONNode.quoted(text)) }

    mutating func add(_ key: String, json: String) {
        members.append("\(JSONNode.quoted(key)):\(json)")
    }

    var text: String { "{" + members.joined(separator: ",") + "}" }

    static func list(_ elements: [String]) -> String {
        "[" + elements.joined(separator: ",") + "]"
    }
}
