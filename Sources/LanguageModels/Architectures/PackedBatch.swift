import Kernels

/// Several sequences laid one after the other, without padding.
public struct PackedBatch {
    /// `[tokens]`.
    public let tokens: [Int]
    /// `[tokens]`: each token's position in its own sequence, shared prefixes counted.
    public let positions: [Int]
    /// The rows of what all sequences begin with, laid down once; empty in a batch of new tokens.
    package let beginning: Range<Int>
    /// The rows of each sequence behind it.
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
        beginning = 0..<0
        self.sequences = ranges
    }

    /// Whole sequences.
    ///
    /// - Parameters:
    ///   - sequences: at least one, each longer than what they share.
    ///   - count: how many tokens all of them begin with alike, to be laid down once; may be 0.
    package init(_ sequences: [[Int]], sharing count: Int) {
        let own = PackedBatch(
            sequences.map { Array($0.dropFirst(count)) },
            starts: sequences.map { _ in count })
        tokens = sequences[0].prefix(count) + own.tokens
        positions = Array(0..<count) + own.positions
        beginning = 0..<count
        self.sequences = own.sequences.map { $0.lowerBound + count..<$0.upperBound + count }
    }
}
