import Foundations

/// The keys of one JSON object, read with notes about all that is wrong with them.
struct JSONFields {
    /// Where the object stands among others, e.g. `data[3].paragraphs[2]`; may be empty.
    let path: String
    let source: JSONText
    let log: MistakeLog
    private let node: JSONNode
    private var values: [String: JSONNode] = [:]

    /// - Parameters:
    ///   - keys: the keys that are read.
    ///   - refusesOthers: whether any other key is a mistake.
    /// - Returns: nil when the node is no object.
    init?(
        _ node: JSONNode,
        path: String = "",
        keys: [String],
        refusesOthers: Bool,
        source: JSONText,
        log: MistakeLog
    ) {
        self.path = path
        self.source = source
        self.log = log
        self.node = node
        guard let members = node.members else {
            complain("expected an object, got \(node.words).", at: node.offset)
            return nil
        }
        for member in members {
            if keys.contains(member.key) {
                values[member.key] = member.value
            } else if refusesOthers {
                let hint = Hint.nearest(to: member.key, among: keys)
                let key = Excerpt.quoted(member.key)
                let list = keys.joined(separator: ", ")
                complain("unknown key \(key).\(hint) Valid keys: \(list).", at: member.keyOffset)
            }
        }
    }

    subscript(key: String) -> JSONNode? { values[key] }

    var position: TextPosition { source.position(of: node.offset) }

    /// A text that must be there.
    func text(_ key: String) -> String? {
        values[key] == nil ? missing(key, "a text") : optionalText(key)
    }

    /// A text that may be missing.
    func optionalText(_ key: String) -> String? {
        guard let node = values[key] else { return nil }
        if node.text == nil { refuse(node, key, expectation: "a text that is not blank") }
        return node.text
    }

    /// A list that must be there and hold something.
    func list(_ key: String) -> [JSONNode]? {
        guard let node = values[key] else { return missing(key, "a list") }
        guard let elements = node.elements, !elements.isEmpty else {
            refuse(node, key, expectation: "a list with at least one element")
            return nil
        }
        return elements
    }

    func refuse(_ node: JSONNode, _ key: String, expectation: String) {
        complain("\(key): expected \(expectation), got \(node.words).", at: node.offset)
    }

    func complain(_ message: String, at offset: Int) {
        let place = path.isEmpty ? "" : "\(path): "
        log.add(place + message, at: source.position(of: offset))
    }

    private func missing<Value>(_ key: String, _ expectation: String) -> Value? {
        complain("the key '\(key)' is missing; expected \(expectation).", at: node.offset)
        return nil
    }
}

extension JSONNode {
    /// A string that is not blank.
    var text: String? {
        string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }
}
