import Foundations
import Yams

/// What a decoding has found out so far: mistakes, and where each key was given.
final class DecodingNotes {
    let file: String
    let log = MistakeLog()
    /// Key path → where the key stands.
    var given: [String: TextPosition] = [:]

    init(file: String) {
        self.file = file
    }

    func position(of node: Node) -> TextPosition {
        TextPosition(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    func add(_ message: String, at node: Node) {
        log.add(message, at: position(of: node))
    }
}

/// Reads the keys of one YAML mapping, and refuses those that it does not know.
///
/// Each reading function gives nil when the key is missing, or when its value breaks the rule;
/// then a mistake has been noted, and the decoding goes on to find more of them.
struct MappingReader {
    /// The mapping's own key path; empty for the top one.
    let path: String
    let notes: DecodingNotes
    private let node: Node
    private var values: [String: Node] = [:]

    /// - Returns: nil when the node is no mapping.
    init?(_ node: Node, path: String, keys: [String], notes: DecodingNotes) {
        self.node = node
        self.path = path
        self.notes = notes
        guard case .mapping(let pairs) = node else {
            let list = keys.joined(separator: ", ")
            notes.add("\(prefix)expected keys (\(list)), got \(Self.words(for: node)).", at: node)
            return nil
        }
        for (key, value) in pairs {
            let name = key.scalar?.string ?? ""
            guard keys.contains(name) else {
                refuse(key, name: name, keys: keys)
                continue
            }
            values[name] = value
            notes.given[keyPath(name)] = notes.position(of: key)
        }
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    func isList(_ key: String) -> Bool {
        if case .sequence(_)? = values[key] { true } else { false }
    }

    func isMapping(_ key: String) -> Bool {
        if case .mapping(_)? = values[key] { true } else { false }
    }

    func node(for key: String) -> Node? { values[key] }

    func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a key that may be missing.
    func value<Value>(_ key: String, _ rule: ScalarRule<Value>) -> Value? {
        values[key].flatMap { parse($0, as: rule, path: keyPath(key)) }
    }

    /// The value of a key that must be there.
    func required<Value>(_ key: String, _ rule: ScalarRule<Value>) -> Value? {
        require(key, expectation: rule.expectation)
        return value(key, rule)
    }

    /// One value or a list of values, all different and, unless it may be, not empty.
    func list<Value: Equatable>(
        _ key: String, _ rule: ScalarRule<Value>, mayBeEmpty: Bool = false
    ) -> [Value]? {
        guard let node = values[key] else { return nil }
        guard case .sequence(let elements) = node else {
            return parse(node, as: rule, path: keyPath(key)).map { [$0] }
        }
        var list: [Value] = []
        for (index, element) in elements.enumerated() {
            let path = "\(keyPath(key))[\(index)]"
            notes.given[path] = notes.position(of: element)
            guard let value = parse(element, as: rule, path: path) else { return nil }
            if list.contains(value) {
                notes.add("\(path): \(Self.words(for: element)) stands here twice.", at: element)
                return nil
            }
            list.append(value)
        }
        if list.isEmpty, !mayBeEmpty {
            notes.add("\(keyPath(key)): expected \(rule.expectation), got an empty list.", at: node)
            return nil
        }
        return list
    }

    /// A list in which values may stand several times, such as the words of a command; not empty.
    func words(_ key: String, _ rule: ScalarRule<String>) -> [String]? {
        guard let node = values[key] else { return nil }
        guard case .sequence(let elements) = node, !elements.isEmpty else {
            notes.add(
                "\(keyPath(key)): expected a list such as [python3, pipeline.py], got "
                    + "\(Self.words(for: node)).", at: node)
            return nil
        }
        let words = elements.enumerated().compactMap { index, element in
            parse(element, as: rule, path: "\(keyPath(key))[\(index)]")
        }
        return words.count == elements.count ? words : nil
    }

    /// The mapping below a key that may be missing.
    func section(_ key: String, keys: [String]) -> MappingReader? {
        values[key].flatMap {
            MappingReader($0, path: keyPath(key), keys: keys, notes: notes)
        }
    }

    /// Notes a mistake when a key is missing.
    func require(_ key: String, expectation: String) {
        guard values[key] == nil else { return }
        notes.add("\(keyPath(key)): this key is missing; expected \(expectation).", at: node)
    }

    /// Notes a mistake at a key, or at the mapping when the key is not there or empty.
    func complain(at key: String, _ message: String) {
        notes.log.add(
            key.isEmpty ? message : "\(keyPath(key)): \(message)",
            at: notes.given[keyPath(key)] ?? notes.position(of: node),
        )
    }

    private var prefix: String { path.isEmpty ? "" : "\(path): " }

    private func refuse(_ key: Node, name: String, keys: [String]) {
        guard name != "<<" else {
            let message = "merge keys (<<) are not read. Write the keys out that it stands for."
            notes.add(prefix + message, at: key)
            return
        }
        let hint = Hint.nearest(to: name, among: keys)
        let list = keys.joined(separator: ", ")
        let what = name.isEmpty ? "a key must be a word" : "unknown key \(Excerpt.quoted(name))"
        notes.add("\(prefix)\(what).\(hint) Valid keys here: \(list).", at: key)
    }

    private func parse<Value>(_ node: Node, as rule: ScalarRule<Value>, path: String) -> Value? {
        if let text = Self.text(of: node), let value = rule.parse(text) { return value }
        let hint = Self.text(of: node).map { Hint.nearest(to: $0, among: rule.names) } ?? ""
        let found = rule.hidesValue ? "something else" : Self.words(for: node)
        notes.add("\(path): expected \(rule.expectation), got \(found).\(hint)", at: node)
        return nil
    }

    /// The text of a scalar that is not null. Words such as `yes` are only text here.
    private static func text(of node: Node) -> String? {
        guard case .scalar(let scalar) = node else { return nil }
        let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        return isNull ? nil : scalar.string
    }

    private static func words(for node: Node) -> String {
        switch node {
        case .scalar: text(of: node).map(Excerpt.quoted) ?? "nothing"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }
}
