/// A value that a template computes with.
enum JinjaValue: Sendable {
    /// What a name stands for that nothing was given for; it knows the name.
    case undefined(String)
    case none
    case boolean(Bool)
    case integer(Int)
    case text(String)
    case list([JinjaValue])
    /// Entries in the order in which they were made.
    case mapping([(key: String, value: JinjaValue)])
    /// What `namespace()` made: a number, since names may share one.
    case namespace(Int)
    case macro(JinjaMacro)

    /// Whether it counts as true.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .boolean(let value): value
        case .integer(let number): number != 0
        case .text(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .mapping(let entries): !entries.isEmpty
        case .namespace, .macro: true
        }
    }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .undefined(let name): "'\(name)', which is not defined"
        case .none: "none"
        case .boolean: "a truth value"
        case .integer: "a number"
        case .text: "a text"
        case .list: "a list"
        case .mapping: "a mapping"
        case .namespace: "a namespace"
        case .macro: "a macro"
        }
    }

    /// What a template shows of it.
    func shown() throws(JinjaProblem) -> String {
        switch self {
        case .undefined: ""
        case .none: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let number): "\(number)"
        case .text(let text): text
        default: throw JinjaProblem("it shows \(kind), which is not supported")
        }
    }

    /// The value of a key; nil where this is no mapping or has no such key.
    func entry(_ key: String) -> JinjaValue? {
        guard case .mapping(let entries) = self else { return nil }
        return entries.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// Equality as Python has it; texts by their scalars, not by what they look like.
    func equals(_ other: JinjaValue) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.none, .none): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.boolean(let left), .integer(let right)): (left ? 1 : 0) == right
        case (.integer(let left), .boolean(let right)): left == (right ? 1 : 0)
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.mapping(let left), .mapping(let right)):
            left.count == right.count
                && left.allSatisfy { other.entry($0.key)?.equals($0.value) ?? false }
        case (.namespace(let left), .namespace(let right)): left == right
        default: false
        }
    }
}
