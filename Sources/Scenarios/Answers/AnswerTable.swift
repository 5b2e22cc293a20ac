import Domain
import Foundations

/// Reads answers from CSV: a header, then one record an answer.
struct AnswerTable {
    let file: String
    let columns: [AnswerField: String]
    let log: MistakeLog

    func entries(in text: String) throws(ScenariosError) -> [AnswerEntry] {
        do {
            var reader = try CSVReader(Array(text.utf8), file: file)
            let places = places(in: reader.header)
            var entries: [AnswerEntry] = []
            while log.count < AnswerLines.mostMistakes, let record = try reader.next() {
                if let entry = entry(record, places) { entries.append(entry) }
            }
            return entries
        } catch {
            let position = error.position
            throw .mistakes(
                [Mistake(position: position, message: error.message)], omitted: 0)
        }
    }

    /// Where in a record each field stands. A column that the scenario names must be there.
    private func places(in header: [CSVField]) -> [AnswerField: Int] {
        var places: [AnswerField: Int] = [:]
        let names = header.map(\.text)
        for field in AnswerField.allCases {
            let name = columns[field] ?? field.rawValue
            places[field] = names.firstIndex(of: name)
            guard places[field] == nil, columns[field] != nil else { continue }
            let hint = Hint.nearest(to: name, among: names)
            log.add(
                "there is no column \(Excerpt.quoted(name)), which 'columns' names for "
                    + "'\(field.rawValue)'.\(hint) The columns are: "
                    + names.prefix(20).map { Excerpt.quoted($0) }.joined(separator: ", ") + ".",
                at: header[0].position)
        }
        return places
    }

    private func entry(_ record: CSVRecord, _ places: [AnswerField: Int]) -> AnswerEntry? {
        var values: [AnswerField: AnswerFields.Field] = [:]
        for (field, place) in places {
            let text = record.fields[place].text
            // An empty cell is no value, but an empty answer is one.
            if !text.isEmpty || field == .answer { values[field] = (.text(text), place) }
        }
        // Beside an error or a word that it declined, an empty cell is no answer.
        return AnswerFields(
            values: values, position: record.position,
            place: { record.fields[$0].position }, log: log
        ).entry()
    }
}
