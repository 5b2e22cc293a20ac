public import Domain
import Foundations

/// How answers are generated.
public struct GenerationOptions: Sendable, Equatable {
    /// At most so many new tokens an answer, ≥ 1.
    public var maximumTokens: Int
    /// 0 always takes the likeliest token; above 0 the logits are divided by it before sampling.
    public var temperature: Double
    /// Samples from the likeliest tokens that together reach this probability, 0 < topP ≤ 1.
    ///
    /// Source: Holtzman et al. 2020, arXiv:1904.09751.
    public var topP: Double
    /// Seed of the sampling; each request draws from a stream of its own.
    public var seed: UInt64
    /// The number of the first request, ≥ 0: requests that come in several calls with one seed
    /// count on, so that how they are divided among calls changes no answer.
    public var firstRequest: Int
    /// Ends an answer before its first line break (leading ones do not count).
    public var stopsAtLineBreak: Bool
    /// What is cut from the beginning of an answer as thoughts; nil cuts nothing. The limits above
    /// are the answer's own, behind such a block.
    public var reasoning: ReasoningRule?

    /// The defaults take the likeliest token at every place.
    public init(
        maximumTokens: Int, temperature: Double = 0, topP: Double = 1, seed: UInt64 = 0,
        firstRequest: Int = 0, stopsAtLineBreak: Bool = false, reasoning: ReasoningRule? = nil
    ) {
        precondition(maximumTokens >= 1 && temperature >= 0 && topP > 0 && topP <= 1)
        self.maximumTokens = maximumTokens
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
        self.firstRequest = firstRequest
        self.stopsAtLineBreak = stopsAtLineBreak
        self.reasoning = reasoning
    }
}

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

/// Called now and then with how many requests are done; may throw to stop the work.
public typealias RequestProgress = (_ finished: Int, _ total: Int) throws -> Void

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
