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
            guard hasEnough(places.map(\.field), in: reader.header) else { return [] }
            var entries: [AnswerEntry] = []
            while !log.isFull, let record = try reader.next() {
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
    private func places(in header: [CSVField]) -> [(field: AnswerField, place: Int)] {
        var places: [(field: AnswerField, place: Int)] = []
        let names = header.map(\.text)
        for field in AnswerField.allCases {
            let name = columns[field] ?? field.rawValue
            if let place = names.firstIndex(of: name) {
                places.append((field, place))
                continue
            }
            guard columns[field] != nil else { continue }
            let hint = Hint.nearest(to: name, among: names)
            log.add(
                "there is no column \(Excerpt.quoted(name)), which 'columns' names for "
                    + "'\(field.rawValue)'.\(hint) The columns are: "
                    + names.prefix(20).map { Excerpt.quoted($0) }.joined(separator: ", ") + ".",
                at: header[0].position)
        }
        return places
    }

    /// A table without these columns has no answers; said once, with the names that it has.
    private func hasEnough(_ fields: [AnswerField], in header: [CSVField]) -> Bool {
        let isNamed = fields.contains(.id) || fields.contains(.question)
        guard !isNamed || !fields.contains(.answer) else { return true }
        let names = header.prefix(20).map { Excerpt.quoted($0.text) }.joined(separator: ", ")
        let missing =
            (isNamed ? [] : ["'id' or 'question'"])
            + (fields.contains(.answer) ? [] : ["'answer'"])
        log.add(
            "there is no column \(missing.joined(separator: ", and none ")). The columns are: "
                + "\(names). Name them: columns: { id: …, answer: … }.", at: header[0].position)
        return false
    }

    private func entry(
        _ record: CSVRecord, _ places: [(field: AnswerField, place: Int)]
    ) -> AnswerEntry? {
        var values = AnswerFields.Values()
        for (field, place) in places {
            let text = record.fields[place].text
            // An empty cell is no value, but an empty answer is one.
            if !text.isEmpty || field == .answer { values[field] = (.text(text), place) }
        }
        return AnswerFields(
            values: values, position: record.position,
            place: { record.fields[$0].position }, log: log
        ).entry()
    }
}
