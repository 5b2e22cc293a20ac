/// A place in a text file, written as editors understand it: `file:line:column`.
public struct TextPosition: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user gave it.
    public var file: String
    /// 1 for the first line.
    public var line: Int
    /// 1 for the first character of a line.
    public var column: Int

    /// A place in `file`; lines and columns count from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place as `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
}
