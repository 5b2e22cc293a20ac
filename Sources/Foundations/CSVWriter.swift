/// Writes CSV that spreadsheets open without harm: every cell in quotes, UTF-8 with a byte order
/// mark, lines that end in CR LF, and no cell that would run as a formula (``FormulaEscape``).
public struct CSVWriter: Sendable {
    /// The whole file so far.
    public private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let separator: CSVSeparator
    private let columns: Int

    /// Begins with the header.
    ///
    /// - Precondition: there is a name, none is empty and none stands twice.
    public init(header: [String], separator: CSVSeparator = .comma) {
        precondition(
            !header.isEmpty && !header.contains("") && Set(header).count == header.count,
            "a header needs names that differ")
        self.separator = separator
        columns = header.count
        add(header)
    }

    /// Adds a record.
    ///
    /// - Precondition: as many cells as the header has.
    public mutating func add(_ cells: [String]) {
        precondition(cells.count == columns, "\(cells.count) cells, the header has \(columns)")
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(separator.rawValue) }
            bytes.append(CSVReader.quote)
            for byte in FormulaEscape.escaped(cell).utf8 {
                if byte == CSVReader.quote { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(CSVReader.quote)
        }
        bytes += [CSVReader.carriageReturn, CSVReader.lineFeed]
    }
}

/// Keeps a spreadsheet from running a cell as a formula.
///
/// A text that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab, CR or LF gets an
/// apostrophe in front. So does one that begins with an apostrophe, so that exactly one is to be
/// taken away again. Source: OWASP, "CSV Injection".
public enum FormulaEscape {
    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'",
    ]

    /// The text as it may stand in a cell.
    public static func escaped(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, dangerous.contains(first) else { return text }
        return "'" + text
    }

    /// The text that was escaped. A cell without the apostrophe, as some spreadsheets save it, is
    /// left as it is.
    public static func unescaped(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", let second = scalars.dropFirst().first,
            dangerous.contains(second)
        else { return cell }
        return String(cell.unicodeScalars.dropFirst())
    }
}
