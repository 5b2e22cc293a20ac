/// Why a text is no regular expression that can be read here.
public struct PatternMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where in the pattern, counted in scalars from 1.
    public let column: Int
    /// What is wrong there: part of a sentence, without a full stop.
    public let message: String

    /// One line for whoever wrote the pattern.
    public var description: String { "\(message) (character \(column) of the pattern)" }
}
