import Foundations

extension FuzzTarget {
    /// Every record, and each text as a spreadsheet and the writer would pass it on.
    static func csv(_ input: FuzzInput) throws {
        var reader = try CSVReader(input.bytes, file: "fuzz.csv")
        var writer = CSVWriter(header: reader.header.map(\.text), separator: reader.separator)
        while let record = try reader.next() {
            precondition(record.fields.count == reader.header.count)
            writer.add(record.fields.map { FormulaEscape.unescaped($0.text) })
        }
        var again = try CSVReader(writer.bytes, file: "again.csv", separator: reader.separator)
        while try again.next() != nil {}
    }
}
