import Kernels

/// Runs many token sequences through a decoder without computing anything twice: what all of them
/// share at the beginning is computed once, the rest is packed without padding.
struct PromptBatch {
    let decoder: Decoder
    /// The beginning that all sequences share; nil when they share too little.
    private(set) var shared: KeyValueCache?
    /// Tokens computed so far.
    private(set) var computedTokens = 0

    /// Tokens in one forward pass: enough rows for full speed, few enough for the caches.
    static let tokensInPass = 512

    /// - Parameter beginning: what every sequence's prompt begins with; may be empty.
    init(decoder: Decoder, beginning: ArraySlice<Int>, progress: () throws -> Void) throws {
        self.decoder = decoder
        guard !beginning.isEmpty else { return }
        let cache = KeyValueCache(decoder.configuration, capacity: beginning.count)
        _ = try extend([cache], with: [Array(beginning)], progress: progress)
        shared = cache
    }

    /// How many of a sequence's first tokens need no computing.
    var sharedCount: Int { shared?.count ?? 0 }

    /// An empty cache behind the shared beginning, or behind `prefix`.
    func makeCache(capacity: Int, after prefix: KeyValueCache? = nil) -> KeyValueCache {
        KeyValueCache(decoder.configuration, capacity: max(capacity, 1), prefix: prefix ?? shared)
    }

    /// Computes new tokens of several sequences, as many in a pass as are good for speed. What an
    /// empty cache's sequence shares with the one before it, behind the same prefix, is taken over,
    /// as far as nobody asks for its hidden states.
    ///
    /// - Parameters:
    ///   - caches: one a sequence.
    ///   - tokens: the new tokens of each; none empty.
    ///   - rows: which of each sequence's new tokens to keep the hidden state of; default the last.
    /// - Returns: for each sequence the hidden states `[rows, width]`.
    mutating func extend(
        _ caches: [KeyValueCache], with tokens: [[Int]], keeping rows: [Range<Int>]? = nil,
        progress: () throws -> Void
    ) throws -> [Matrix] {
        let width = decoder.configuration.width
        let wanted = rows ?? tokens.map { $0.count - 1..<$0.count }
        let kept = wanted.map { Matrix(uninitializedRows: $0.count, columns: width) }
        let starts = tokens.indices.map { sequence in
            guard sequence > 0 else { return 0 }
            let (cache, other) = (caches[sequence], caches[sequence - 1])
            guard cache.prefix === other.prefix, cache.ownCount == 0, other.ownCount == 0 else {
                return 0
            }
            return min(
                wanted[sequence].lowerBound,
                PromptOrder.alike(tokens[sequence - 1], tokens[sequence]))
        }
        for (sequence, start) in starts.enumerated() where start > 0 {
            caches[sequence].begin(like: caches[sequence - 1], count: start)
        }
        for pass in Self.passes(zip(starts, tokens).map { $0..<$1.count }) {
            try progress()
            let pieces = pass.map { Array(tokens[$0.sequence][$0.range]) }
            let hidden = decoder.forward(pieces, caches: pass.map { caches[$0.sequence] })
            computedTokens += hidden.rows
            var row = 0
            for piece in pass {
                let overlap = piece.range.clamped(to: wanted[piece.sequence])
                if !overlap.isEmpty {
                    let start = overlap.lowerBound - wanted[piece.sequence].lowerBound
                    let source = row + overlap.lowerBound - piece.range.lowerBound
                    kept[piece.sequence].rows(start..<start + overlap.count)
                        .copy(from: hidden.rows(source..<source + overlap.count))
                }
                row += piece.range.count
            }
        }
        return kept
    }

    /// A run of one sequence's tokens in one forward pass.
    private struct Piece {
        let sequence: Int
        let range: Range<Int>
    }

    /// Cuts sequences into passes of at most ``tokensInPass`` tokens. A sequence has at most one
    /// piece in a pass, and its pieces keep their order.
    ///
    /// - Parameter ranges: which of each sequence's tokens are to be computed.
    private static func passes(_ ranges: [Range<Int>]) -> [[Piece]] {
        var passes: [[Piece]] = [], current: [Piece] = [], room = tokensInPass
        for (sequence, range) in ranges.enumerated() {
            var start = range.lowerBound
            while start < range.upperBound {
                let left = range.upperBound - start
                if room == 0 || (left > room && left <= tokensInPass) {
                    passes.append(current)
                    current = []
                    room = tokensInPass
                }
                let count = min(room, left)
                current.append(Piece(sequence: sequence, range: start..<start + count))
                start += count
                room -= count
            }
        }
        return current.isEmpty ? passes : passes + [current]
    }

    /// Splits sequences into groups whose caches fit the memory set aside for them.
    ///
    /// - Parameter capacities: the tokens that each sequence's cache must hold.
    static func groups(capacities: [Int], configuration: DecoderConfiguration) -> [Range<Int>] {
        let budget = cachedTokens(configuration)
        var groups: [Range<Int>] = [], start = 0, used = 0
        for (index, capacity) in capacities.enumerated() {
            if index > start, used + capacity > budget || index - start == sequencesTogether {
                groups.append(start..<index)
                start = index
                used = 0
            }
            used += capacity
        }
        return start < capacities.count ? groups + [start..<capacities.count] : groups
    }

    /// How many tokens the caches of the sequences that run together may hold.
    static func cachedTokens(_ configuration: DecoderConfiguration) -> Int {
        max(1, cacheBytes / cachedBytes(configuration))
    }

    /// Bytes of a token's keys and values.
    static func cachedBytes(_ configuration: DecoderConfiguration) -> Int {
        2 * configuration.layers * configuration.keyWidth * 4
    }

    /// Memory for the keys and values of the sequences that run together.
    private static let cacheBytes = 256 << 20
    /// Sequences that run together: more would hardly use the weights better.
    static let sequencesTogether = 64
}
