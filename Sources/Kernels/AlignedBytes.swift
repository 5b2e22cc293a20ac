import Platform

/// Memory at the start of a cache line, freed with its owner.
final class AlignedBytes {
    let base: UnsafeMutableRawPointer
    let count: Int

    /// Memory whose contents are arbitrary until they are written.
    init(count: Int) {
        var raw: UnsafeMutableRawPointer?
        guard posix_memalign(&raw, 64, max(count, 1)) == 0, let raw else {
            // Memory that the system promised and cannot give is nothing a caller can mend.
            fatalError("out of memory: \(count) bytes were asked for")
        }
        base = raw
        self.count = count
    }

    /// Memory full of zeros.
    convenience init(zeros count: Int) {
        self.init(count: count)
        memset(base, 0, count)
    }

    deinit { free(base) }
}
