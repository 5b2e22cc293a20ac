import Foundations

/// Reads a table: one row is one prompt with its completion.
struct TableReader {
    let columns: TableColumns
    let file: String
    var findings = Findings()

    /// The columns of a text whose first line is a header, `nil` if it is none.
    static func header(of bytes: [UInt8]) -> [String]? {
        (try? CSVReader(bytes, file: ""))?.header.map(\.text)
    }

    mutating func examples(_ bytes: [UInt8]) throws(DatasetsError) -> [TrainingExample] {
        var examples: [TrainingExample] = []
        do {
            var reader = try CSVReader(bytes, file: file)
            let names = reader.header.map(\.text)
            guard let prompt = place(of: columns.prompt, in: names),
                let completion = place(of: columns.completion, in: names)
            else { return [] }
            while let record = try reader.next() {
                guard examples.count < DatasetFile.mostRows else {
                    throw DatasetsError.tooManyRows(in: file)
                }
                examples.append(example(record, names, prompt, completion))
            }
        } catch let mistake as CSVMistake {
            findings.add(.notCSV, at: mistake.position, mistake.message)
        } catch let error as DatasetsError {
            throw error
        } catch {
            throw .unreadable(path: file, reason: "\(error).")
        }
        return examples
    }

    private mutating func place(of column: String, in names: [String]) -> Int? {
        if let place = names.firstIndex(of: column) { return place }
        findings.add(
            .missingKey, at: TextPosition(file: file, line: 1, column: 1),
            "the table has no column \(Excerpt.quoted(column)); it has "
                + "\(Excerpt.quoted(names.joined(separator: ", "))). Name the columns with "
                + "--prompt-column and --completion-column.")
        return nil
    }

    private func example(
        _ record: CSVRecord, _ names: [String], _ prompt: Int, _ completion: Int
    ) -> TrainingExample {
        let texts = record.fields.map { FormulaEscape.unescaped($0.text) }
        let others = texts.indices.filter { $0 != prompt && $0 != completion }
        return TrainingExample(
            [.init(.user, texts[prompt]), .init(.assistant, texts[completion])],
            fields: others.map {
                .init(key: names[$0], json: JSONNode.quoted(texts[$0]))
            },
            origin: record.position,
            places: [record.fields[prompt].position, record.fields[completion].position])
    }
}
