import Platform

/// An open file that closes itself.
///
/// The system's own calls, because `FoundationEssentials` can neither read a file in pieces nor
/// tell when written bytes have reached the disk. Each `unsafe` here lends memory for one call.
struct POSIXFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens a file for reading from its start.
    init(readingAt path: String) throws(FoundationsError) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            throw .cannotRead(path: path, reason: Self.reason(of: errno))
        }
    }

    /// Makes a new file for writing; one that is there already is an error.
    init(creatingAt path: String) throws(FoundationsError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        self.path = path
        guard descriptor >= 0 else {
            throw .cannotWrite(path: path, reason: Self.reason(of: errno))
        }
    }

    /// Opens a file or a folder itself: a symbolic link is an error, and a pipe is not waited for.
    init(itselfAt path: String) throws(FoundationsError) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        self.path = path
        guard descriptor >= 0 else {
            throw .cannotRead(path: path, reason: Self.reason(of: errno))
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills `buffer` from its start as far as one call of the system does; 0 at the file's end.
    func read(into buffer: inout [UInt8]) throws(FoundationsError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Platform.read(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw .cannotRead(path: path, reason: Self.reason(of: errno))
            }
        }
    }

    /// Writes all of `bytes`, in as many calls as the system wants.
    func write(_ bytes: RawSpan) throws(FoundationsError) {
        var written = 0
        while written < bytes.byteCount {
            let count = unsafe bytes.withUnsafeBytes {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: $0[written...])
                return unsafe Platform.write(descriptor, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw .cannotWrite(path: path, reason: Self.reason(of: errno))
            }
        }
    }

    /// Returns when the system has put the written bytes on the disk.
    func synchronize() throws(FoundationsError) {
        guard fsync(descriptor) == 0 else {
            throw .cannotWrite(path: path, reason: Self.reason(of: errno))
        }
    }

    /// What came of asking for a lock.
    enum Lock {
        case taken, held
        /// Some file systems know no locks.
        case unknown
    }

    /// Asks for the only lock on the file or folder, without waiting. It ends with this value, and
    /// with the process.
    func lock() -> Lock {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .taken }
        return errno == EWOULDBLOCK ? .held : .unknown
    }

    /// Whether what was opened still has a name.
    var isLinked: Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    /// Whether what was opened is what stands at `path` now, links followed.
    func isAt(_ path: String) -> Bool {
        var own = stat(), other = stat()
        guard unsafe fstat(descriptor, &own) == 0 else { return false }
        guard unsafe fstatat(AT_FDCWD, path, &other, 0) == 0 else { return false }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    /// Makes a folder, which must not be there yet, and not the folders above it.
    static func makeFolder(at path: String, mode: mode_t = 0o777) throws(FoundationsError) {
        guard unsafe mkdir(path, mode) == 0 else {
            throw .cannotWrite(path: path, reason: reason(of: errno))
        }
    }

    /// Puts a folder's names on the disk. Some file systems cannot; what the names belong to is
    /// whole all the same, so that is no error.
    static func synchronize(folder: String) {
        try? POSIXFile(readingAt: folder).synchronize()
    }

    /// Gives `source` the name `target`, in one step; what stood at `target` is gone.
    static func rename(_ source: String, to target: String) throws(FoundationsError) {
        guard unsafe Platform.rename(source, target) == 0 else {
            throw .cannotWrite(path: target, reason: reason(of: errno))
        }
    }

    /// Removes a file; one that is not there is no error.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    private static func reason(of code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
