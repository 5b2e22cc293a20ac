/// A JSON value whose objects keep all their members, in order.
///
/// A decoder would put an object into a dictionary keyed by `String`, whose equality is canonical:
/// vocabulary entries that differ only in how an accent is composed would fall together.
enum JSONTree {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([Member])

    /// A key of an object with its value.
    struct Member {
        let key: String
        let value: JSONTree
    }

    /// The member of an object called `key`; `nil` where there is none, it is null, or this is no
    /// object.
    subscript(key: String) -> JSONTree? {
        guard let member = members?.first(where: { $0.key == key }) else { return nil }
        if case .null = member.value { return nil }
        return member.value
    }

    /// The members of an object; `nil` for anything else.
    var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array; `nil` for anything else.
    var elements: [JSONTree]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text; `nil` for anything else.
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value; `nil` for anything else.
    var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The whole number; `nil` for anything else.
    var integer: Int? {
        if case .number(let value) = self { Int(exactly: value) } else { nil }
    }
}
