// JSON written out in a source file: members keep the order in which they stand.

extension JSONNode {
    /// A value that stands in no text.
    package init(_ value: Value) { self.init(offset: 0, value: value) }

    /// The word `null`.
    package static var null: JSONNode { JSONNode(.null) }

    /// An object of these members; no key may stand twice.
    package static func object(_ members: KeyValuePairs<String, JSONNode>) -> JSONNode {
        object(of: members.map { $0 })
    }

    /// The same of members that were computed.
    package static func object(of members: [(key: String, value: JSONNode)]) -> JSONNode {
        JSONNode(.object(members.map { Member(key: $0.key, keyOffset: 0, value: $0.value) }))
    }

    /// A list of texts.
    package static func texts(_ texts: [String]) -> JSONNode {
        JSONNode(.array(texts.map { JSONNode(.string($0)) }))
    }

    /// A whole number.
    package static func integer(_ value: Int) -> JSONNode { JSONNode(.number("\(value)")) }
}

extension JSONNode: ExpressibleByStringLiteral {
    /// A text.
    public init(stringLiteral value: String) { self.init(.string(value)) }
}

extension JSONNode: ExpressibleByBooleanLiteral {
    /// A truth value.
    public init(booleanLiteral value: Bool) { self.init(.boolean(value)) }
}

extension JSONNode: ExpressibleByArrayLiteral {
    /// A list.
    public init(arrayLiteral elements: JSONNode...) { self.init(.array(elements)) }
}
