/// Why a text is not the JSON that it should be.
public struct JSONMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it is wrong.
    public let position: TextPosition
    /// What is wrong there: part of a sentence, without a full stop.
    public let message: String
    /// Whether the text is sound as far as it goes, and ends too early.
    public let isCutOff: Bool

    /// One line for the person at the terminal; the reader of the file knows what to do about it.
    public var description: String { "\(position): not JSON: \(message)." }
}
