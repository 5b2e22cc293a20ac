import Kernels

/// Several sequences laid one after the other, without padding.
public struct PackedBatch {
    /// `[tokens]`.
    public let tokens: [Int]
    /// `[tokens]`: each token's position in its own sequence, shared prefixes counted.
    public let positions: [Int]
    /// The rows of each sequence.
    public let sequences: [Range<Int>]

    /// - Parameters:
    ///   - sequences: token ids of each sequence's new part; none empty.
    ///   - starts: how many tokens of each sequence came before; nil when none did.
    public init(_ sequences: [[Int]], starts: [Int]? = nil) {
        var tokens: [Int] = [], positions: [Int] = [], ranges: [Range<Int>] = []
        for (index, sequence) in sequences.enumerated() {
            precondition(!sequence.isEmpty)
            let start = starts?[index] ?? 0
            ranges.append(tokens.count..<tokens.count + sequence.count)
            tokens += sequence
            positions += start..<start + sequence.count
        }
        self.tokens = tokens
        self.positions = positions
        self.sequences = ranges
    }
}
