import Foundations

extension FuzzTarget {
    /// Every record, and each text as a spreadsheet and the writer would pass it on: what is written
    /// must be read back as it was.
    static func csv(_ input: FuzzInput) throws {
        var reader = try CSVReader(input.bytes, file: "fuzz.csv")
        var writer = CSVWriter(header: reader.header.map(\.text), separator: reader.separator)
        var rows: [[String]] = []
        while let record = try reader.next() {
            precondition(record.fields.count == reader.header.count)
            let row = record.fields.map { FormulaEscape.unescaped($0.text) }
            writer.add(row)
            rows.append(row)
        }
        let again: [[String]]
        do {
            again = try table(writer.bytes, separator: reader.separator)
        } catch {
            preconditionFailure("what was written is no CSV: \(error)")
        }
        let written = [reader.header.map(\.text)] + rows
        precondition(again.count == written.count)
        for (row, old) in zip(again, written) {
            precondition(row.map(FormulaEscape.unescaped).elementsEqual(old, by: isSame))
        }
    }

    /// The header and all rows.
    private static func table(
        _ bytes: [UInt8], separator: CSVSeparator
    ) throws(CSVMistake) -> [[String]] {
        var reader = try CSVReader(bytes, file: "again.csv", separator: separator)
        var rows = [reader.header.map(\.text)]
        while let record = try reader.next() { rows.append(record.fields.map(\.text)) }
        return rows
    }

    /// Equal texts for Swift may be spelt with other scalars.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8)
    }
}
