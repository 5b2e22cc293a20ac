package import ModelAPI

/// Answers to many prompts, generated in pieces, so that each can be kept as soon as it is done.
///
/// What all prompts begin with is computed once, before the first piece that is asked for, and
/// prompts that begin alike stand together. No other answer is open when a piece begins, so that its
/// bits follow from the prompts alone: they are the same whichever pieces were computed before it,
/// now or by a process that was ended.
package final class GenerationPieces {
    /// Which prompts the pieces are made of.
    package let order: PromptOrder
    /// Places in ``order``; together all prompts.
    package let pieces: [Range<Int>]
    private let model: LanguageModel
    private let prompts: [[Int]]
    private let thinks: [Bool]
    private let options: GenerationOptions
    private var batch: PromptBatch?

    /// A piece's last answers grow while no prompt is computed beside them. Behind so many computed
    /// tokens, and so many times an answer's tokens, that costs about a hundredth of the piece.
    private static let leastTokens = 16_384
    private static let leastTimes = 512

    /// - Parameters:
    ///   - prompts: in tokens; not empty, and with room for the answer behind each.
    ///   - thinks: whether a prompt ends within a block of thoughts.
    ///   - marks: numbers of prompts behind which a piece ends whatever its size, ascending.
    ///   - leastTokens: of a piece's prompts, without what is known of them.
    package init(
        _ model: LanguageModel, prompts: [[Int]], thinks: [Bool], options: GenerationOptions,
        marks: [Int] = [], leastTokens: Int? = nil
    ) {
        self.model = model
        self.prompts = prompts
        self.thinks = thinks
        self.options = options
        let order = PromptOrder(prompts, marks: marks)
        self.order = order
        let tokens = zip(order.numbers, order.known).map { prompts[$0].count - $1 }
        let leastTokens =
            leastTokens ?? max(Self.leastTokens, Self.leastTimes * options.maximumTokens)
        pieces = (0..<prompts.count).cut(at: marks).flatMap { part in
            Self.pieces(Array(tokens[part]), leastTokens: leastTokens)
                .map { $0.lowerBound + part.lowerBound..<$0.upperBound + part.lowerBound }
        }
    }

    /// Cuts where a piece has grown to its size; what is left over belongs to the last one, if it is
    /// less than half of one.
    package static func pieces(_ tokens: [Int], leastTokens: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = [], start = 0, sum = 0
        for (index, count) in tokens.enumerated() {
            sum += count
            guard sum >= leastTokens else { continue }
            pieces.append(start..<index + 1)
            (start, sum) = (index + 1, 0)
        }
        guard start < tokens.count else { return pieces }
        guard let last = pieces.last, 2 * sum < leastTokens else {
            return pieces + [start..<tokens.count]
        }
        return Array(pieces.dropLast()) + [last.lowerBound..<tokens.count]
    }

    /// The answers to one piece's prompts, in the order of these.
    ///
    /// - Parameter progress: called with how many of all prompts are answered when those of the
    ///   pieces before are; may throw to stop.
    /// - Returns: the counts of all pieces add up to those of the whole work: what all prompts begin
    ///   with counts as the first one's.
    package func generate(
        _ piece: Int, progress: RequestProgress
    ) throws -> (generations: [Generation], counts: TokenCounts) {
        let range = pieces[piece]
        func report(_ done: Int, _ total: Int) throws {
            try progress(range.lowerBound + done, prompts.count)
        }
        let batch: PromptBatch
        if let known = self.batch {
            batch = known
        } else {
            batch = try PromptBatch(
                decoder: model.decoder, beginning: prompts[0].prefix(order.beginning)
            ) { try report(0, prompts.count) }
            self.batch = batch
        }
        var options = options
        options.firstRequest += range.lowerBound
        let numbers = order.numbers[range]
        var (generations, counts) = try model.generate(
            numbers.map { prompts[$0] }, thinks: numbers.map { thinks[$0] }, options: options,
            behind: batch, progress: report)
        if piece > 0 { counts.computedPrompt -= batch.computedTokens }
        return (generations, counts)
    }
}
