import Platform
import Synchronization

/// Memory for what is written once and read again and again, as weights are.
///
/// Weights lie side by side in blocks that ask the system for large pages: the processor then looks up
/// fewer addresses while it reads them. A block is freed with the last of what lies in it.
enum LastingMemory {
    /// A stretch of memory that many share.
    final class Block: @unchecked Sendable {
        // Never changed; who takes a part of it has that part for itself.
        fileprivate let base: UnsafeMutableRawPointer
        fileprivate let count: Int

        fileprivate init(count: Int) {
            let pages = (count + LargePages.size - 1) / LargePages.size
            self.count = pages * LargePages.size
            base = AlignedBytes.allocate(self.count, boundary: LargePages.size)
            LargePages.ask(for: base, count: self.count)
        }

        deinit { free(base) }
    }

    private struct Room {
        var block: Block
        var used: Int
    }

    /// So much is asked for at a time, or what one weight takes.
    private static let blockBytes = 32 << 20
    private static let room = Mutex<Room?>(nil)

    /// A part of a block, at the start of a cache line, and the block, which its owner keeps.
    static func take(_ count: Int) -> (UnsafeMutableRawPointer, Block) {
        let lines = (count + AlignedBytes.boundary - 1) / AlignedBytes.boundary
        let bytes = lines * AlignedBytes.boundary
        let (block, start) = room.withLock { room in
            var found = room ?? Room(block: Block(count: max(bytes, blockBytes)), used: 0)
            if found.used + bytes > found.block.count {
                found = Room(block: Block(count: max(bytes, blockBytes)), used: 0)
            }
            let start = found.used
            found.used += bytes
            room = found
            return (found.block, start)
        }
        return (block.base + start, block)
    }
}
