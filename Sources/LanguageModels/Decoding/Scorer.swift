package import ModelAPI
import Kernels

/// A prompt and the completions whose likelihood is asked for, in tokens.
package struct TokenizedScoring {
    var prompt: [Int]
    var completions: [[Int]]

    package init(prompt: [Int], completions: [[Int]]) {
        self.prompt = prompt
        self.completions = completions
    }

    /// Tokens of the prompt with the longest completion.
    var longest: Int { prompt.count + (completions.map(\.count).max() ?? 0) }
}

/// Computes the log-likelihoods of completions.
///
/// A tree of three levels is computed, each part of it once: what all prompts begin with, the rest
/// of each prompt, and its completions. The parts of one level are packed into common passes, and a
/// prompt takes over what it shares with the one before it.
package struct Scorer {
    let decoder: Decoder

    package init(decoder: Decoder) { self.decoder = decoder }

    /// Rows of logits that exist at one time: 128 × 49,152 floats are 25 MB.
    private static let rowsOfLogits = 128

    /// - Returns: for each request and completion the log-likelihood of every scored token. The
    ///   first token of a completion without a prompt has nothing before it and is not scored.
    package func score(
        _ requests: [TokenizedScoring], progress: RequestProgress
    ) throws -> (logLikelihoods: [[[Float]]], counts: TokenCounts) {
        var results: [[[Float]]] = [], counts = TokenCounts()
        let work = ScoringPieces(decoder: decoder, requests: requests)
        for piece in work.pieces.indices {
            let (scores, more) = try work.score(piece, progress: progress)
            results += scores
            counts += more
        }
        return (work.order.restored(results), counts)
    }

    /// Scores requests that fit into memory together, behind what all of them begin with.
    func score(
        _ requests: ArraySlice<TokenizedScoring>, batch: inout PromptBatch,
        progress: () throws -> Void
    ) throws -> (scores: [[[Float]]], promptTokens: Int) {
        let forks = try self.forks(requests, batch: &batch, progress: progress)
        let branches = zip(requests, forks).map { self.branches($0, behind: $1, in: batch) }
        let open = branches.joined().filter { !$0.tokens.isEmpty }
        let hidden = try batch.extend(
            open.map(\.cache), with: open.map(\.tokens),
            keeping: open.map { $0.tokens.count - $0.targets.count..<$0.tokens.count },
            progress: progress)
        let heads = forks.compactMap { $0 }
        var scores = try logLikelihoods(
            heads.map(\.hidden) + hidden,
            of: heads.map(\.targets) + open.flatMap { $0.targets.map { [$0] } })[...]
        let firsts = forks.map { $0 == nil ? [] : scores.removeFirst() }
        let results = zip(branches, firsts).map { branches, firsts in
            var firsts = firsts[...]
            return branches.map { branch in
                (branch.followsFork ? [firsts.removeFirst()] : [])
                    + branch.targets.flatMap { _ in scores.removeFirst() }
            }
        }
        return (
            results,
            heads.reduce(0) { $0 + $1.cache.ownCount - $1.cache.takenCount }
                + open.reduce(0) { $0 + $1.promptTokens - $1.cache.takenCount }
        )
    }

    // MARK: - The tree

    /// A prompt that was computed for several completions.
    private struct Fork {
        let cache: KeyValueCache
        /// `[1, width]`: what its last token gave.
        let hidden: Matrix
        /// The completions' first tokens, which the last token predicts.
        let targets: [Int]
    }

    /// Computes the prompts of requests with several completions; nil for the others.
    private func forks(
        _ requests: ArraySlice<TokenizedScoring>, batch: inout PromptBatch,
        progress: () throws -> Void
    ) throws -> [Fork?] {
        let own = requests.map { $0.completions.count > 1 ? ownTokens($0, in: batch) : [] }
        let caches = own.map { batch.makeCache(capacity: $0.count) }
        let open = own.indices.filter { !own[$0].isEmpty }
        var hidden = try batch.extend(
            open.map { caches[$0] }, with: open.map { own[$0] }, progress: progress)[...]
        return zip(requests, own.indices).map { request, index in
            own[index].isEmpty
                ? nil
                : Fork(
                    cache: caches[index], hidden: hidden.removeFirst(),
                    targets: request.completions.compactMap(\.first))
        }
    }

    /// What is run for one completion.
    private struct Branch {
        let cache: KeyValueCache
        /// All tokens that predict others and are not computed yet.
        let tokens: [Int]
        /// How many of these belong to the prompt.
        let promptTokens: Int
        /// The tokens to be predicted, by the last `targets.count` of ``tokens``.
        let targets: [Int]
        /// Whether the first token of the completion is one of a fork's targets.
        let followsFork: Bool
    }

    private func branches(
        _ request: TokenizedScoring, behind fork: Fork?, in batch: PromptBatch
    ) -> [Branch] {
        let own = fork == nil ? ownTokens(request, in: batch) : []
        return request.completions.map { completion in
            let targets = own.isEmpty ? Array(completion.dropFirst()) : completion
            let tokens = targets.isEmpty ? [] : own + completion.dropLast()
            return Branch(
                cache: batch.makeCache(capacity: tokens.count, after: fork?.cache),
                tokens: tokens, promptTokens: min(own.count, tokens.count), targets: targets,
                followsFork: fork != nil && !completion.isEmpty)
        }
    }

    /// A prompt's tokens behind what all prompts share.
    private func ownTokens(_ request: TokenizedScoring, in batch: PromptBatch) -> [Int] {
        Array(request.prompt.dropFirst(batch.sharedCount))
    }

    // MARK: - Logits

    /// Log-likelihoods of tokens, a bounded number of rows of logits at a time.
    ///
    /// - Parameters:
    ///   - states: runs of hidden states `[…, width]`.
    ///   - tokens: for each row of all runs, those whose likelihood it tells.
    private func logLikelihoods(_ states: [Matrix], of tokens: [[Int]]) throws -> [[Float]] {
        let all = Matrix(uninitializedRows: tokens.count, columns: decoder.configuration.width)
        var row = 0
        for part in states {
            all.rows(row..<row + part.rows).copy(from: part)
            row += part.rows
        }
        var scores: [[Float]] = []
        for start in stride(from: 0, to: all.rows, by: Self.rowsOfLogits) {
            let rows = start..<min(start + Self.rowsOfLogits, all.rows)
            let logits = decoder.logits(all, rows: Array(rows))
            scores += decoder.context.compute.logLikelihoods(
                logits: logits, of: Array(tokens[rows]))
        }
        guard scores.joined().allSatisfy(\.isFinite) else {
            throw LanguageModelsError.notFinite(place: "scoring")
        }
        return scores
    }
}
