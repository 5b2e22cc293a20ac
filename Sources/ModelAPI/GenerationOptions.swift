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
    /// The answer without the line break that ends it, and what follows.
    package func cut(_ answer: String) -> String {
        guard stopsAtLineBreak else { return answer }
        let start = answer.utf8.firstIndex { !LeadingBlock.isBlank($0) } ?? answer.endIndex
        let end = answer.utf8[start...].firstIndex(of: 0x0A) ?? answer.endIndex
        return String(answer[..<end])
    }
}
