import Foundations

/// A line of a probe's file: an object whose values are asked for by key, with mistakes that show
/// their place.
struct ProbeLine {
    private let line: JSONText
    let root: JSONNode
    /// The keys that such a line has, for messages.
    private let forms: String

    init(_ line: JSONText, forms: String) throws(EvaluationError) {
        self.line = line
        self.forms = forms
        do {
            root = try line.root()
        } catch {
            throw .malformedProbe(position: error.position, reason: "not JSON: \(error.message)")
        }
        guard root.members != nil else {
            throw mistake("expected an object with \(forms); got \(root.words)", at: root)
        }
    }

    /// Refuses every other key, at its place.
    func require(onlyKeys keys: [String]) throws(EvaluationError) {
        guard let other = root.members?.first(where: { !keys.contains($0.key) }) else { return }
        throw .malformedProbe(
            position: line.position(of: other.keyOffset),
            reason: "unknown key \(Excerpt.quoted(other.key)); expected \(forms)")
    }

    func has(_ key: String) -> Bool { root[key] != nil }

    func node(_ key: String) throws(EvaluationError) -> JSONNode {
        guard let node = root[key] else {
            throw mistake("the key '\(key)' is missing; expected \(forms)", at: root)
        }
        return node
    }

    func text(_ key: String) throws(EvaluationError) -> String {
        try text(node(key), of: key)
    }

    /// - Parameter least: how many texts there must be.
    func texts(_ key: String, least: Int = 1) throws(EvaluationError) -> [String] {
        let node = try node(key)
        guard let elements = node.elements, elements.count >= least else {
            let expected =
                switch least {
                case 0: "a list of texts"
                case 1: "a list with at least one text"
                default: "a list with at least \(least) texts"
                }
            throw mistake("\(key): expected \(expected), got \(node.words)", at: node)
        }
        return try elements.map { element throws(EvaluationError) in try text(element, of: key) }
    }

    func mistake(_ reason: String, at node: JSONNode) -> EvaluationError {
        .malformedProbe(position: line.position(of: node.offset), reason: reason)
    }

    private func text(_ node: JSONNode, of key: String) throws(EvaluationError) -> String {
        guard let text = node.string, !text.isEmpty else {
            throw mistake("\(key): expected a text that is not empty, got \(node.words)", at: node)
        }
        return text
    }
}
