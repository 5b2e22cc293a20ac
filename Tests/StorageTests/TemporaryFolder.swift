import FoundationEssentials

/// A folder of its own for one test, removed when the test is over.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func bytes(of name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: "\(path)/\(name)")))
    }

    /// What a killed process would leave behind: the database and its log as they are now.
    func copyDatabase(_ name: String, to copy: String) throws {
        for suffix in ["", "-wal"]
        where FileManager.default.fileExists(
            atPath: "\(path)/\(name)\(suffix)"
        ) {
            try write(bytes(of: name + suffix), to: copy + suffix)
        }
    }
}
