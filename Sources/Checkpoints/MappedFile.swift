import Foundations

/// A regular file mapped read-only into memory.
///
/// Pages are read when they are first touched, so opening a model of any size costs nothing, and
/// a page that nothing has changed can be dropped by the system under memory pressure.
///
/// - Note: the file must not be changed while it is read. ``requireUnchanged()`` tells, and is asked
///   before the bytes of a tensor are touched; a file that is shortened just then ends the process
///   with a line that names it (``MappingGuard``). Replace a model by renaming a new file over it.
public final class MappedFile: Sendable {
    /// The path that the file was opened by.
    public let path: String

    /// The size of the file in bytes, > 0.
    public let count: Int

    /// The mapping's first byte.
    ///
    /// `nonisolated(unsafe)`: the pages are never written and live until `deinit`, so reading
    /// them from any thread is safe.
    private nonisolated(unsafe) let base: UnsafeRawPointer

    /// Stays open, to ask whether the file is still what was mapped.
    private let descriptor: Int32
    private let changed: ChangeTime

    /// Maps the file at `path`.
    ///
    /// - Throws: ``CheckpointsError/cannotOpen(path:reason:)`` for a missing or unreadable file, a
    ///   folder or a device, and ``CheckpointsError/empty(path:)`` for a file of no bytes.
    public init(path: String) throws(CheckpointsError) {
        // Non-blocking, because opening a named pipe would otherwise wait for a writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: systemReason()) }
        do throws(CheckpointsError) {
            (count, changed) = try MappedFile.state(of: descriptor, path: path)
            guard count > 0 else { throw .empty(path: path) }
            let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let mapping, mapping != MAP_FAILED else {
                throw .cannotOpen(path: path, reason: systemReason())
            }
            base = UnsafeRawPointer(mapping)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        MappingGuard.add(base, count: count, path: path)
    }

    deinit {
        MappingGuard.remove(base)
        munmap(UnsafeMutableRawPointer(mutating: base), count)
        close(descriptor)
    }

    /// Throws when the file is not the one any more that was opened: what was checked of its header
    /// need not hold.
    ///
    /// - Throws: ``CheckpointsError/changed(path:before:now:)``.
    func requireUnchanged() throws(CheckpointsError) {
        let (size, time) = try MappedFile.state(of: descriptor, path: path)
        guard size == count, time == changed else {
            throw .changed(path: path, before: count, now: size)
        }
    }

    /// When a file was written last.
    private struct ChangeTime: Equatable {
        var seconds: Int
        var nanoseconds: Int
    }

    /// A value of plain bits at any byte offset, aligned or not.
    ///
    /// - Parameters:
    ///   - type: an integer or floating-point type; the machine's byte order is little-endian, as
    ///     is that of both formats read here.
    ///   - offset: the first byte.
    ///   - what: names the value in the error.
    /// - Returns: the value.
    /// - Throws: ``CheckpointsError/truncated(path:what:offset:needed:available:)``.
    public func load<Value: BitwiseCopyable>(
        _ type: Value.Type,
        at offset: Int,
        what: @autoclosure () -> String = "a value"
    ) throws(CheckpointsError) -> Value {
        try bytes(at: offset, count: MemoryLayout<Value>.size, what: what())
            .loadUnaligned(as: type)
    }

    /// A view of `count` bytes from `offset`, valid while this file lives.
    ///
    /// - Throws: ``CheckpointsError/truncated(path:what:offset:needed:available:)``.
    public func bytes(
        at offset: Int,
        count needed: Int,
        what: @autoclosure () -> String = "data"
    ) throws(CheckpointsError) -> UnsafeRawBufferPointer {
        guard offset >= 0, needed >= 0, offset <= count, needed <= count - offset else {
            throw .truncated(
                path: path,
                what: what(),
                offset: offset,
                needed: needed,
                available: max(0, count - max(0, offset)),
            )
        }
        return UnsafeRawBufferPointer(start: base + offset, count: needed)
    }

    private static func state(
        of descriptor: Int32,
        path: String
    ) throws(CheckpointsError) -> (size: Int, changed: ChangeTime) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotOpen(path: path, reason: systemReason())
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .cannotOpen(path: path, reason: "it is a folder")
        default: throw .cannotOpen(path: path, reason: "it is not a regular file")
        }
        let (seconds, nanoseconds) = status.modified
        let time = ChangeTime(seconds: seconds, nanoseconds: nanoseconds)
        return (Int(status.st_size), time)
    }
}

/// The system's words for the last failed call, such as "No such file or directory".
private func systemReason() -> String {
    String(cString: strerror(errno))
}
