/// Reads CSV (RFC 4180) record by record, and knows where each field stands.
///
/// Lines end with CR LF, LF or CR; one byte order mark is skipped, and so are empty lines. A quote
/// in a field that does not begin with one is text.
///
/// ```swift
/// var reader = try CSVReader(bytes, file: "answers.csv")
/// while let record = try reader.next() { print(record.fields[0].text) }
/// ```
public struct CSVReader: Sendable {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    private static let mostColumns = 10_000

    /// The file's path, for messages.
    public let file: String
    /// The separator given, or the one found.
    public let separator: CSVSeparator
    /// The names of the columns: none is empty, none stands twice.
    public private(set) var header: [CSVField] = []

    private let bytes: [UInt8]
    private var index: Int
    private var line = 1
    /// The first byte of the line.
    private var lineStart: Int
    /// How many bytes of the line before `index` go on with a character and begin none.
    private var continuations = 0
    private var records = 0

    /// Checks that the bytes are text, and reads the header.
    ///
    /// - Parameters:
    ///   - bytes: the whole file; no more than one record of it is held as fields at a time.
    ///   - file: the file's path, for messages.
    ///   - separator: nil takes the one that stands most often in the header line.
    /// - Throws: ``CSVMistake`` for bytes that are not UTF-8 or hold a NUL, and for a header that
    ///   is missing, has a column without name or the same name twice.
    public init(
        _ bytes: [UInt8], file: String, separator: CSVSeparator? = nil
    ) throws(CSVMistake) {
        self.bytes = bytes
        self.file = file
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineStart = index
        var start = index
        while start < bytes.count, Self.endsLine(bytes[start]) { start += 1 }
        self.separator = separator ?? CSVSeparator(inLineOf: bytes[start...])
        try checkText()
        skipEmptyLines()
        guard index < bytes.count else { throw mistake(.noHeader) }
        header = try fields(
            most: Self.mostColumns, surplus: .tooManyColumns(most: Self.mostColumns))
        try checkHeader()
    }

    /// The next record; nil at the end of the file.
    ///
    /// - Throws: ``CSVMistake`` for a quote that never closes, text behind a closing quote, and a
    ///   record with another number of fields than the header. Reading on is meaningless then.
    public mutating func next() throws(CSVMistake) -> CSVRecord? {
        skipEmptyLines()
        guard index < bytes.count else { return nil }
        let start = position
        let expected = header.count
        let fields = try fields(most: expected, surplus: .tooManyFields(expected: expected))
        guard fields.count == expected else {
            throw mistake(.tooFewFields(expected: expected, got: fields.count), at: start)
        }
        records += 1
        return CSVRecord(number: records, fields: fields)
    }
}

// MARK: - Checks

extension CSVReader {
    private func checkText() throws(CSVMistake) {
        if let place = bytes.firstIndex(of: 0) { throw mistake(.nul, at: position(of: place)) }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let place = error.byteOffsets.lowerBound
            throw mistake(.invalidUTF8(byte: bytes[place]), at: position(of: place))
        }
    }

    private func checkHeader() throws(CSVMistake) {
        var known: Set<String> = []
        for (place, field) in header.enumerated() {
            if field.text.isEmpty {
                throw mistake(.columnWithoutName(place + 1), at: field.position)
            }
            guard known.insert(field.text).inserted else {
                throw mistake(.columnTwice(name: field.text), at: field.position)
            }
        }
    }

    private func mistake(_ fault: CSVMistake.Fault, at position: TextPosition? = nil) -> CSVMistake
    {
        CSVMistake(position: position ?? self.position, fault: fault)
    }
}

// MARK: - Places

extension CSVReader {
    private var position: TextPosition {
        TextPosition(file: file, line: line, column: index - lineStart - continuations + 1)
    }

    /// The place of a byte behind `index`, however far.
    private func position(of place: Int) -> TextPosition {
        var ahead = self
        while ahead.index < place { ahead.step() }
        return ahead.position
    }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == lineFeed || byte == carriageReturn
    }

    private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// Steps over one byte, or over CR LF.
    private mutating func step() {
        let byte = bytes[index]
        index += 1
        if Self.endsLine(byte) {
            if byte == Self.carriageReturn, index < bytes.count, bytes[index] == Self.lineFeed {
                index += 1
            }
            line += 1
            lineStart = index
            continuations = 0
        } else if Self.continues(byte) {
            continuations += 1
        }
    }

    private mutating func skipEmptyLines() {
        while index < bytes.count, Self.endsLine(bytes[index]) { step() }
    }
}

// MARK: - Fields

extension CSVReader {
    /// The fields up to the end of the record, which is stepped over.
    private mutating func fields(
        most: Int, surplus: CSVMistake.Fault
    ) throws(CSVMistake) -> [CSVField] {
        var fields: [CSVField] = []
        fields.reserveCapacity(header.count)
        while true {
            guard fields.count < most else { throw mistake(surplus) }
            let start = position
            let isQuoted = index < bytes.count && bytes[index] == Self.quote
            let text = isQuoted ? try quotedText() : plainText()
            fields.append(CSVField(text: text, position: start))
            guard index < bytes.count else { return fields }
            let isEnd = Self.endsLine(bytes[index])
            step()
            if isEnd { return fields }
        }
    }

    /// Up to the separator, the end of the line or of the file.
    private mutating func plainText() -> String {
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == separator.rawValue || Self.endsLine(byte) { break }
            if Self.continues(byte) { continuations += 1 }
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// What stands between two quotes, which are stepped over.
    private mutating func quotedText() throws(CSVMistake) -> String {
        let opening = position
        index += 1
        var text = "", start = index
        while index < bytes.count {
            guard bytes[index] == Self.quote else {
                step()
                continue
            }
            text += String(decoding: bytes[start..<index], as: UTF8.self)
            index += 1
            guard index < bytes.count else { return text }
            if bytes[index] == Self.quote {
                // The second of two is the first byte of what follows.
                start = index
                index += 1
                continue
            }
            guard bytes[index] == separator.rawValue || Self.endsLine(bytes[index]) else {
                throw mistake(.textAfterQuote)
            }
            return text
        }
        throw mistake(.unclosedQuote, at: opening)
    }
}
