package import ModelAPI

/// The likelihoods of completions of many prompts, in pieces of as many requests as are computed
/// together.
///
/// What all prompts begin with is computed once, before the first piece that is asked for, and
/// prompts that begin alike stand together. A piece's bits follow from the requests alone.
package final class ScoringPieces {
    /// Which requests the pieces are made of.
    package let order: PromptOrder
    /// Places in ``order``; together all requests.
    package let pieces: [Range<Int>]
    private let decoder: Decoder
    /// In that order.
    private let requests: [TokenizedScoring]
    private var batch: PromptBatch?
    /// Tokens that were computed for what all prompts begin with.
    private var sharedTokens = 0

    /// - Parameter marks: numbers of requests behind which a piece ends, ascending.
    package init(decoder: Decoder, requests: [TokenizedScoring], marks: [Int] = []) {
        self.decoder = decoder
        let order = PromptOrder(requests.map(\.prompt), marks: marks)
        self.order = order
        self.requests = order.numbers.map { requests[$0] }
        let capacities = self.requests.map { request in
            request.prompt.count - order.beginning
                + request.completions.reduce(0) { $0 + $1.count + 1 }
        }
        pieces = (0..<requests.count).cut(at: marks).flatMap { part in
            PromptBatch.groups(
                capacities: Array(capacities[part]), configuration: decoder.configuration
            ).map { $0.lowerBound + part.lowerBound..<$0.upperBound + part.lowerBound }
        }
    }

    /// The log-likelihoods of one piece's completions.
    ///
    /// - Parameter progress: called with how many of all requests are done when those of the pieces
    ///   before are; may throw to stop.
    /// - Returns: as ``Scorer/score(_:progress:)`` gives them, in the order of the piece's requests; the
    ///   counts of all pieces add up to those of the whole work.
    package func score(
        _ piece: Int, progress: RequestProgress
    ) throws -> (logLikelihoods: [[[Float]]], counts: TokenCounts) {
        let range = pieces[piece]
        func report() throws { try progress(range.lowerBound, requests.count) }
        var batch: PromptBatch
        if let known = self.batch {
            batch = known
        } else {
            batch = try PromptBatch(
                decoder: decoder,
                beginning: requests.first?.prompt.prefix(order.beginning) ?? [], progress: report)
            sharedTokens = batch.computedTokens
        }
        let (scores, promptTokens) = try Scorer(decoder: decoder).score(
            requests[range], batch: &batch, progress: report)
        self.batch = batch
        var counts = TokenCounts()
        counts.prompt = requests[range].reduce(0) { $0 + $1.prompt.count }
        counts.computedPrompt = promptTokens + (piece == 0 ? sharedTokens : 0)
        counts.generated = requests[range].reduce(0) {
            $0 + $1.completions.reduce(0) { $0 + $1.count }
        }
        return (scores, counts)
    }
}
