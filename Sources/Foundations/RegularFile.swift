import Platform

/// Files that are read whole, such as settings beside a model: from strangers, so bounded.
public enum RegularFile {
    /// The size of a file in bytes; of a link, that of what it leads to.
    ///
    /// - Throws: ``FoundationsError/cannotRead(path:reason:)``, also for a folder, pipe or device.
    public static func size(at path: String) throws(FoundationsError) -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw .cannotRead(path: path, reason: reason)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannotRead(path: path, reason: "it is not a regular file")
        }
        return Int(status.st_size)
    }

    /// All bytes of a file.
    ///
    /// - Parameter most: a larger file is refused before it is read.
    /// - Throws: ``FoundationsError/cannotRead(path:reason:)``.
    public static func bytes(at path: String, most: Int) throws(FoundationsError) -> [UInt8] {
        func check(_ count: Int) throws(FoundationsError) {
            guard count <= most else {
                let reason = "it has \(count) bytes or more; at most \(most) are read"
                throw .cannotRead(path: path, reason: reason)
            }
        }
        let size = try size(at: path)
        try check(size)
        let file = try POSIXFile(readingAt: path)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try file.read(into: &piece)
            if count == 0 { return bytes }
            // It may grow while it is read.
            try check(bytes.count + count)
            bytes += piece[..<count]
        }
    }
}
