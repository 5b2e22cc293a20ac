import Foundations

/// Reads a file of training data, in whatever dialect it is.
struct DatasetFile {
    static let mostBytes = 256_000_000
    static let mostRows = 1_000_000

    let file: String
    let bytes: [UInt8]
    let columns: TableColumns
    /// The bytes with LF at every line's end.
    private let tidy: [UInt8]

    /// - Throws: ``DatasetsError`` for bytes that are no text.
    init(_ bytes: [UInt8], file: String, columns: TableColumns) throws(DatasetsError) {
        if let fault = TextFault(bytes) { throw .notText(path: file, fault: fault) }
        self.bytes = bytes
        self.file = file
        self.columns = columns
        tidy = TidyLines.tidied(bytes)
    }

    func dataset(from given: Dialect?) throws(DatasetsError) -> Dataset {
        switch given {
        case .text: return try textDataset()
        case .csv: return try tableDataset()
        case nil where !beginsJSON:
            let name = file.lowercased()
            if [".txt", ".md"].contains(where: name.hasSuffix) { return try textDataset() }
            let header = TableReader.header(of: bytes) ?? []
            if header.contains(columns.prompt), header.contains(columns.completion) {
                return try tableDataset()
            }
            // What a name says to be JSON Lines has a mistake in its first line.
            if [".jsonl", ".json"].contains(where: name.hasSuffix) { break }
            throw .dialect(
                TextPosition(file: file, line: 1, column: 1), fits: [],
                found: "the line \(Excerpt.quoted(firstLine))")
        default: break
        }
        return try jsonDataset(from: given)
    }

    private var firstLine: String {
        String(decoding: tidy.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private var firstByte: UInt8? {
        tidy.first { ![0x20, 0x09, 0x0A].contains($0) }
    }

    private var beginsJSON: Bool {
        firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[")
    }

    private func textDataset() throws(DatasetsError) -> Dataset {
        try dataset(.text, TextReader.examples(tidy, file: file), Findings())
    }

    /// Line breaks within a cell stay as they are.
    private func tableDataset() throws(DatasetsError) -> Dataset {
        var reader = TableReader(columns: columns, file: file)
        let examples = try reader.examples(bytes)
        return try dataset(.csv, examples, reader.findings)
    }

    private func dataset(
        _ dialect: Dialect, _ examples: [TrainingExample], _ findings: Findings
    ) throws(DatasetsError) -> Dataset {
        guard !examples.isEmpty || findings.mistakes > 0 else { throw .empty(path: file) }
        return Dataset(file: file, dialect: dialect, examples: examples, findings: findings)
    }
}

// MARK: - JSON

extension DatasetFile {
    private func jsonDataset(from given: Dialect?) throws(DatasetsError) -> Dataset {
        let bytes = tidy[...]
        var source = RowSource(cursor: PlaceCursor(bytes, file: file))
        var nodes: [JSONNode]
        if given == .squad || isOneValue(bytes) {
            guard let root = root(of: bytes, &source) else {
                return try dataset(given ?? .promptCompletion, [], source.findings)
            }
            if given == .squad || (given == nil && root["data"]?.elements != nil) {
                var reader = SQuADReader(source: source)
                let examples = reader.examples(of: root)
                return try dataset(.squad, examples, reader.source.findings)
            }
            nodes = root.elements ?? [root]
        } else {
            nodes = try lines(of: bytes, &source)
        }
        guard nodes.count <= Self.mostRows else { throw .tooManyRows(in: file) }
        guard let first = nodes.first(where: { $0.members != nil }) ?? nodes.first else {
            return try dataset(given ?? .promptCompletion, [], source.findings)
        }
        let dialect: Dialect
        if let given { dialect = given } else { dialect = try self.dialect(of: first, at: source) }
        var reader = RowReader(dialect: dialect, source: source)
        var examples: [TrainingExample] = []
        examples.reserveCapacity(nodes.count)
        for node in nodes {
            if let example = reader.example(of: node) { examples.append(example) }
        }
        let found = given == nil && dialect == .messages ? reader.messageForm : dialect
        return try dataset(found, examples, reader.source.findings)
    }

    /// Whether the file is one list, or one object over several lines.
    private func isOneValue(_ bytes: ArraySlice<UInt8>) -> Bool {
        if firstByte == UInt8(ascii: "[") { return true }
        guard firstByte == UInt8(ascii: "{") else { return false }
        let line = bytes.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
            .prefix(Self.mostPeeked).prefix { $0 != 0x0A }
        let first = JSONText(line, file: file)
        do {
            return try first.root()["data"]?.elements != nil
        } catch {
            // A row that is cut off goes on in the next line, unless that one begins a row.
            return error.isCutOff
                && (!nextLineIsRow(in: bytes, behind: first)
                    || (try? JSONText(bytes, file: file).root()) != nil)
        }
    }

    private static let mostPeeked = 64_000_000

    private func nextLineIsRow(in bytes: ArraySlice<UInt8>, behind line: JSONText) -> Bool {
        let rest = bytes[line.bytes.endIndex...].drop { $0 == 0x0A || $0 == 0x20 || $0 == 0x09 }
        return rest.first == UInt8(ascii: "{")
    }

    private func root(of bytes: ArraySlice<UInt8>, _ source: inout RowSource) -> JSONNode? {
        do {
            return try JSONText(bytes, file: file).root()
        } catch {
            source.note(error)
            return nil
        }
    }

    private func lines(
        of bytes: ArraySlice<UInt8>, _ source: inout RowSource
    ) throws(DatasetsError) -> [JSONNode] {
        let lines = JSONText.lines(of: bytes, file: file)
        guard lines.count <= Self.mostRows else { throw .tooManyRows(in: file) }
        var nodes: [JSONNode] = []
        nodes.reserveCapacity(lines.count)
        for line in lines {
            do {
                nodes.append(try line.root())
            } catch {
                source.note(error)
            }
        }
        return nodes
    }

    /// The dialect that the keys of a row tell; of the forms with `messages` the plain one.
    private func dialect(
        of node: JSONNode, at source: RowSource
    ) throws(DatasetsError) -> Dialect {
        let keys = (node.members ?? []).map(\.key)
        let signs: [(Dialect, [String])] = [
            (.promptCompletion, ["prompt", "completion"]), (.messages, ["messages"]),
            (.shareGPT, ["conversations"]), (.alpaca, ["instruction", "output"]),
        ]
        let fits = signs.filter { $0.1.allSatisfy(keys.contains) }.map(\.0)
        if fits.count == 1, let dialect = fits.first { return dialect }
        var cursor = source.cursor
        let found =
            node.members == nil
            ? node.words : "the keys \(Excerpt.quoted(keys.joined(separator: ", ")))"
        throw .dialect(cursor.position(of: node.offset), fits: fits, found: found)
    }
}

extension RowSource {
    fileprivate mutating func note(_ mistake: JSONMistake) {
        findings.add(
            .notJSON, at: mistake.position,
            "not JSON: \(mistake.message). Every line holds one object; is a comma, a quote or a "
                + "line break wrong?")
    }
}

extension DatasetsError {
    static func tooManyRows(in file: String) -> DatasetsError {
        .unreadable(
            path: file,
            reason: "it has more than \(NumberFormat.grouped(DatasetFile.mostRows)) rows. Split it "
                + "or take a sample of it.")
    }
}
