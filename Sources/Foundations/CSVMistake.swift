/// Why a text is not the CSV that it should be.
public struct CSVMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// What can be wrong.
    public enum Fault: Equatable, Sendable {
        /// The place is that of the quote that opens the field.
        case unclosedQuote
        /// Behind a closing quote only a separator or the end of the line may stand.
        case textAfterQuote
        /// The place is that of the record.
        case tooFewFields(expected: Int, got: Int)
        /// The place is that of the first field too many.
        case tooManyFields(expected: Int)
        /// A byte that belongs to no character in UTF-8.
        case invalidUTF8(byte: UInt8)
        /// A NUL, as in a binary file or in UTF-16.
        case nul
        /// The file has no line that is not empty.
        case noHeader
        /// A column of the header, counted from 1, has an empty name.
        case columnWithoutName(Int)
        /// Two columns of the header have the same name.
        case columnTwice(name: String)
        /// The header has more columns than are read.
        case tooManyColumns(most: Int)
    }

    /// Where it is wrong.
    public let position: TextPosition
    /// What is wrong there.
    public let fault: Fault

    /// One line for the person at the terminal.
    public var description: String { "\(position): \(message)" }

    /// What is wrong, what was expected and what to do.
    public var message: String {
        switch fault {
        case .unclosedQuote:
            "the quote that opens here is never closed. Close it, or write it twice within quotes "
                + "(\"\") if it belongs to the text."
        case .textAfterQuote:
            "expected a separator or the end of the line behind the closing quote, got text. Write "
                + "a quote that belongs to the text twice (\"\")."
        case .tooFewFields(let expected, let got):
            "expected \(expected) fields as in the header, got \(got). Was the line cut off, or is "
                + "the separator another one than in the header?"
        case .tooManyFields(let expected):
            "expected \(expected) fields as in the header, but another one begins here. Put quotes "
                + "around a text that holds the separator."
        case .invalidUTF8(let byte):
            "the byte 0x\(String(byte, radix: 16, uppercase: true)) belongs to no character in "
                + "UTF-8. Save the file as UTF-8; spreadsheets call it 'CSV UTF-8'."
        case .nul:
            "expected text in UTF-8, got a NUL. Save the file as UTF-8; spreadsheets call it 'CSV "
                + "UTF-8', and 'Unicode text' is UTF-16."
        case .noHeader:
            "expected a header line with the names of the columns, but the file is empty."
        case .columnWithoutName(let number):
            "column \(number) of the header has no name. Name it, or remove the column."
        case .columnTwice(let name):
            "the header names the column \(Excerpt.quoted(name)) twice. Rename one of them."
        case .tooManyColumns(let most):
            "expected at most \(most) columns. Is the first line the header?"
        }
    }
}
