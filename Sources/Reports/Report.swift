import Foundations
public import Record

/// The report of a run: a pure function of its record.
///
/// The same record always gives the same bytes, on any machine and without any model.
public enum Report {
    /// All files of the report, by file name: `report.md`, `report.html`, `record.json` and the pictures.
    ///
    /// A picture is left out when the run has nothing to show in it (no fine-tuning: no
    /// `training.svg`, no `forgetting.svg`).
    ///
    /// - Parameters:
    ///   - record: the finished run.
    ///   - templates: what the pages look like.
    /// - Returns: file name → text, UTF-8, ending in a line feed.
    /// - Throws: ``ReportsError/cannotEncode(reason:)`` when the record holds a number that is not
    ///   finite outside an `Estimate`, ``ReportsError/template(position:problem:)`` when a
    ///   template has a mistake.
    public static func files(
        for record: RunRecord, templates: ReportTemplates = .shipped
    ) throws(ReportsError) -> [String: String] {
        var files = ["record.json": try json(of: record)]
        let pictures = Picture.all(of: record)
        for picture in pictures {
            files[picture.fileName] = picture.svg
        }
        let document = ReportText.document(for: record, pictures: pictures)
        for (page, form) in [("report.md", MarkdownWriter.form), ("report.html", HTMLWriter.form)] {
            let context = TemplateContext(
                record, document: document, pictures: pictures, form: form)
            files[page] = try templates.page(page, showing: context)
        }
        return files
    }

    /// Reads a record back from the text of a `record.json`.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - file: its name, for messages.
    /// - Returns: the record, equal to the one that was written.
    /// - Throws: ``ReportsError/notARecord(file:reason:)``,
    ///   ``ReportsError/unsupportedSchema(file:found:supported:)``, and
    ///   ``ReportsError/changed(file:expected:found:)`` when a determined value is not the one that
    ///   the run wrote. Times, memory and what follows from them are outside the digest.
    public static func record(
        fromJSON text: String, file: String
    ) throws(ReportsError) -> RunRecord {
        let version: FormatVersion = try decode(text, file: file)
        guard version.schema == RunRecord.currentSchema else {
            throw .unsupportedSchema(
                file: file, found: version.schema, supported: RunRecord.currentSchema)
        }
        try checkNumbers(of: text, file: file)
        let record: RunRecord = try decode(text, file: file)
        if let mistake = RecordShape.mistake(in: record) {
            throw .notARecord(file: file, reason: mistake)
        }
        try checkDigest(of: record, file: file)
        return record
    }

    private static func checkNumbers(of text: String, file: String) throws(ReportsError) {
        do {
            let root = try JSONText(Array(text.utf8)[...], file: file).root()
            guard let mistake = RecordShape.outOfRange(root) else { return }
            throw ReportsError.notARecord(file: file, reason: mistake)
        } catch let error as ReportsError {
            throw error
        } catch {
            throw .notARecord(file: file, reason: Excerpt.line("\(error)"))
        }
    }

    private static func checkDigest(of record: RunRecord, file: String) throws(ReportsError) {
        let digest: SHA256Digest
        do {
            digest = try record.determinedDigest()
        } catch {
            throw .notARecord(file: file, reason: "\(error)")
        }
        guard digest == record.digest else {
            throw .changed(file: file, expected: record.digest.hex, found: digest.hex)
        }
    }

    /// The one key that every version of the format has.
    private struct FormatVersion: Decodable {
        var schema: Int
    }

    private static func decode<Value: Decodable>(
        _ text: String, file: String
    ) throws(ReportsError) -> Value {
        do {
            return try CanonicalJSON.decode(Value.self, from: text)
        } catch {
            throw .notARecord(file: file, reason: VisibleText.cut("\(error)", to: 300))
        }
    }

    private static func json(of record: RunRecord) throws(ReportsError) -> String {
        do {
            return try CanonicalJSON.encode(record)
        } catch {
            throw .cannotEncode(reason: "\(error)")
        }
    }
}
