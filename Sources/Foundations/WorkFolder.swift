import FoundationEssentials

/// A folder of one piece of work alone: fresh, nobody else's to read or write, removed in the end.
public enum WorkFolder {
    /// Makes the folder for as long as the work takes.
    ///
    /// What killed work for the same target left is removed by the next; work that goes on beside
    /// it is not touched.
    ///
    /// - Parameters:
    ///   - target: the folder stands beside it, on the same disk; the folders above are made.
    ///   - work: gets the folder's path.
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, and what `work` throws.
    public static func use<Value>(
        beside target: String, _ work: (String) throws -> Value
    ) throws -> Value {
        let files = FileManager.default, parent = TemporaryName.folder(of: target)
        do {
            try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw FoundationsError.cannotWrite(path: parent, reason: "the folder cannot be made")
        }
        TemporaryName.removeLeftovers(of: target)
        let path = TemporaryName.path(beside: target)
        try POSIXFile.makeFolder(at: path, mode: 0o700)
        defer { try? files.removeItem(atPath: path) }
        let folder = try POSIXFile(itselfAt: path)
        guard folder.lock() != .held, folder.isLinked else {
            throw FoundationsError.cannotWrite(
                path: path, reason: "another process removed the folder")
        }
        return try work(path)
    }

    /// Gives a whole file or folder its lasting name, which nothing or an empty folder may have,
    /// and puts the name on the disk.
    ///
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``.
    public static func move(_ source: String, to target: String) throws(FoundationsError) {
        if FileKind(at: source) == .folder { POSIXFile.synchronize(folder: source) }
        try POSIXFile.rename(source, to: target)
        POSIXFile.synchronize(folder: TemporaryName.folder(of: target))
    }
}
