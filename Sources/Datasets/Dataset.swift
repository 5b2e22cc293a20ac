/// Training data that were read from a file.
public struct Dataset: Sendable {
    /// The file's path.
    public let file: String
    /// The dialect that was given, or found.
    public let dialect: Dialect
    /// The rows that could be read, in their order.
    public let examples: [TrainingExample]
    /// What kept others from it.
    public let findings: Findings

    /// Rows from anywhere.
    init(file: String, dialect: Dialect, examples: [TrainingExample], findings: Findings) {
        self.file = file
        self.dialect = dialect
        self.examples = examples
        self.findings = findings
    }

    /// Reads what a file's bytes say; its name helps to find the dialect.
    ///
    /// - Parameters:
    ///   - dialect: nil finds it from the data.
    ///   - columns: of a table.
    /// - Throws: ``DatasetsError`` for what is no text, fits no dialect or several, or has no row.
    ///   What is wrong with single rows is in ``findings``.
    public init(
        _ bytes: [UInt8], file: String, dialect: Dialect? = nil, columns: TableColumns = .init()
    ) throws(DatasetsError) {
        let source = try DatasetFile(bytes, file: file, columns: columns)
        self = try source.dataset(from: dialect)
    }

    /// The most bytes of a file that is read.
    public static var mostBytes: Int { DatasetFile.mostBytes }

    /// The rows, where all could be read.
    ///
    /// - Throws: ``DatasetsError/mistakes(_:omitted:file:)``.
    public func sound() throws(DatasetsError) -> [TrainingExample] {
        try findings.requireNone(in: file)
        return examples
    }

    /// The rows, where all can be trained on.
    ///
    /// - Throws: ``DatasetsError/mistakes(_:omitted:file:)``, for what ``DatasetCheck`` finds, too.
    public func trainable() throws(DatasetsError) -> [TrainingExample] {
        try DatasetCheck(self).findings.requireNone(in: file)
        return examples
    }
}
