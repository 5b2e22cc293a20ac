import Domain
import Foundations
import Scenarios

/// People's marks, read from sheets that ``LabelSheet`` wrote and spreadsheets saved.
///
/// Rows are found again by their key, whatever their order, and some may be gone. What was cut off,
/// edited or is of another run is an error with its place.
struct LabelImport {
    /// The words that stand for marks.
    private enum Mark: String, CaseIterable {
        case right, wrong
        /// The rater cannot tell: nobody's verdict.
        case unsure = "?"

        var isRight: Bool? {
            switch self {
            case .right: true
            case .wrong: false
            case .unsure: nil
            }
        }
    }

    private struct Given {
        let key: AnswerKey
        let mark: Mark
        let position: TextPosition
    }

    private struct Rating: Hashable {
        let key: AnswerKey
        let rater: String
    }

    private let run: RunAnswers
    private var given: [Rating: Given] = [:]
    private var mistakes: [Mistake] = []
    private(set) var sheets: [LabelSummary.Sheet] = []

    /// - Throws: `CSVMistake` for what is no CSV, ``LabError/labelSheet(_:omitted:)`` for what is
    ///   wrong with rows.
    init(_ sheets: [(file: String, bytes: [UInt8])], of run: RunAnswers) throws {
        self.run = run
        for (file, bytes) in sheets { try read(bytes, file: file) }
        guard mistakes.isEmpty else {
            let shown = Array(mistakes.prefix(10))
            throw LabError.labelSheet(shown, omitted: mistakes.count - shown.count)
        }
    }

    /// In the order of the run's questions and answers, then by rater.
    var marks: HumanMarks {
        let sorted = given.sorted { first, second in
            let places = [first, second].map { run.place(of: $0.key.key) ?? 0 }
            guard places[0] == places[1] else { return places[0] < places[1] }
            return first.key.rater.utf8.lexicographicallyPrecedes(second.key.rater.utf8)
        }
        return HumanMarks(
            sorted.compactMap { rating, given in
                guard let item = run[rating.key], let isRight = given.mark.isRight else {
                    return nil
                }
                return HumanMark(
                    question: item.question.id, answer: item.answer, right: isRight,
                    rater: rating.rater)
            })
    }

    // MARK: - A sheet

    private mutating func read(_ bytes: [UInt8], file: String) throws {
        var reader = try CSVReader(bytes, file: file)
        guard let columns = columns(in: reader) else { return }
        var sheet = LabelSummary.Sheet(file: file)
        // Several exports may have been put together in one file.
        var exports: Set<Int> = []
        while let record = try reader.next() {
            // Spreadsheets save empty rows below the last one.
            if record.fields.allSatisfy({ Self.text($0).isEmpty }) { continue }
            let before = mistakes.count
            guard let row = row(record, columns) else { continue }
            sheet.rows += 1
            exports.insert(row.rows)
            checkQuestion(columns[.question].map { record.fields[$0] }, row.item)
            checkAnswer(record.fields[columns[.answer] ?? 0], row.item)
            let field = record.fields[columns[.mark] ?? 0]
            let mark = mark(field)
            guard mistakes.count == before else { continue }
            guard let mark else {
                sheet.empty += 1
                continue
            }
            let name = columns[.rater].map { Self.text(record.fields[$0]) } ?? ""
            take(
                Given(key: row.item.key, mark: mark, position: field.position),
                rater: name.isEmpty ? Self.rater(of: file) : name)
            switch mark {
            case .right: sheet.right += 1
            case .wrong: sheet.wrong += 1
            case .unsure: sheet.unsure += 1
            }
        }
        sheet.exported = exports.reduce(0, +)
        sheets.append(sheet)
    }

    /// Where the columns stand that are needed; nil where one is missing.
    private mutating func columns(in reader: CSVReader) -> [LabelSheet.Column: Int]? {
        var columns: [LabelSheet.Column: Int] = [:]
        for (place, field) in reader.header.enumerated() {
            guard let column = LabelSheet.Column(rawValue: Self.text(field).lowercased()) else {
                continue
            }
            columns[column] = place
        }
        let needed: [LabelSheet.Column] = [.row, .answer, .mark]
        let missing = needed.filter { columns[$0] == nil }
        guard let first = missing.first else { return columns }
        complain(
            at: reader.header[0].position,
            """
            the header has no column '\(first.rawValue)': expected those that 'crossover label \
            export' wrote, got \(Excerpt.line(reader.header.map(\.text).joined(separator: ", "))). \
            Name it as it was.
            """)
        return nil
    }

    private mutating func row(
        _ record: CSVRecord, _ columns: [LabelSheet.Column: Int]
    ) -> (item: RunAnswers.Item, rows: Int)? {
        let field = record.fields[columns[.row] ?? 0], text = Self.text(field)
        guard let (key, rows) = LabelSheet.key(ofRow: text) else {
            complain(
                at: field.position,
                """
                row: expected a row's key as 'crossover label export' wrote it, got \
                \(Excerpt.quoted(text)). Put it back, or remove the row.
                """)
            return nil
        }
        guard let item = run[key] else {
            complain(
                at: field.position,
                """
                row: no answer of this run has the key \(Excerpt.quoted(text)). Is the sheet \
                another run's?
                """)
            return nil
        }
        return (item, rows)
    }

    /// Who reads another question beside an answer marks something else: so it is when one column
    /// was sorted without the others. A question that was taken out is no other one.
    private mutating func checkQuestion(_ field: CSVField?, _ item: RunAnswers.Item) {
        guard let field, !Self.text(field).isEmpty,
            let found = Self.other(field, than: item.question.text)
        else { return }
        complain(
            at: field.position,
            """
            question: expected \(Excerpt.quoted(item.question.text)), to which the row's answer \
            was given, got \(Excerpt.quoted(found)). Was one column sorted or moved without the \
            others? Put the questions back, or export the sheet again.
            """)
    }

    /// Who marks an answer that was edited has marked another one.
    private mutating func checkAnswer(_ field: CSVField, _ item: RunAnswers.Item) {
        guard let found = Self.other(field, than: item.answer) else { return }
        complain(
            at: field.position,
            """
            answer: expected \(Excerpt.quoted(item.answer)), as the arm answered, got \
            \(Excerpt.quoted(found)). Put it back; if the spreadsheet changed it, as some do \
            with numbers and dates, open the sheet with all columns as text.
            """)
    }

    /// What a cell says in place of a text that was written there; nil where it is that text.
    private static func other(_ field: CSVField, than text: String) -> String? {
        let expected = lines(LabelSheet.cell(text))
        let found = [field.text, FormulaEscape.unescaped(field.text)].map(lines)
        return found.contains { $0.utf8.elementsEqual(expected.utf8) } ? nil : found[1]
    }

    /// Nil for an empty cell, and for a word that is none.
    private mutating func mark(_ field: CSVField) -> Mark? {
        let text = Self.text(field)
        if text.isEmpty { return nil }
        if let mark = Mark(rawValue: text.lowercased()) { return mark }
        let words = Mark.allCases.map(\.rawValue).joined(separator: ", ")
        complain(
            at: field.position,
            "mark: expected one of \(words), or nothing, got \(Excerpt.quoted(text)).")
        return nil
    }

    private mutating func take(_ new: Given, rater: String) {
        let rating = Rating(key: new.key, rater: rater)
        if let old = given[rating], old.mark != new.mark {
            complain(
                at: new.position,
                """
                mark: \(Excerpt.quoted(rater)) marks this answer '\(new.mark.rawValue)' here and \
                '\(old.mark.rawValue)' at \(old.position). Keep the row that holds; if two people \
                marked it, name each in the column 'rater'.
                """)
        }
        given[rating] = new
    }

    private mutating func complain(at position: TextPosition, _ message: String) {
        mistakes.append(Mistake(position: position, message: message))
    }

    // MARK: - Texts

    /// What a cell says, without what spreadsheets and fingers add.
    private static func text(_ field: CSVField) -> String {
        let text = FormulaEscape.unescaped(field.text)
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = scalars.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(scalars[...$0]) } ?? ""
    }

    /// With LF for every way to end a line: spreadsheets save their own.
    private static func lines(_ text: String) -> String {
        var bytes: [UInt8] = []
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte != 0x0A || !isAfterReturn { bytes.append(byte == 0x0D ? 0x0A : byte) }
            isAfterReturn = byte == 0x0D
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The sheet's name stands for a rater who gives none.
    private static func rater(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.lowercased().hasSuffix(".csv") ? String(name.dropLast(4)) : name
    }
}
