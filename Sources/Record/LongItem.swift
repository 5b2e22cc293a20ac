/// Something that does not fit into the model's context: a question with its prompt and room for the
/// answer, a training example.
public struct LongItem: Codable, Equatable, Sendable {
    /// A question's id, or a passage's.
    public var id: String
    /// How many tokens it takes.
    public var tokens: Int

    package init(id: String, tokens: Int) {
        self.id = id
        self.tokens = tokens
    }
}

extension [LongItem] {
    /// Each item once, in the order in which they came up; of one that came up several times the
    /// greatest length.
    package var merged: [LongItem] {
        var places: [String: Int] = [:], merged: [LongItem] = []
        for item in self {
            if let place = places[item.id] {
                merged[place].tokens = Swift.max(merged[place].tokens, item.tokens)
            } else {
                places[item.id] = merged.count
                merged.append(item)
            }
        }
        return merged
    }
}
