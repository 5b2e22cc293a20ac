import Foundations

/// Writes rows in a dialect.
public struct DatasetWriter: Sendable {
    /// What is written.
    public let dialect: Dialect
    /// Whether what the dialect cannot hold is left out.
    public let isLossy: Bool
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// The names of a table's columns.
    public let columns: TableColumns

    /// A writer that refuses to lose anything unless `isLossy`.
    ///
    /// - Precondition: the dialect is one of ``Dialect/written``.
    public init(_ dialect: Dialect, isLossy: Bool = false, columns: TableColumns = .init()) {
        precondition(dialect != .squad, "SQuAD is not written")
        self.dialect = dialect
        self.isLossy = isLossy
        self.columns = columns
    }

    /// The bytes of a file with the rows.
    ///
    /// - Throws: ``DatasetsError/losses(_:to:)`` unless the writer is lossy.
    public func bytes(of rows: [TrainingExample]) throws(DatasetsError) -> [UInt8] {
        let table = TableWriter(rows, columns: columns)
        if !isLossy {
            let losses = losses(of: rows, table)
            guard losses.isEmpty else { throw .losses(losses, to: dialect) }
        }
        switch dialect {
        case .csv: return table.bytes(of: rows)
        case .text:
            let documents = rows.map { TextWriter.document($0.text) }.filter { !$0.isEmpty }
            let bytes = Array(documents.map { $0 + "\n" }.joined(separator: "\n").utf8)
            // A reader takes one byte order mark off, also where it is the first document's.
            return bytes.starts(with: Self.mark) ? Self.mark + bytes : bytes
        default:
            return Array(rows.map { RowWriter(dialect: dialect).line($0) + "\n" }.joined().utf8)
        }
    }

    private func losses(of rows: [TrainingExample], _ table: TableWriter) -> [LossCount] {
        var counts: [Loss: LossCount] = [:]
        for row in rows {
            var losses = row.losses(to: dialect)
            if dialect == .csv, !table.holdsFields(of: row) { losses.insert(.fields) }
            for loss in losses {
                counts[loss, default: LossCount(loss: loss, rows: 0, first: row.origin)].rows += 1
            }
        }
        return Loss.allCases.compactMap { counts[$0] }
    }
}

/// Writes documents.
enum TextWriter {
    /// A text without blank lines, which would divide it.
    static func document(_ text: String) -> String {
        let lines = text.utf8.split(separator: 0x0A).filter { line in
            !line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}

/// Writes a table; further fields are columns where all rows have the same.
struct TableWriter {
    private let columns: TableColumns
    private let keys: [String]
    private static let mostKeys = 1_000

    init(_ rows: [TrainingExample], columns: TableColumns) {
        self.columns = columns
        var taken = Dialect.keys.union([columns.prompt, columns.completion])
        keys = (rows.first?.fields ?? []).prefix(Self.mostKeys).map(\.key).filter {
            Self.canBeName($0) && taken.insert($0).inserted
        }
    }

    /// A name that a reader finds as it was written.
    private static func canBeName(_ key: String) -> Bool {
        !key.isEmpty && !key.utf8.contains(0) && FormulaEscape.escaped(key) == key
    }

    /// Whether a row has just the table's further columns, each a text.
    func holdsFields(of row: TrainingExample) -> Bool {
        row.fields.map(\.key) == keys
            && row.fields.allSatisfy { $0.json.hasPrefix("\"") && !$0.text.utf8.contains(0) }
    }

    func bytes(of rows: [TrainingExample]) -> [UInt8] {
        var writer = CSVWriter(header: [columns.prompt, columns.completion] + keys)
        for row in rows {
            let cells = keys.map { key in row.fields.first { $0.key == key }?.text ?? "" }
            writer.add([row.prompt, row.completion] + cells)
        }
        return writer.bytes
    }
}
