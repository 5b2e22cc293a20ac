public import Domain
import Foundations
import ModelAPI

/// A generated answer.
public struct Generation: Sendable, Equatable {
    /// All new tokens, thoughts and the one that ended the answer included.
    public var ids: [Int]
    /// The answer's text, special tokens left out and cut before the line break that ended it.
    public var text: String
    /// How the thoughts before the answer ended; nil where there were none, or none are cut.
    public var reasoning: Reasoning?
}

/// Tokens that passed through a model.
public struct TokenCounts: Sendable, Equatable, Codable {
    /// Of all prompts, as they were asked for; one with several completions counts once.
    public var prompt = 0
    /// Of all prompts, as far as they had to be computed: what they share counts once.
    public var computedPrompt = 0
    /// Newly generated, or of scored completions.
    public var generated = 0

    /// All counts at 0.
    public init() {}

    /// Adds another piece of work, count by count.
    public static func += (total: inout TokenCounts, more: TokenCounts) {
        total.prompt += more.prompt
        total.computedPrompt += more.computedPrompt
        total.generated += more.generated
    }
}

/// Picks the next token from logits.
struct Sampler {
    let options: GenerationOptions
    private var generator: SeededGenerator

    init(options: GenerationOptions, request: Int) {
        self.options = options
        let number = options.firstRequest + request
        generator = SeededGenerator(seed: options.seed, stream: "generation \(number)")
    }

    /// Draws from the logits of one position by temperature and top-p.
    mutating func draw(_ logits: [Float]) -> Int {
        let top = logits.max() ?? 0
        var candidates = logits.enumerated().map { index, logit in
            (token: index, weight: exp(Double(logit - top) / options.temperature))
        }
        candidates.sort { ($0.weight, $1.token) > ($1.weight, $0.token) }
        let total = candidates.reduce(0) { $0 + $1.weight }
        var kept = 0.0, count = 0
        while count < candidates.count, count == 0 || kept < options.topP * total {
            kept += candidates[count].weight
            count += 1
        }
        var point = generator.uniform() * kept
        for candidate in candidates.prefix(count) {
            point -= candidate.weight
            if point < 0 { return candidate.token }
        }
        return candidates[count - 1].token
    }
}
