import Platform

/// What stands at a path; a symbolic link is never followed.
public enum FileKind: Sendable, Equatable {
    case nothing
    /// A regular file.
    case file
    case folder
    /// A symbolic link, a pipe, a device: nothing that this program writes.
    case other

    /// Looks at `path`; what may not be looked at counts as ``other``.
    public init(at path: String) {
        var status = stat()
        // Lends the path and the result for one call of the system.
        guard unsafe lstat(path, &status) == 0 else {
            self = errno == ENOENT || errno == ENOTDIR ? .nothing : .other
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }

    /// The first `count` bytes of a regular file, fewer where it is shorter; none of anything else.
    public static func beginning(ofFileAt path: String, count: Int) -> [UInt8] {
        guard FileKind(at: path) == .file, let file = try? POSIXFile(itselfAt: path) else {
            return []
        }
        var bytes = [UInt8](repeating: 0, count: count)
        let length = (try? file.read(into: &bytes)) ?? 0
        return Array(bytes.prefix(length))
    }
}
