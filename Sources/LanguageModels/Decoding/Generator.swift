import Kernels

/// Generates answers to many prompts at once.
///
/// Sequences of a group run in step, each with its own cache behind the shared beginning; one that
/// has ended leaves the batch at once. What a request generates does not depend on its company.
package struct Generator {
    let decoder: Decoder
    let options: GenerationOptions
    /// Tokens that end an answer.
    let endTokens: Set<Int>
    /// Whether a token's text, after what was generated so far, ends the answer.
    let endsLine: (_ token: Int, _ soFar: [Int]) -> Bool

    package init(
        decoder: Decoder, options: GenerationOptions, endTokens: Set<Int>,
        endsLine: @escaping (_ token: Int, _ soFar: [Int]) -> Bool
    ) {
        self.decoder = decoder
        self.options = options
        self.endTokens = endTokens
        self.endsLine = endsLine
    }

    /// - Returns: for each prompt the new tokens, and the counts of all.
    package func generate(
        _ prompts: [[Int]], progress: RequestProgress
    ) throws -> (ids: [[Int]], counts: TokenCounts) {
        var results = [[Int]](repeating: [], count: prompts.count)
        var finished = 0
        var batch = try PromptBatch(decoder: decoder, prompts: prompts) {
            try progress(0, prompts.count)
        }
        let capacities = prompts.map { $0.count - batch.sharedCount + options.maximumTokens }
        for group in PromptBatch.groups(
            capacities: capacities, configuration: decoder.configuration)
        {
            let caches = group.map { batch.makeCache(capacity: capacities[$0]) }
            let hidden = try batch.extend(
                caches, with: group.map { Array(prompts[$0].dropFirst(batch.sharedCount)) }
            ) { try progress(finished, prompts.count) }
            try run(
                group: group, caches: caches, hidden: hidden, results: &results,
                progress: { done in try progress(finished + done, prompts.count) })
            finished += group.count
        }
        var counts = TokenCounts()
        counts.prompt = prompts.reduce(0) { $0 + $1.count }
        counts.computedPrompt = batch.computedTokens
        counts.generated = results.reduce(0) { $0 + $1.count }
        return (results, counts)
    }

    /// One sequence that is still being answered.
    private struct Stream {
        let request: Int
        let cache: KeyValueCache
        var sampler: Sampler
    }

    private func run(
        group: Range<Int>, caches: [KeyValueCache], hidden: [Matrix], results: inout [[Int]],
        progress: (Int) throws -> Void
    ) throws {
        var streams = zip(group, caches).map { request, cache in
            Stream(
                request: request, cache: cache,
                sampler: Sampler(options: options, request: request))
        }
        var states = Matrix(
            uninitializedRows: hidden.count, columns: decoder.configuration.width)
        for (row, state) in hidden.enumerated() { states.rows(row..<row + 1).copy(from: state) }
        while !streams.isEmpty {
            let tokens = try nextTokens(states, streams: &streams)
            var open: [Stream] = [], next: [[Int]] = []
            for (stream, token) in zip(streams, tokens) {
                let ends = endTokens.contains(token) || endsLine(token, results[stream.request])
                results[stream.request].append(token)
                if !ends, results[stream.request].count < options.maximumTokens {
                    open.append(stream)
                    next.append([token])
                }
            }
            streams = open
            try progress(group.count - streams.count)
            guard !streams.isEmpty else { return }
            states = decoder.forward(next, caches: streams.map(\.cache))
        }
    }

    private func nextTokens(_ states: Matrix, streams: inout [Stream]) throws -> [Int] {
        let logits = decoder.logits(states, rows: Array(0..<states.rows))
        let likeliest = decoder.context.compute.argMax(logits)
        return try streams.indices.map { row in
            guard logits[row, likeliest[row]].isFinite else {
                throw LanguageModelsError.notFinite(place: "generation")
            }
            guard options.temperature > 0 else { return likeliest[row] }
            return streams[row].sampler.draw(logits.row(row))
        }
    }
}
