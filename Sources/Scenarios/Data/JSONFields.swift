import Foundations

/// The keys of one JSON object, read with notes about all that is wrong with them.
struct JSONFields {
    /// Where the object stands among others, e.g. `data[3].paragraphs[2]`; may be empty.
    let path: String
    let source: JSONText
    let log: MistakeLog
    private let node: JSONNode
    /// No dictionary: there are few, and a hundred thousand objects.
    private var values: [(key: String, node: JSONNode)] = []
    /// Keys that an unknown one was probably meant to be; they are not called missing as well.
    private var misspelt: Set<String> = []

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
                values.append((member.key, member.value))
            } else if refusesOthers {
                let hint = Hint.nearest(to: member.key, among: keys)
                let key = Excerpt.quoted(member.key)
                let list = keys.joined(separator: ", ")
                complain("unknown key \(key).\(hint) Valid keys: \(list).", at: member.keyOffset)
                if let meant = NearestName.closest(to: member.key, among: keys) {
                    misspelt.insert(meant)
                }
            }
        }
    }

    subscript(key: String) -> JSONNode? { values.first { $0.key == key }?.node }

    var position: TextPosition { source.position(of: node.offset) }

    /// A text that must be there.
    func text(_ key: String) -> String? {
        self[key] == nil ? missing(key, "a text") : optionalText(key)
    }

    /// A text that must be there, or a whole number, which is read as it is written.
    func identifier(_ key: String) -> String? {
        self[key] == nil ? missing(key, "a text") : optionalIdentifier(key)
    }

    /// The same for what may be missing.
    func optionalIdentifier(_ key: String) -> String? {
        if case .number(let text)? = self[key]?.value, Int(text) != nil { return text }
        return optionalText(key)
    }

    /// Notes all of several keys that are missing, in one sentence.
    ///
    /// - Parameter example: what such an object looks like.
    /// - Returns: whether fewer than two are.
    func has(_ keys: [String], example: String) -> Bool {
        let missing = keys.filter { self[$0] == nil && !misspelt.contains($0) }
        guard missing.count > 1 else { return true }
        let list = missing.map { "'\($0)'" }.joined(separator: ", ")
        complain("the keys \(list) are missing. Expected \(example).", at: node.offset)
        return false
    }

    /// A text that may be missing.
    func optionalText(_ key: String) -> String? {
        guard let node = self[key] else { return nil }
        guard let text = node.text else {
            refuse(node, key, expectation: "a text that is not blank")
            return nil
        }
        // A file with one is no text (``TextFault``), and escaped it is none either.
        guard !text.utf8.contains(0) else {
            refuse(node, key, expectation: "a text without NULs")
            return nil
        }
        return text
    }

    /// A list that must be there and hold something.
    func list(_ key: String) -> [JSONNode]? {
        guard let node = self[key] else { return missing(key, "a list") }
        guard let elements = node.elements, !elements.isEmpty else {
            refuse(node, key, expectation: "a list with at least one element")
            return nil
        }
        return elements
    }

    func refuse(_ node: JSONNode, _ key: String, expectation: String) {
        complain("\(key): expected \(expectation), got \(node.words).", at: node.offset)
    }

    /// - Parameter kind: of mistakes that are told once; the default joins those of the same words.
    func complain(_ message: String, at offset: Int, kind: String? = nil) {
        let place = path.isEmpty ? "" : "\(path): "
        log.add(place + message, at: source.position(of: offset), kind: kind ?? message)
    }

    private func missing<Value>(_ key: String, _ expectation: String) -> Value? {
        complainMissing(key, expectation)
        return nil
    }

    /// Notes that a key is missing, unless an unknown one was probably meant to be it.
    func complainMissing(_ key: String, _ expectation: String) {
        guard !misspelt.contains(key) else { return }
        complain("the key '\(key)' is missing; expected \(expectation).", at: node.offset)
    }
}

extension JSONNode {
    /// A string that is not blank.
    var text: String? {
        string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }
}
