/// A JSON text, or a line of JSON Lines, that says where in its file a byte stands.
///
/// The decoder of the standard library tells neither the place of a mistake nor of a double key.
///
/// ```swift
/// let text = JSONText(bytes[...], file: "questions.json")
/// let root = try text.root()
/// print(text.position(of: root.offset))  // questions.json:1:1
/// ```
public struct JSONText: Sendable {
    /// The file's path, for messages.
    public let file: String
    /// The number of the line in the file that `bytes` begin with; 1 for a whole file.
    public let firstLine: Int
    /// The text in UTF-8; all offsets are indices of this slice.
    public let bytes: ArraySlice<UInt8>

    /// A text that has not been read yet.
    ///
    /// - Parameters:
    ///   - bytes: a whole file, or one or more whole lines of it.
    ///   - file: the file's path, for messages.
    ///   - firstLine: the number of the line that `bytes` begin with, ≥ 1.
    public init(_ bytes: ArraySlice<UInt8>, file: String, firstLine: Int = 1) {
        self.bytes = bytes
        self.file = file
        self.firstLine = firstLine
    }

    /// The lines of a JSON Lines text that are not blank, each with its number in the file.
    package static func lines(of bytes: ArraySlice<UInt8>, file: String) -> [JSONText] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
                ? nil : JSONText(line, file: file, firstLine: index + 1)
        }
    }

    /// Reads the one value of the text, strictly by RFC 8259.
    ///
    /// - Parameter mostBytes: the most bytes that are read. The default is 256 MB, more than any
    ///   vocabulary or data set here needs.
    /// - Returns: the value with all that it holds.
    /// - Throws: ``JSONMistake`` for text that is not JSON or not UTF-8, for an object with the
    ///   same key twice, for more than 64 levels of nesting and for more than `mostBytes` bytes.
    public func root(mostBytes: Int = 256_000_000) throws(JSONMistake) -> JSONNode {
        var parser = JSONParser(self)
        return try parser.root(mostBytes: mostBytes)
    }

    /// Reads the value that begins at a byte, whatever follows it.
    ///
    /// - Parameter offset: an index of ``bytes``.
    /// - Returns: the value and where it ends; nil where none begins there, or it is not sound.
    package func value(at offset: Int) -> (node: JSONNode, end: Int)? {
        var parser = JSONParser(self)
        guard let node = try? parser.value(at: offset) else { return nil }
        return (node, parser.index)
    }

    /// A value of this text as it is written.
    package func text(of node: JSONNode) -> String? {
        value(at: node.offset).map {
            String(decoding: bytes[node.offset..<$0.end], as: UTF8.self)
        }
    }

    /// The place of a byte.
    ///
    /// - Parameter offset: an index of ``bytes``; its end is one too.
    /// - Complexity: O(bytes before `offset`).
    public func position(of offset: Int) -> TextPosition {
        let before = bytes[..<offset]
        let newline = UInt8(ascii: "\n")
        let start = before.lastIndex(of: newline).map { $0 + 1 } ?? before.startIndex
        let line = before.reduce(firstLine) { $1 == newline ? $0 + 1 : $0 }
        // A byte of the form 10xxxxxx goes on with a character, it begins none.
        let column = before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return TextPosition(file: file, line: line, column: column)
    }
}
