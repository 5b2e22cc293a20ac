import FoundationEssentials
import Foundations
import Lab
import Reports

/// The folder that holds a report.
struct ReportFolder {
    let path: String

    /// The page that a person opens first.
    var page: String { "\(path)/report.md" }

    /// Makes the folder unless it is there.
    func create() throws(FoundationsError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
            )
        } catch {
            throw .cannotWrite(path: path, reason: "the folder cannot be made")
        }
    }

    /// Writes all files of a report. Where there is a `record.json`, everything else is whole.
    /// Pictures of an earlier report that this one does not have are taken away.
    func write(_ record: RunRecord, templates: ReportTemplates = .shipped) throws {
        let files = try Report.files(for: record, templates: templates)
        let last = "record.json"
        for (name, text) in files.sorted(by: { $0.key < $1.key }) where name != last {
            try AtomicFile.write(text, to: "\(path)/\(name)")
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where Report.isPicture(named: name) && files[name] == nil {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
        if let text = files[last] { try AtomicFile.write(text, to: "\(path)/\(last)") }
    }

    /// Tells the result of a run: the record itself for programs, or a screenful for people.
    func announce(_ record: RunRecord, asJSON: Bool) throws {
        if asJSON {
            try StandardStream.output.write(CanonicalJSON.encode(record))
        } else {
            let width = Terminal.width(of: .output) ?? Surroundings.current.columns ?? 100
            let summary = TerminalSummary.text(for: record, width: width)
            try StandardStream.output.write("\(summary)\nreport: \(page)\n")
        }
    }
}
