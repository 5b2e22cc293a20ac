package import ModelAPI
import Kernels

/// Generates answers to many prompts at once.
///
/// Every pass computes one new token of each open answer, and with them the prompts that are next
/// in line, as long as there is room: a finished answer makes room at once, and a prompt that
/// joins costs no pass of its own. Source: Yu et al. 2022, "Orca" (OSDI), continuous batching.
/// Prompts that begin alike stand in line one behind the other (``PromptOrder``).
/// What a request generates does not depend on its company, but for rounding in f32.
package struct Generator {
    let decoder: Decoder
    let options: GenerationOptions
    /// Called once for each new token of a request: whether it ends the answer.
    let ends: (_ request: Int, _ token: Int) -> Bool

    package init(
        decoder: Decoder, options: GenerationOptions,
        ends: @escaping (_ request: Int, _ token: Int) -> Bool
    ) {
        self.decoder = decoder
        self.options = options
        self.ends = ends
    }

    /// - Returns: for each prompt the new tokens, and the counts of all.
    package func generate(
        _ prompts: [[Int]], progress: RequestProgress
    ) throws -> (ids: [[Int]], counts: TokenCounts) {
        let beginning = PromptOrder(prompts).beginning
        let batch = try PromptBatch(
            decoder: decoder, beginning: prompts.first?.prefix(beginning) ?? []
        ) { try progress(0, prompts.count) }
        return try generate(prompts, behind: batch, progress: progress)
    }

    /// - Parameter batch: what the prompts begin with, computed; its tokens count among those of the
    ///   prompts that were computed.
    func generate(
        _ prompts: [[Int]], behind batch: PromptBatch, progress: RequestProgress
    ) throws -> (ids: [[Int]], counts: TokenCounts) {
        var line = StreamLine(
            batch: batch, prompts: prompts, options: options,
            budget: PromptBatch.cachedTokens(decoder.configuration))
        var results = [[Int]](repeating: [], count: prompts.count)
        while let pass = line.nextPass() {
            try progress(line.finished, prompts.count)
            let hidden = decoder.forward(pass.tokens, caches: pass.caches)
            let tokens = try nextTokens(hidden, rows: pass.rows, line: &line, of: pass.complete)
            for (request, token) in zip(pass.complete, tokens) {
                results[request].append(token)
                if ends(request, token) || results[request].count == options.maximumTokens {
                    line.finish(request)
                } else {
                    line.goOn(request, with: token)
                }
            }
        }
        try progress(line.finished, prompts.count)
        var counts = TokenCounts()
        counts.prompt = prompts.reduce(0) { $0 + $1.count }
        counts.computedPrompt = line.computedPrompt
        counts.generated = results.reduce(0) { $0 + $1.count }
        return (results, counts)
    }

    /// The next token of each request, from the hidden state in the row beside it.
    private func nextTokens(
        _ hidden: Matrix, rows: [Int], line: inout StreamLine, of requests: [Int]
    ) throws -> [Int] {
        guard !rows.isEmpty else { return [] }
        let logits = decoder.logits(hidden, rows: rows)
        let likeliest = decoder.context.compute.argMax(logits)
        return try requests.indices.map { row in
            guard logits[row, likeliest[row]].isFinite else {
                throw LanguageModelsError.notFinite(place: "generation")
            }
            guard options.temperature > 0 else { return likeliest[row] }
            return line.draw(logits.row(row), for: requests[row])
        }
    }
}

extension Generator {
    /// Bytes of the keys and values of `count` sequences as far as they run together.
    package static func cacheBytes(
        prompt tokens: Int, count: Int, configuration: DecoderConfiguration
    ) -> Int {
        let together = tokens * min(count, PromptBatch.sequencesTogether)
        return min(together, max(tokens, PromptBatch.cachedTokens(configuration)))
            * PromptBatch.cachedBytes(configuration)
    }
}
