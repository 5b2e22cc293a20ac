import Foundations
import Lab
import Record
import Reports

/// The folder that holds a report.
struct ReportFolder {
    /// Locked for as long as the value lives.
    let folder: RunFolder

    /// Makes the folder unless it is there.
    ///
    /// - Throws: `LabError`, also when it holds what is not this program's.
    init(path: String) throws(LabError) {
        folder = try RunFolder(path: path)
    }

    /// The page that a person opens first.
    private var page: String { "\(folder.path)/report.md" }

    /// Writes all files of a report. Where there is a `record.json`, everything else is whole.
    /// What an earlier report left and this one does not have is taken away, unless it was changed.
    ///
    /// - Throws: `Interrupted` between two files.
    func write(_ files: [String: String], cancellation: Cancellation) throws {
        for name in try folder.write(files, step: { try cancellation.check() }) {
            let path = Excerpt.line("\(folder.path)/\(name)")
            try? StandardStream.error.show(
                "\(path) is no part of this report and stays: it was changed after it was written.\n"
            )
        }
    }

    /// Tells the result of a run: the record itself for programs, or a screenful for people.
    ///
    /// - Parameter goingOn: how to do what a quick look left out.
    func announce(
        _ record: RunRecord, as json: JSONFlag, goingOn: (LookRecord) -> String = { _ in "" }
    ) throws {
        try json.write(record) {
            let width = Terminal.width(of: .output) ?? Surroundings.current.columns ?? 100
            let summary = TerminalSummary.text(for: record, width: width)
            let next = record.look.map(goingOn) ?? ""
            return "\(summary)\nreport: \(Excerpt.line(page))\n\(next)"
        }
    }
}
