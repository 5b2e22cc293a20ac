import Foundations

/// A secret that never shows itself: printed, dumped or encoded it is an ellipsis.
public struct APIKey: Sendable {
    /// What stands for a key wherever it would be seen.
    public static let mask = "…"
    /// Answers are searched for keys of so many characters: `EMPTY` or `none`, which local servers
    /// are given, are words.
    private static let shortestSecret = 12

    private let secret: String

    /// Takes the key as the user has it, without the white space around it.
    ///
    /// - Throws: ``RemoteModelsError/badKey(_:)`` for one that is empty or cannot stand in a header.
    public init(_ text: String) throws(RemoteModelsError) {
        let secret = text.drop(while: \.isWhitespace)
        let end = secret.lastIndex { !$0.isWhitespace }
        guard let end else { throw .badKey(.empty) }
        self.secret = String(secret[...end])
        guard self.secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badKey(.unprintable)
        }
        guard self.secret.utf8.count <= 8_192 else { throw .badKey(.tooLong) }
    }

    /// The line that tells a server; for the connection alone.
    var header: String { "Authorization: Bearer \(secret)" }

    /// A text from a server in which the key is masked.
    func masked(in text: String) -> String {
        // As it is, and as JSON may spell it.
        let spellings = [
            secret, secret.replacing("/", with: "\\/"),
            secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("/", with: "\\/"),
            secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""),
        ]
        return spellings.reduce(text) { Self.masked($1, in: $0) }
    }

    private static func masked(_ secret: String, in text: String) -> String {
        let mark = Array(secret.utf8)
        var rest = Array(text.utf8)[...]
        guard rest.firstRange(of: mark) != nil else { return text }
        var clean: [UInt8] = []
        while let place = rest.firstRange(of: mark) {
            clean += rest[..<place.lowerBound]
            clean += mask.utf8
            rest = rest[place.upperBound...]
        }
        return String(decoding: clean + rest, as: UTF8.self)
    }

    /// An answer in which the key is masked, where it cannot be a word.
    func masked(inAnswer text: String) -> String {
        secret.utf8.count < Self.shortestSecret ? text : masked(in: text)
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable,
    Encodable
{
    /// Never the key.
    public var description: String { Self.mask }
    /// Never the key.
    public var debugDescription: String { Self.mask }
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Writes the mask. A key is not read back: it comes from the user each time.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.mask)
    }
}
