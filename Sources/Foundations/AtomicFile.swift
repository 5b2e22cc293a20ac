/// Writes a file so that a reader, or a machine that stops, finds the old bytes or the new ones.
///
/// The bytes go to a fresh file beside the target, are put on the disk, and then take the target's
/// name. A symbolic link at the target is replaced, not followed. What a killed write of the same
/// target left is removed by the next.
public enum AtomicFile {
    /// Writes a text as UTF-8.
    ///
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, e.g. the disk is full or the
    ///   folder is read-only; then the target is as it was and no other file is left behind.
    public static func write(_ text: String, to path: String) throws(FoundationsError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes bytes.
    ///
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, as for a text.
    public static func write(_ bytes: [UInt8], to path: String) throws(FoundationsError) {
        do {
            try write(to: path) { writer in
                // Unsafe only where a type has padding, whose bytes are not set; a byte has none.
                try writer.append(unsafe bytes.span.bytes)
            }
        } catch let error as FoundationsError {
            throw error
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }

    /// Writes bytes piece by piece, so that the whole file need not stand in memory.
    ///
    /// - Parameter body: appends the pieces in their order.
    /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, as for a text, and what `body`
    ///   throws; then, too, nothing is left behind.
    public static func write(
        to path: String, _ body: (borrowing Writer) throws -> Void
    ) throws {
        TemporaryName.removeLeftovers(of: path)
        let temporary = TemporaryName.path(beside: path)
        do {
            try put(body, at: temporary)
            try POSIXFile.rename(temporary, to: path)
        } catch {
            POSIXFile.remove(temporary)
            if case FoundationsError.cannotWrite(_, let reason) = error {
                throw FoundationsError.cannotWrite(path: path, reason: reason)
            }
            throw error
        }
        POSIXFile.synchronize(folder: TemporaryName.folder(of: path))
    }

    /// Copies a regular file in pieces of a megabyte, and checks its bytes on the way.
    ///
    /// - Parameter digest: of the bytes that are expected; with others nothing is written.
    /// - Throws: ``FoundationsError/cannotRead(path:reason:)`` also for a symbolic link and for other
    ///   bytes, ``FoundationsError/cannotWrite(path:reason:)``, as for a text.
    public static func copy(
        _ source: String, to target: String, expecting digest: SHA256Digest
    ) throws {
        guard FileKind(at: source) == .file else {
            throw FoundationsError.cannotRead(
                path: source, reason: "it is not there, or is no regular file")
        }
        let file = try POSIXFile(itselfAt: source)
        try write(to: target) { writer in
            var hash = SHA256()
            var piece = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = try file.read(into: &piece)
                if count == 0 { break }
                hash.update(piece.span.extracting(first: count))
                // Unsafe only where a type has padding, whose bytes are not set; a byte has none.
                try writer.append(unsafe piece.span.extracting(first: count).bytes)
            }
            guard hash.finalize() == digest else {
                throw FoundationsError.cannotRead(
                    path: source, reason: "its bytes have changed")
            }
        }
    }

    /// Takes the pieces of a file that is being written.
    public struct Writer: ~Copyable {
        fileprivate let file: POSIXFile

        /// Appends bytes.
        ///
        /// - Throws: ``FoundationsError/cannotWrite(path:reason:)``, e.g. the disk is full.
        public func append(_ bytes: RawSpan) throws(FoundationsError) { try file.write(bytes) }
    }

    /// Removes what killed writes of `path` left beside it; a write that goes on is not touched.
    ///
    /// For a file that will not be written again: each write does this first.
    public static func removeLeftovers(of path: String) {
        TemporaryName.removeLeftovers(of: path)
    }

    private static func put(
        _ body: (borrowing Writer) throws -> Void, at path: String
    ) throws {
        let writer = Writer(file: try POSIXFile(creatingAt: path))
        // Until it is locked, another writer may take it for a killed one's and remove it.
        guard writer.file.lock() != .held, writer.file.isLinked else {
            throw FoundationsError.cannotWrite(
                path: path, reason: "another process removed the unfinished file")
        }
        try body(writer)
        try writer.file.synchronize()
    }
}
