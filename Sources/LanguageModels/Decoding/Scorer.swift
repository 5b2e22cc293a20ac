import Kernels

/// A prompt and the completions whose likelihood is asked for, in tokens.
package struct TokenizedScoring {
    var prompt: [Int]
    var completions: [[Int]]

    package init(prompt: [Int], completions: [[Int]]) {
        self.prompt = prompt
        self.completions = completions
    }
}

/// Computes the log-likelihoods of completions.
///
/// The prompts' shared beginning is computed once, and each prompt once for all its completions.
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
        var batch = try PromptBatch(decoder: decoder, prompts: requests.map(\.prompt)) {
            try progress(0, requests.count)
        }
        let capacities = requests.map { request in
            request.prompt.count - min(batch.sharedCount, request.prompt.count)
                + request.completions.reduce(0) { $0 + $1.count + 1 }
        }
        for group in PromptBatch.groups(
            capacities: capacities, configuration: decoder.configuration)
        {
            results += try score(
                requests[group], batch: &batch,
                progress: { try progress(results.count, requests.count) })
        }
        counts.prompt = requests.reduce(0) { $0 + $1.prompt.count * $1.completions.count }
        counts.generated = requests.reduce(0) { $0 + $1.completions.reduce(0) { $0 + $1.count } }
        counts.computedPrompt = max(0, batch.computedTokens - counts.generated)
        return (results, counts)
    }

    /// A completion with the end of its prompt, behind the cache of what comes before.
    private struct Branch {
        let cache: KeyValueCache
        /// The tokens to run: all but the completion's last, which predicts nothing.
        let tokens: [Int]
        /// The tokens to be predicted, by the last `targets.count` of ``tokens``.
        let targets: [Int]
    }

    private func score(
        _ requests: ArraySlice<TokenizedScoring>, batch: inout PromptBatch,
        progress: () throws -> Void
    ) throws -> [[[Float]]] {
        let branches = try requests.map { try self.branches($0, batch: &batch, progress: progress) }
        let open = branches.joined().filter { !$0.targets.isEmpty }
        let hidden = try batch.extend(
            open.map(\.cache), with: open.map(\.tokens),
            keeping: open.map { $0.tokens.count - $0.targets.count..<$0.tokens.count },
            progress: progress)
        var scored = try logLikelihoods(hidden, targets: open.map(\.targets))[...]
        return branches.map { $0.map { $0.targets.isEmpty ? [] : scored.removeFirst() } }
    }

    private func branches(
        _ request: TokenizedScoring, batch: inout PromptBatch, progress: () throws -> Void
    ) throws -> [Branch] {
        let own = Array(request.prompt.dropFirst(batch.sharedCount))
        var suffix = own, parent: KeyValueCache?
        if request.completions.count > 1, own.count > 1 {
            let cache = batch.makeCache(capacity: own.count - 1)
            _ = try batch.extend([cache], with: [own.dropLast()], progress: progress)
            parent = cache
            suffix = [own[own.count - 1]]
        }
        return request.completions.map { completion in
            let tokens = suffix + completion.dropLast()
            let targets = suffix.isEmpty ? Array(completion.dropFirst()) : completion
            return Branch(
                cache: batch.makeCache(capacity: tokens.count, after: parent), tokens: tokens,
                targets: tokens.isEmpty ? [] : targets)
        }
    }

    /// Log-likelihoods of targets, a bounded number of rows of logits at a time.
    private func logLikelihoods(_ hidden: [Matrix], targets: [[Int]]) throws -> [[Float]] {
        let all = Array(targets.joined())
        let states = Matrix(
            uninitializedRows: all.count, columns: decoder.configuration.width)
        var row = 0
        for part in hidden {
            states.rows(row..<row + part.rows).copy(from: part)
            row += part.rows
        }
        var scores: [Float] = []
        for start in stride(from: 0, to: all.count, by: Self.rowsOfLogits) {
            let rows = start..<min(start + Self.rowsOfLogits, all.count)
            scores += decoder.context.compute.logLikelihoods(
                logits: decoder.logits(states, rows: Array(rows)), targets: Array(all[rows]))
        }
        guard scores.allSatisfy(\.isFinite) else {
            throw LanguageModelsError.notFinite(place: "scoring")
        }
        var start = 0
        return targets.map { targets in
            defer { start += targets.count }
            return Array(scores[start..<start + targets.count])
        }
    }
}
