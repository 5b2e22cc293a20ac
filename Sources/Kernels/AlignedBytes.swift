import Platform

/// Memory at the start of a cache line, freed with its owner.
final class AlignedBytes {
    let base: UnsafeMutableRawPointer
    let count: Int
    /// Where it is a part of a block of ``LastingMemory``.
    private let block: LastingMemory.Block?

    /// Bytes of a cache line.
    static let boundary = 64

    /// Memory whose contents are arbitrary until they are written.
    ///
    /// - Parameter isLasting: whether it is written once and read again and again.
    init(count: Int, isLasting: Bool = false) {
        self.count = count
        if isLasting {
            let (base, block) = LastingMemory.take(count)
            self.base = base
            self.block = block
        } else {
            base = Self.allocate(count, boundary: Self.boundary)
            block = nil
        }
    }

    /// Memory full of zeros, to be written once and read again and again.
    convenience init(lastingZeros count: Int) {
        self.init(count: count, isLasting: true)
        memset(base, 0, count)
    }

    deinit { if block == nil { free(base) } }

    /// Whether it is a part of ``LastingMemory``.
    var isLasting: Bool { block != nil }

    /// Memory that somebody has to free.
    static func allocate(_ count: Int, boundary: Int) -> UnsafeMutableRawPointer {
        var raw: UnsafeMutableRawPointer?
        guard posix_memalign(&raw, boundary, max(count, 1)) == 0, let raw else {
            // Memory that the system promised and cannot give is nothing a caller can mend.
            fatalError("out of memory: \(count) bytes were asked for")
        }
        return raw
    }
}
