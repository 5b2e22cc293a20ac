/// Why a model stopped writing, in the word of whoever ran it.
///
/// Services have words of their own beside the usual ones; these are kept as they are.
public struct AnswerEnd: RawRepresentable, Hashable, Sendable, Codable {
    /// E.g. `stop`.
    public let rawValue: String

    /// Takes a word as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// By itself, or at a text that was to end it.
    public static let stop = AnswerEnd(rawValue: "stop")
    /// At the limit of tokens: the answer is cut off.
    public static let length = AnswerEnd(rawValue: "length")
    /// A filter of the service withheld the answer or its end.
    public static let contentFilter = AnswerEnd(rawValue: "content_filter")

    /// Whether the answer lacks its end, or all of it.
    public var isPremature: Bool { self == .length || self == .contentFilter }
}
