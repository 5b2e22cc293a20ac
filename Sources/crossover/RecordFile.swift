import FoundationEssentials
import Foundations
import Lab
import Record
import Reports

/// The record of a run, where the command line says it is.
struct RecordFile {
    private let path: String

    /// A run's folder stands for the record in it.
    init(_ path: String) {
        var isFolder = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        self.path = exists && isFolder ? "\(path)/record.json" : path
    }

    /// Where the file lies.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The record, complete and unchanged.
    func record() throws -> RunRecord {
        try Report.record(fromJSON: try text(), file: path)
    }

    private func text() throws(FoundationsError) -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            throw .cannotRead(path: path, reason: "there is no such file, or it may not be read")
        }
    }
}
