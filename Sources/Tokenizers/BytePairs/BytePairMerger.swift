import Foundations

/// Merges the tokens of one word, always the pair of the lowest rank and of these the leftmost.
///
/// Tokens form a doubly linked list, candidate pairs wait in a heap; a pair that a merge has
/// broken up is recognised when it comes out. O(n log n) for a word of n bytes. The buffers are
/// kept between words.
struct BytePairMerger {
    private let table: MergeTable
    private var tokens: [Int32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var queue = PairQueue()

    /// Marks the end of the list, and a token that has been merged away.
    private static let none: Int32 = -1

    init(table: MergeTable) {
        self.table = table
    }

    /// Appends the merged form of `word` to `output`.
    mutating func merge(_ word: some Collection<Int32>, into output: inout [Int]) {
        tokens.removeAll(keepingCapacity: true)
        tokens.append(contentsOf: word)
        let count = tokens.count
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        for index in 0..<count {
            next.append(index + 1 < count ? Int32(index + 1) : Self.none)
            previous.append(Int32(index - 1))
        }
        for index in 0..<max(0, count - 1) { enqueue(Int32(index)) }
        while let (rank, position) = queue.popFirst() { apply(rank, at: Int(position)) }
        var index = count == 0 ? Self.none : 0
        while index != Self.none {
            output.append(Int(tokens[Int(index)]))
            index = next[Int(index)]
        }
    }

    /// Replaces the pair at `position` by its merge, if it still stands there.
    private mutating func apply(_ rank: Int32, at position: Int) {
        let right = next[position]
        guard right != Self.none, let merge = table.merge(tokens[position], tokens[Int(right)]),
            merge.rank == rank
        else { return }
        tokens[position] = merge.merged
        tokens[Int(right)] = Self.none
        let after = next[Int(right)]
        next[position] = after
        if after != Self.none { previous[Int(after)] = Int32(position) }
        if previous[position] != Self.none { enqueue(previous[position]) }
        enqueue(Int32(position))
    }

    private mutating func enqueue(_ position: Int32) {
        let right = next[Int(position)]
        guard right != Self.none,
            let merge = table.merge(tokens[Int(position)], tokens[Int(right)])
        else { return }
        queue.insert(rank: merge.rank, position: position)
    }
}

/// A binary heap of pairs, the lowest rank first and of equal ones the leftmost.
private struct PairQueue {
    /// Rank in the upper half, position in the lower: one comparison orders both.
    private var heap: [UInt64] = []

    mutating func insert(rank: Int32, position: Int32) {
        heap.append(UInt64(UInt32(rank)) << 32 | UInt64(UInt32(position)))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if heap[parent] <= heap[child] { break }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    mutating func popFirst() -> (rank: Int32, position: Int32)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        return (Int32(first >> 32), Int32(truncatingIfNeeded: first))
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1] < heap[least] { least += 1 }
            if heap[parent] <= heap[least] { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
