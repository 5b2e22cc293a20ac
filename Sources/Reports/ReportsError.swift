public import Foundations

/// What can go wrong between a record and its report.
public enum ReportsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not a run record.
    case notARecord(file: String, reason: String)
    /// The record was written by a program with another format.
    case unsupportedSchema(file: String, found: Int, supported: Int)
    /// The record's content does not give the digest that stands in it.
    case changed(file: String, expected: String, found: String)
    /// A requirement that cannot be read, or that asks for what the record does not have.
    case notARequirement(text: String, reason: String)
    /// A template of a page that cannot be used.
    case template(position: TextPosition, problem: String)
    /// The record holds a value that JSON cannot hold.
    case cannotEncode(reason: String)

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .notARecord(let file, let reason):
            "Run record \(file): expected the JSON of a finished run. \(reason) "
                + "Give the record.json that a run wrote, unchanged."
        case .unsupportedSchema(let file, let found, let supported):
            "Run record \(file): expected format version \(supported), got \(found). "
                + "Make the report with the program version named in the record, or run again."
        case .changed(let file, let expected, let found):
            "Run record \(file): expected content with the digest \(expected), got \(found). "
                + "The file was changed after the run. Take the file that the run wrote, or run "
                + "the scenario again."
        case .notARequirement(let text, let reason):
            "Requirement \(Excerpt.quoted(text)): \(reason). Write it like verdict=recommended, "
                + "arm=rag, 'rag.accuracy>=0.8', 'rag.latency<=2s' or 'lora.forgetting.english<=5%': "
                + "in a shell, in quotes."
        case .template(let position, let problem):
            "Template \(position): \(problem). Mend it, or begin anew with the templates that "
                + "crossover report --write-templates gives."
        case .cannotEncode(let reason):
            "Run record: cannot be written as JSON: \(reason). "
                + "A figure outside an estimate is probably not a finite number."
        }
    }
}
