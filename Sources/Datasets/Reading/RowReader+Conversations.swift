import Foundations

/// The forms that list the turns of a conversation.
extension RowReader {
    private static let senders: [String: TrainingExample.Role] = [
        "system": .system, "human": .user, "user": .user, "gpt": .assistant,
        "assistant": .assistant, "observation": .tool, "tool": .tool, "function_call": .call,
    ]
    private static let roles: [String: TrainingExample.Role] = [
        "system": .system, "user": .user, "assistant": .assistant, "tool": .tool,
    ]

    mutating func readConversations(_ node: JSONNode, _ draft: inout Draft) -> Set<String>? {
        guard let turns = source.turns("conversations", of: node),
            let system = source.optionalText("system", of: node)
        else { return nil }
        if !system.isEmpty { draft.add(.init(.system, system), at: place(of: "system", in: node)) }
        let isSound = read(turns, "from", among: Self.senders, "value", into: &draft) {
            $0.source.text("value", of: $1)
        }
        return isSound ? ["conversations", "system"] : nil
    }

    /// The messages of OpenAI, Bedrock and Claude.
    mutating func readMessages(_ node: JSONNode, _ draft: inout Draft) -> Set<String>? {
        guard let turns = source.turns("messages", of: node) else { return nil }
        var isSound = true
        takeForm(of: node, turns)
        if let system = node["system"] {
            if let text = content(system, called: "system") {
                if !text.isEmpty {
                    draft.add(.init(.system, text), at: place(of: "system", in: node))
                }
            } else {
                isSound = false
            }
        }
        checkVersion(of: node)
        let areSound = read(turns, "role", among: Self.roles, "content", into: &draft) {
            $0.messageText(of: $1)
        }
        return isSound && areSound ? ["messages", "system", "schemaVersion"] : nil
    }

    /// Adds the turns with role, text and weight. All three of each are looked at, so that every
    /// mistake is told.
    ///
    /// - Returns: whether all of them are right.
    private mutating func read(
        _ turns: [JSONNode], _ roleKey: String, among roles: [String: TrainingExample.Role],
        _ textKey: String, into draft: inout Draft, text: (inout RowReader, JSONNode) -> String?
    ) -> Bool {
        var areSound = true
        for turn in turns {
            let role = role(roleKey, of: turn, among: roles)
            let text = text(&self, turn)
            let weight = weight(of: turn)
            guard let role, let text, let weight else {
                areSound = false
                continue
            }
            draft.add(
                .init(
                    role, text, weight: weight.value,
                    fields: source.fields(of: turn, beside: [roleKey, textKey, "weight"])),
                at: source.cursor.position(of: turn.offset))
        }
        return areSound
    }

    /// Bedrock's rows have a version or blocks without a type, Claude's a system beside the messages.
    private mutating func takeForm(of node: JSONNode, _ turns: [JSONNode]) {
        let hasBlocks = turns.contains { turn in
            turn["content"]?.elements?.contains { $0["type"] == nil } ?? false
        }
        if node["schemaVersion"] != nil || node["system"]?.elements != nil || hasBlocks {
            messageForm = .bedrock
        } else if node["system"] != nil, messageForm == .messages {
            messageForm = .claude
        }
    }

    /// A message that calls a tool may have no text.
    private mutating func messageText(of turn: JSONNode) -> String? {
        if turn["content"] == nil, turn["tool_calls"] != nil || turn["function_call"] != nil {
            return ""
        }
        guard let value = source.value("content", of: turn, "a text") else { return nil }
        return content(value, called: "content")
    }

    /// A text, or blocks of text, which are put together line by line.
    private mutating func content(_ node: JSONNode, called key: String) -> String? {
        guard let blocks = node.elements else { return source.text(node, called: key) }
        var texts: [String] = []
        for block in blocks {
            guard let value = block["text"] else {
                let found = block.members?.map(\.key).joined(separator: ", ") ?? block.words
                source.note(
                    .notText,
                    "\(key): expected blocks {\"text\": …}, got one with "
                        + "\(Excerpt.quoted(found)). Only texts are read; remove the row.",
                    at: block.offset)
                return nil
            }
            guard let text = source.text(value, called: key) else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }

    private mutating func role(
        _ key: String, of turn: JSONNode, among roles: [String: TrainingExample.Role]
    ) -> TrainingExample.Role? {
        guard let name = source.text(key, of: turn) else { return nil }
        if let role = roles[name] { return role }
        let known = roles.keys.sorted()
        let hint = NearestName.closest(to: name, among: known).map { " Did you mean '\($0)'?" }
        source.note(
            .unknownRole,
            "\(key): unknown role \(Excerpt.quoted(name)).\(hint ?? "") Valid roles: "
                + "\(known.joined(separator: ", ")).", at: turn[key]?.offset ?? turn.offset)
        return nil
    }

    /// - Returns: a value of nil where the turn has no weight; nil where it has a wrong one.
    private mutating func weight(of turn: JSONNode) -> (value: Double?, isThere: Bool)? {
        guard let node = turn["weight"] else { return (nil, false) }
        guard case .number(let digits) = node.value, let weight = Double(digits),
            weight.isFinite, weight >= 0
        else {
            source.note(
                .weight, "weight: expected a number from 0 on, got \(node.words).",
                at: node.offset)
            return nil
        }
        return (weight, true)
    }

    private mutating func checkVersion(of node: JSONNode) {
        guard let version = node["schemaVersion"], version.string != BedrockSchema.version else {
            return
        }
        source.note(
            .schemaVersion,
            "schemaVersion: expected '\(BedrockSchema.version)', got \(version.words). Some pages "
                + "spell it otherwise; write it as expected.", at: version.offset)
    }
}

/// What Bedrock calls the form of its conversations.
enum BedrockSchema {
    static let version = "bedrock-conversation-2024"
}
