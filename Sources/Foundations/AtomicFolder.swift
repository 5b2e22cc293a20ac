import FoundationEssentials

/// Makes a folder so that a reader, or a machine that stops, finds all of it or nothing.
public enum AtomicFolder {
    /// Fills a folder beside the target, puts it on the disk, and gives it the target's name.
    ///
    /// What a killed attempt left is removed by the next.
    ///
    /// - Parameters:
    ///   - path: where the folder is to be; the folders above it are made. An empty folder may be
    ///     there, or one with nothing in it but what is replaced.
    ///   - replaced: names of an earlier folder's files, which are removed when the new one is whole.
    ///   - fill: gets the path of the folder that is to be filled.
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, and what `fill` throws; then
    ///   nothing is left behind.
    public static func make(
        at path: String, replacing replaced: [String] = [], _ fill: (String) throws -> Void
    ) throws {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let files = FileManager.default, parent = TemporaryName.folder(of: path)
        do {
            try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw FoundationsError.cannotWrite(path: path, reason: "\(parent) cannot be made")
        }
        TemporaryName.removeLeftovers(of: path)
        let staging = TemporaryName.path(beside: path)
        do {
            try POSIXFile.makeFolder(at: staging)
            let folder = try POSIXFile(itselfAt: staging)
            guard folder.lock() != .held, folder.isLinked else {
                throw FoundationsError.cannotWrite(
                    path: path, reason: "another process removed the unfinished folder")
            }
            try fill(staging)
            POSIXFile.synchronize(folder: staging)
            try empty(path, of: replaced)
            try POSIXFile.rename(staging, to: path)
        } catch {
            try? files.removeItem(atPath: staging)
            if case FoundationsError.cannotWrite(let place, let reason) = error,
                place.hasPrefix(staging)
            {
                throw FoundationsError.cannotWrite(path: path, reason: reason)
            }
            throw error
        }
        POSIXFile.synchronize(folder: parent)
        // The parent may be new itself.
        POSIXFile.synchronize(folder: TemporaryName.folder(of: parent))
    }

    /// Removes an earlier folder's files, unless something else lies beside them.
    private static func empty(_ path: String, of names: [String]) throws(FoundationsError) {
        guard FileKind(at: path) == .folder else { return }
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        if let other = found.first(where: { !names.contains($0) }) {
            throw .cannotWrite(
                path: path, reason: "the folder holds \(Excerpt.quoted(other)), which stays")
        }
        for name in found { POSIXFile.remove("\(path)/\(name)") }
    }
}
