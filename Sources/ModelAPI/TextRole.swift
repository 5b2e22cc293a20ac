/// What a text is to a search; many encoders want to be told by a few words before it.
public enum TextRole: String, Sendable, CaseIterable {
    /// What is searched by. Two texts to be compared as equals are both queries.
    case query
    /// What is searched.
    case passage
    /// Neither.
    case plain
}

/// What is put before a text, by its role, exactly as it stands here, blanks included.
public struct TextPrefixes: Sendable, Equatable {
    /// Before a query, e.g. `query: `; often empty.
    public var query: String
    /// Before a passage, e.g. `passage: `; often empty.
    public var passage: String
    /// Before any other text; mostly empty.
    public var plain: String

    /// Takes a prefix for each role; none by default.
    public init(query: String = "", passage: String = "", plain: String = "") {
        self.query = query
        self.passage = passage
        self.plain = plain
    }

    /// The prefix of a role.
    public subscript(role: TextRole) -> String {
        switch role {
        case .query: query
        case .passage: passage
        case .plain: plain
        }
    }
}
