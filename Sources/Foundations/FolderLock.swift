/// The only right to write into a folder, for as long as the value lives.
///
/// The lock is the system's and ends with the process, so that none is ever left behind.
public final class FolderLock {
    private let folder: POSIXFile

    /// Takes the lock without waiting.
    ///
    /// On a file system that knows no locks there is none.
    ///
    /// - Returns: nil while another process, or another value in this one, has it.
    /// - Throws: ``FoundationsError/cannotRead(path:reason:)`` when there is no such folder.
    public init?(of path: String) throws(FoundationsError) {
        let opened = try POSIXFile(readingAt: path)
        let lock = opened.lock()
        folder = opened
        if lock == .held { return nil }
    }

    /// Whether the folder that is locked stands at `path`, and no other that took its place.
    public func isAt(_ path: String) -> Bool { folder.isAt(path) }
}
