import Foundations

/// Where a row of JSON stands, and what was found wrong in the file so far.
struct RowSource {
    /// More turns make no conversation.
    static let mostTurns = 1_000

    var cursor: PlaceCursor
    var findings = Findings()

    mutating func note(_ kind: Finding.Kind, _ message: String, at offset: Int) {
        findings.add(kind, at: cursor.position(of: offset), message)
    }

    /// The value of a key; nil, and noted, where there is none.
    mutating func value(_ key: String, of node: JSONNode, _ expected: String) -> JSONNode? {
        if let value = node[key] { return value }
        let keys = (node.members ?? []).map(\.key)
        let hint = NearestName.closest(to: key, among: keys).map {
            " Is \(Excerpt.quoted($0)) meant to be it?"
        }
        note(
            .missingKey, "the key '\(key)' is missing; expected \(expected).\(hint ?? "")",
            at: node.offset)
        return nil
    }

    /// A text that must be there; it may be empty.
    mutating func text(_ key: String, of node: JSONNode) -> String? {
        value(key, of: node, "a text").flatMap { text($0, called: key) }
    }

    /// A text that may be missing or null; empty then, and nil where it is none.
    mutating func optionalText(_ key: String, of node: JSONNode) -> String? {
        guard let value = node[key] else { return "" }
        return text(value, called: key)
    }

    mutating func text(_ node: JSONNode, called key: String) -> String? {
        guard let text = node.string else {
            note(
                .wrongType, "\(key): expected a text, got \(node.words). Put it in quotes.",
                at: node.offset)
            return nil
        }
        guard !text.utf8.contains(0) else {
            note(
                .nul, "\(key): the text holds <U+0000 NULL>, which no trainer takes. Remove it.",
                at: node.offset)
            return nil
        }
        return text
    }

    /// A list with at least one element and at most ``mostTurns``.
    mutating func turns(_ key: String, of node: JSONNode) -> [JSONNode]? {
        guard let value = value(key, of: node, "a list of turns") else { return nil }
        guard let elements = value.elements, !elements.isEmpty else {
            note(
                .wrongType, "\(key): expected a list of turns, got \(value.words).",
                at: value.offset)
            return nil
        }
        guard elements.count <= Self.mostTurns else {
            note(
                .tooManyTurns,
                "\(key): expected at most \(Self.mostTurns) turns, got \(elements.count). Divide "
                    + "the conversation.", at: value.offset)
            return nil
        }
        return elements
    }

    /// What a row or turn has beside the keys that are read.
    func fields(of node: JSONNode, beside keys: Set<String>) -> [TrainingExample.Field] {
        (node.members ?? []).filter { !keys.contains($0.key) }.map {
            TrainingExample.Field(key: $0.key, json: $0.value.compactText)
        }
    }
}
