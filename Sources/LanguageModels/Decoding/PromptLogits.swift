public import ModelAPI
import Kernels

/// What a model thinks of a prompt: how likely it is, and what comes next.
public struct PromptLogits: Sendable, Equatable {
    /// The prompt's tokens.
    public var ids: [Int]
    /// The likeliest next tokens, the best first; of equals the one with the smaller id.
    public var topIds: [Int]
    /// Their logits.
    public var topLogits: [Float]
    /// Sum of the natural logarithms of the probabilities of all tokens but the first.
    public var sumLogLikelihood: Double
}

extension LanguageModel {
    /// Looks at every position of each prompt.
    ///
    /// - Parameters:
    ///   - prompts: an empty one gives empty lists and 0.
    ///   - count: how many next tokens are wanted, ≥ 0; no more than the vocabulary has are given.
    /// - Throws: ``LanguageModelsError/tooLong(tokens:limit:beginning:)``,
    ///   ``LanguageModelsError/notFinite(place:)``.
    public func logits(_ prompts: [PromptText], top count: Int) throws -> [PromptLogits] {
        try prompts.map { prompt in
            let ids = tokens(prompt)
            try requireRoom(for: ids.count, beginning: prompt.text)
            return try logits(of: ids, top: count)
        }
    }

    /// Rows of logits that exist at one time: 128 × 49,152 floats are 25 MB.
    private static let tokensInPass = 128

    private func logits(of ids: [Int], top count: Int) throws -> PromptLogits {
        var result = PromptLogits(ids: ids, topIds: [], topLogits: [], sumLogLikelihood: 0)
        let cache = KeyValueCache(decoder.configuration, capacity: max(ids.count, 1))
        for start in stride(from: 0, to: ids.count, by: Self.tokensInPass) {
            let end = min(start + Self.tokensInPass, ids.count)
            let hidden = decoder.forward([Array(ids[start..<end])], caches: [cache])
            let logits = decoder.logits(hidden, rows: Array(0..<hidden.rows))
            if end == ids.count {
                let last = logits.row(logits.rows - 1)
                result.topIds = Self.largest(last, count: count)
                result.topLogits = result.topIds.map { last[$0] }
            }
            let targets = Array(ids[(start + 1)..<min(end + 1, ids.count)])
            guard !targets.isEmpty else { continue }
            let scores = decoder.context.compute.logLikelihoods(
                logits: logits.rows(0..<targets.count), targets: targets)
            result.sumLogLikelihood += scores.reduce(0) { $0 + Double($1) }
        }
        guard result.sumLogLikelihood.isFinite, result.topLogits.allSatisfy(\.isFinite) else {
            throw LanguageModelsError.notFinite(place: "logits")
        }
        return result
    }

    /// Where the largest values stand, the largest first.
    private static func largest(_ values: [Float], count: Int) -> [Int] {
        let order = values.indices.sorted { (values[$0], $1) > (values[$1], $0) }
        return Array(order.prefix(count))
    }
}
