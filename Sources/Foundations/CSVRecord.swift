/// One field of a CSV file.
public struct CSVField: Hashable, Sendable {
    /// The text, without the quotes around it and with doubled quotes as one. Line breaks within
    /// quotes are as they stand in the file.
    public let text: String
    /// Where the field begins; for a field in quotes, its opening quote.
    public let position: TextPosition
}

/// One record of a CSV file: as many fields as the header.
public struct CSVRecord: Hashable, Sendable {
    /// 1 for the first record after the header. No line number: fields may hold line breaks.
    public let number: Int
    /// As many as the header has, at least one.
    public let fields: [CSVField]

    /// Where the first field begins.
    public var position: TextPosition { fields[0].position }
}
