package import ModelAPI
import Kernels
import Foundations

/// What a model expects at each token of given answers, the true tokens before it given: a
/// distribution over the vocabulary for each.
package struct AnswerDistributions {
    /// How many tokens of each answer are looked at.
    package let counts: [Int]
    /// `[Σ counts, vocabulary]`, answer by answer.
    private let logits: Matrix

    fileprivate init(counts: [Int], logits: Matrix) {
        self.counts = counts
        self.logits = logits
    }

    /// The Kullback–Leibler divergence from these distributions to a tuned model's, in nats, added
    /// up over the tokens of each answer.
    ///
    /// ```
    /// KL(p || q) = Σ_v p(v) · (log p(v) − log q(v)),  p = these, q = tuned
    /// ```
    /// 0 for equal distributions and greater for all others. How far fine-tuning moved a model on
    /// the new task goes with how much it forgot of others: Shenfeld et al. 2025, arXiv:2509.04259.
    ///
    /// - Returns: one sum an answer; sums in `Double`, token by token.
    /// - Precondition: both are of the same answers and vocabulary.
    package func divergences(to tuned: AnswerDistributions) -> [Double] {
        precondition(counts == tuned.counts && logits.columns == tuned.logits.columns)
        var row = 0
        return counts.map { count in
            defer { row += count }
            return (row..<row + count).reduce(0) {
                $0 + Self.divergence(of: logits.row($1), to: tuned.logits.row($1))
            }
        }
    }

    /// At how many tokens the likeliest one is the same; of equal ones the first counts.
    ///
    /// - Precondition: as for ``divergences(to:)``.
    package func sameLikeliest(as other: AnswerDistributions) -> Int {
        precondition(counts == other.counts && logits.columns == other.logits.columns)
        return (0..<logits.rows).count {
            Self.likeliest(in: logits.row($0)) == Self.likeliest(in: other.logits.row($0))
        }
    }

    private static func likeliest(in row: [Float]) -> Int? {
        row.indices.max { (row[$0], $1) < (row[$1], $0) }
    }

    private static func divergence(of first: [Float], to second: [Float]) -> Double {
        let normals = (logSumExp(first), logSumExp(second))
        var sum = 0.0
        for index in first.indices {
            let own = Double(first[index]) - normals.0
            sum += exp(own) * (own - (Double(second[index]) - normals.1))
        }
        // Rounding may leave a hair below 0.
        return max(0, sum)
    }

    private static func logSumExp(_ logits: [Float]) -> Double {
        let greatest = Double(logits.max() ?? 0)
        return greatest + log(logits.reduce(0) { $0 + exp(Double($1) - greatest) })
    }
}

extension LanguageModel {
    /// What the model expects at the first tokens of an answer to each prompt.
    ///
    /// - Parameters:
    ///   - prompts: not empty texts.
    ///   - answers: one a prompt, as they stand behind it.
    ///   - mostTokens: of each answer no more are looked at, ≥ 1. A distribution over 49,152 tokens
    ///     takes 197 kB.
    /// - Throws: ``LanguageModelsError/tooLong(tokens:limit:beginning:)``,
    ///   ``LanguageModelsError/emptyPrompt``, ``LanguageModelsError/notFinite(place:)``.
    package func distributions(
        _ prompts: [PromptText], answers: [PromptText], mostTokens: Int,
        progress: RequestProgress = { _, _ in }
    ) throws -> AnswerDistributions {
        precondition(prompts.count == answers.count && mostTokens >= 1)
        let starts = prompts.map { tokens($0) },
            targets = answers.map { continuation($0).prefix(mostTokens) }
        for (index, prompt) in prompts.enumerated() {
            guard !starts[index].isEmpty else { throw LanguageModelsError.emptyPrompt }
            try requireRoom(for: starts[index].count + targets[index].count, beginning: prompt.text)
        }
        let counts = targets.map(\.count)
        let states = Matrix(
            uninitializedRows: counts.reduce(0, +), columns: decoder.configuration.width)
        var row = 0
        for (index, target) in targets.enumerated() where !target.isEmpty {
            try progress(index, prompts.count)
            let sequence = starts[index] + target.dropLast()
            let cache = KeyValueCache(decoder.configuration, capacity: sequence.count)
            let hidden = decoder.forward([sequence], caches: [cache])
            states.rows(row..<row + target.count)
                .copy(from: hidden.rows(hidden.rows - target.count..<hidden.rows))
            row += target.count
        }
        try progress(prompts.count, prompts.count)
        let logits = decoder.logits(states, rows: Array(0..<row))
        guard (0..<row).allSatisfy({ logits.row($0).allSatisfy(\.isFinite) }) else {
            throw LanguageModelsError.notFinite(place: "the distributions of an answer")
        }
        return AnswerDistributions(counts: counts, logits: logits)
    }
}
