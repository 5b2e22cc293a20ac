import Domain
import Foundations

/// Reads answers from JSON Lines, one object an answer. Keys that mean nothing here are passed over:
/// a system's log has many.
package struct AnswerLines {
    let file: String
    let log: MistakeLog
    /// Every field with its name in the file, and whether that was given.
    private let names: [(field: AnswerField, name: String, isPath: Bool)]

    init(file: String, columns: [AnswerField: String], log: MistakeLog) {
        self.file = file
        self.log = log
        names = AnswerField.allCases.map {
            ($0, columns[$0] ?? $0.rawValue, columns[$0] != nil)
        }
    }

    func entries(in text: String) throws(ScenariosError) -> [AnswerEntry] {
        var entries: [AnswerEntry] = []
        try JSONLines.ofAnswers(file: file, log: log).forEachObject(in: text) { node, line in
            if let entry = entry(node, in: line) { entries.append(entry) }
        }
        return entries
    }

    /// An answer's record; nil where it has mistakes, which are noted.
    func entry(_ node: JSONNode, in line: JSONText) -> AnswerEntry? {
        var values = AnswerFields.Values()
        for (field, name, isPath) in names {
            let found = isPath ? node.at(name) : node[name]
            guard let found, let value = found.field else { continue }
            values[field] = (value, found.offset)
        }
        return AnswerFields(
            values: values, position: line.position(of: node.offset),
            place: { line.position(of: $0) }, log: log
        ).entry()
    }

    /// The answer in one line of a program's standard output.
    ///
    /// - Parameters:
    ///   - output: what to call the output in messages.
    ///   - number: of the line, from 1 on.
    /// - Throws: ``ScenariosError/mistakes(_:omitted:)``, which show the line where it is no JSON.
    package static func answer(
        in text: String, output: String, line number: Int
    ) throws(ScenariosError) -> AnswerEntry? {
        let log = MistakeLog()
        let reader = AnswerLines(file: output, columns: [:], log: log)
        let line = JSONText(Array(text.utf8)[...], file: output, firstLine: number)
        var entry: AnswerEntry?
        if let root = try? line.root(), root.members != nil {
            entry = reader.entry(root, in: line)
        } else {
            log.add(
                "expected one JSON object in a line, an answer, got \(Excerpt.quoted(text)). What "
                    + "is no answer belongs on the standard error.",
                at: TextPosition(file: output, line: number, column: 1))
        }
        try log.throwIfAny()
        return entry
    }
}

extension JSONLines {
    /// Lines of which each is an answer's record.
    static func ofAnswers(file: String, log: MistakeLog) -> JSONLines {
        JSONLines(file: file, log: log) { _, _ in "Every line holds one JSON object, an answer." }
    }
}
