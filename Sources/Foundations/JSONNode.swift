/// A JSON value that knows where it stands.
///
/// Objects keep their members in order. A dictionary keyed by `String` would take keys for equal
/// that differ only in how an accent is composed, and vocabularies have such keys.
public struct JSONNode: Sendable {
    /// What stands there.
    public enum Value: Sendable {
        /// The word `null`.
        case null
        /// One of the words `true` and `false`.
        case boolean(Bool)
        /// As written: how exact a number has to be is the reader's business.
        case number(String)
        /// A text, its escapes resolved.
        case string(String)
        /// The elements, in order.
        case array([JSONNode])
        /// In the order of the text; no key stands twice.
        case object([Member])
    }

    /// A key of an object with its value.
    public struct Member: Sendable {
        /// The key, its escapes resolved.
        public let key: String
        /// Where the key's opening quote stands: an index of ``JSONText/bytes``.
        public let keyOffset: Int
        /// What the key stands for.
        public let value: JSONNode
    }

    /// Where the value begins: an index of ``JSONText/bytes``.
    public let offset: Int
    /// The value itself.
    public let value: Value
}

// MARK: - Reading

extension JSONNode {
    /// The member of an object called `key`; `nil` where there is none, it is null, or this is no
    /// object.
    public subscript(key: String) -> JSONNode? {
        guard let member = members?.first(where: { $0.key == key }) else { return nil }
        if case .null = member.value.value { return nil }
        return member.value
    }

    /// The members of an object; `nil` for anything else.
    public var members: [Member]? {
        if case .object(let members) = value { members } else { nil }
    }

    /// The elements of an array; `nil` for anything else.
    public var elements: [JSONNode]? {
        if case .array(let elements) = value { elements } else { nil }
    }

    /// The text; `nil` for anything else.
    public var string: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The truth value; `nil` for anything else.
    public var boolean: Bool? {
        if case .boolean(let value) = value { value } else { nil }
    }

    /// The whole number, also when it is written as `2.0` or `2e3`; `nil` for anything else.
    public var integer: Int? {
        guard case .number(let text) = value else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// The value in words, for a message.
    public var words: String {
        switch value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let text): text
        case .string(let text): Excerpt.quoted(text)
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object: "an object"
        }
    }
}
