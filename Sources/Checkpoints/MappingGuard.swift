import Foundations
import Synchronization

/// Tells which mapped file a process dies of.
///
/// A page of a file that was shortened after it was mapped is gone: the system sends SIGBUS to
/// whoever touches it, and nothing can go on from there. This at least writes one line that names
/// the file, and ends the process. Signals of other origins are left to the system.
enum MappingGuard {
    /// What the handler sees: plain memory, since it may neither lock nor allocate.
    private struct Entry {
        /// 0 for a free entry.
        var start: UInt
        var end: UInt
        var path: UnsafeMutablePointer<CChar>?
    }

    /// Files beyond these are mapped without a guard; a model has some hundred at most.
    private static let count = 1024

    /// `nonisolated(unsafe)`: written under the lock alone, read by the handler.
    private nonisolated(unsafe) static let entries: UnsafeMutablePointer<Entry> = {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: count)
        entries.initialize(repeating: Entry(start: 0, end: 0, path: nil), count: count)
        return entries
    }()

    /// Whether the handler is there.
    private static let isInstalled = Mutex(false)

    /// The status that a program ends with that could not read its input.
    private static let failure: Int32 = 1

    /// Watches a mapping.
    static func add(_ base: UnsafeRawPointer, count bytes: Int, path: String) {
        isInstalled.withLock { isInstalled in
            if !isInstalled { install() }
            isInstalled = true
            guard let place = (0..<count).first(where: { entries[$0].start == 0 }) else { return }
            entries[place].path = strdup(path)
            entries[place].end = UInt(bitPattern: base) + UInt(bytes)
            entries[place].start = UInt(bitPattern: base)
        }
    }

    /// Forgets a mapping, before it ends.
    static func remove(_ base: UnsafeRawPointer) {
        isInstalled.withLock { _ in
            let start = UInt(bitPattern: base)
            guard let place = (0..<count).first(where: { entries[$0].start == start }) else {
                return
            }
            entries[place].start = 0
            free(entries[place].path)
            entries[place].path = nil
        }
    }

    private static func install() {
        // Made here, since the handler may not.
        _ = entries
        BusError.install { _, info, _ in MappingGuard.end(info) }
    }

    /// The handler: system calls and plain memory only.
    private static func end(_ info: UnsafeMutablePointer<siginfo_t>?) {
        let address = BusError.address(in: info)
        for place in 0..<count {
            let entry = entries[place]
            guard entry.start != 0, entry.start <= address, address < entry.end,
                let path = entry.path
            else { continue }
            write(path, strlen(path))
            message.withUTF8Buffer { words in
                _ = Platform.write(STDERR_FILENO, words.baseAddress, words.count)
            }
            _exit(failure)
        }
        // Not ours: the instruction is tried again, and the system ends the process.
        signal(SIGBUS, SIG_DFL)
    }

    private static func write(_ text: UnsafePointer<CChar>, _ count: Int) {
        _ = Platform.write(STDERR_FILENO, text, count)
    }

    private static let message: StaticString =
        ": the file was shortened while it was read. Replace a model by renaming a new file over it, and run again.\n"
}
