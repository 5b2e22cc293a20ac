import ArgumentParser
import FoundationEssentials
import Foundations
import Reports

/// `crossover report`: the report of a run, made again.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make the report of a finished run again from its record.",
        discussion: "The same record always gives the same bytes. No model is needed.",
    )

    @Argument(help: "The record.json of a run, or the run's folder.")
    var record: String

    @Option(
        help: ArgumentHelp(
            "Where the report goes (default: the record's folder).",
            valueName: "folder",
        )
    )
    var out: String?

    @OptionGroup var json: JSONFlag

    func run() throws {
        let path = Self.file(at: self.record)
        let record = try Report.record(fromJSON: Self.text(at: path), file: path)
        let folder = ReportFolder(path: out ?? Self.folder(of: path))
        try folder.create()
        try folder.write(record)
        try folder.announce(record, asJSON: json.isOn)
    }

    /// A run's folder stands for the record in it.
    private static func file(at path: String) -> String {
        var isFolder = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && isFolder ? "\(path)/record.json" : path
    }

    private static func text(at path: String) throws(FoundationsError) -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            throw .cannotRead(path: path, reason: "there is no such file, or it may not be read")
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
