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
    /// A shared beginning shorter than this is not worth a pass of its own.
    private static let shortestShare = 4

    /// - Parameter prompts: every sequence's prompt; at least its last token stays outside the
    ///   shared beginning, so that its logits are computed.
    init(decoder: Decoder, prompts: [[Int]], progress: () throws -> Void) throws {
        self.decoder = decoder
        let length = Self.beginning(of: prompts)
        guard length > 0 else { return }
        let cache = KeyValueCache(decoder.configuration, capacity: length)
        _ = try extend(
            [cache], with: [Array(prompts[0].prefix(length))], progress: progress)
        shared = cache
    }

    /// How many tokens are computed once for all prompts; 0 where that is not worth its while.
    static func beginning(of prompts: [[Int]]) -> Int {
        let length = sharedLength(prompts)
        return prompts.count > 1 && length >= shortestShare ? length : 0
    }

    /// How many tokens every prompt begins with alike, its own last token excepted.
    private static func sharedLength(_ prompts: [[Int]]) -> Int {
        guard let first = prompts.first else { return 0 }
        var length = max(first.count - 1, 0)
        for prompt in prompts.dropFirst() {
            length = min(length, max(prompt.count - 1, 0))
            var same = 0
            while same < length, prompt[same] == first[same] { same += 1 }
            length = same
        }
        return length
    }

    /// How many of a sequence's first tokens need no computing.
    var sharedCount: Int { shared?.count ?? 0 }

    /// An empty cache behind the shared beginning, or behind `prefix`.
    func makeCache(capacity: Int, after prefix: KeyValueCache? = nil) -> KeyValueCache {
        KeyValueCache(decoder.configuration, capacity: max(capacity, 1), prefix: prefix ?? shared)
    }

    /// Computes new tokens of several sequences, as many in a pass as are good for speed.
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
        for pass in Self.passes(lengths: tokens.map(\.count)) {
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
    private static func passes(lengths: [Int]) -> [[Piece]] {
        var passes: [[Piece]] = [], current: [Piece] = [], room = tokensInPass
        for (sequence, length) in lengths.enumerated() {
            var start = 0
            while start < length {
                if room == 0 || (length - start > room && length - start <= tokensInPass) {
                    passes.append(current)
                    current = []
                    room = tokensInPass
                }
                let count = min(room, length - start)
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
