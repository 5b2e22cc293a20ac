import Foundations

/// Finds JSON in what a model wrote: bare, in a code fence, or within sentences.
enum JSONInText {
    /// What is beyond is not looked at.
    private static let mostBytes = 200_000
    /// Signs that could begin a value and did not: a text full of them would take for ever.
    private static let mostAttempts = 200

    /// What stands at a place in the first object or list that has something there: a text as it
    /// is, a null as nothing, any other value as its JSON. Nil where none has.
    static func text(at pointer: JSONPointer, in text: String) -> String? {
        first(in: text) { root, json in
            pointer.value(in: root).map { self.text(of: $0, in: json) }
        }
    }

    /// The members of the first object; nil without one.
    static func object(in text: String) -> [JSONNode.Member]? {
        first(in: text) { root, _ in root.members }
    }

    private static func text(of node: JSONNode, in json: JSONText) -> String {
        switch node.value {
        case .null: ""
        case .string(let text): text
        case .boolean, .number, .array, .object: json.text(of: node) ?? ""
        }
    }

    /// The first of the text's objects and lists, those within another left out, in which something
    /// is found.
    private static func first<Found>(
        in text: String, _ find: (JSONNode, JSONText) -> Found?
    ) -> Found? {
        let json = JSONText(Array(text.utf8.prefix(mostBytes))[...], file: "")
        var place = json.bytes.startIndex, attempts = 0
        while place < json.bytes.endIndex, attempts < mostAttempts {
            guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(json.bytes[place]) else {
                place += 1
                continue
            }
            attempts += 1
            guard let value = json.value(at: place) else {
                place += 1
                continue
            }
            if let found = find(value.node, json) { return found }
            place = value.end
        }
        return nil
    }
}
