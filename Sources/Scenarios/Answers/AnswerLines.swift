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

    /// Behind so many, reading on would only fill the memory.
    static let mostMistakes = 100
    static let mostLines = 1_000_000

    func entries(in text: String) throws(ScenariosError) -> [AnswerEntry] {
        try Self.objects(in: text, file: file, log: log) { node, line in
            entry(node, in: line)
        }
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

    /// What is made of the objects of a text, one a line; blank lines do not count.
    static func objects<Entry>(
        in text: String, file: String, log: MistakeLog, _ make: (JSONNode, JSONText) -> Entry?
    ) throws(ScenariosError) -> [Entry] {
        let bytes = Array(text.utf8)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= mostLines + 1 else {
            throw .unreadable(path: file, reason: "it has more than \(mostLines) lines")
        }
        var entries: [Entry] = []
        for (index, bytes) in lines.enumerated() where log.count < mostMistakes {
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            let line = JSONText(bytes, file: file, firstLine: index + 1)
            if let node = object(line, log), let entry = make(node, line) { entries.append(entry) }
        }
        return entries
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

    private static func object(_ line: JSONText, _ log: MistakeLog) -> JSONNode? {
        let root: JSONNode
        do {
            root = try line.root()
        } catch {
            log.add(
                "not JSON: \(error.message). Every line holds one JSON object, an answer.",
                at: error.position, kind: "not JSON: \(error.message)")
            return nil
        }
        guard root.members != nil else {
            log.add(
                "expected an object, got \(root.words). Every line holds one JSON object, an answer.",
                at: line.position(of: root.offset), kind: "no object")
            return nil
        }
        return root
    }
}
