/// A JSON value that knows where it stands.
struct JSONNode {
    enum Value {
        case null
        case bool(Bool)
        /// As written: how exact a number has to be is the reader's business.
        case number(String)
        case string(String)
        case array([JSONNode])
        /// In the order of the text; no key stands twice.
        case object([Member])
    }

    struct Member {
        var key: String
        var keyOffset: Int
        var value: JSONNode
    }

    /// Bytes before the value.
    var offset: Int
    var value: Value

    /// The value in words, for a message.
    var words: String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): text
        case .string(let text): Hint.excerpt(text)
        case .array: "a list"
        case .object: "an object"
        }
    }

    var members: [Member]? {
        if case .object(let members) = value { members } else { nil }
    }

    var elements: [JSONNode]? {
        if case .array(let elements) = value { elements } else { nil }
    }

    /// A string that is not blank.
    var text: String? {
        if case .string(let text) = value, !text.allSatisfy(\.isWhitespace) { text } else { nil }
    }
}

/// Why bytes are not JSON, and after how many of them.
struct JSONMistake: Error {
    var offset: Int
    var message: String
}
