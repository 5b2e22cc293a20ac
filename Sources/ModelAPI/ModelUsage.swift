/// Tokens that passed through a model; nil is what the model does not tell.
public struct ModelUsage: Sendable, Equatable, Codable {
    /// Of all prompts, as they were asked for; one with several completions counts once.
    public var prompt: Int?
    /// Of all prompts, as far as they had to be computed: what they share counts once.
    public var computedPrompt: Int?
    /// Newly generated, or of scored completions.
    public var generated: Int?

    /// States what is known.
    public init(prompt: Int?, computedPrompt: Int?, generated: Int?) {
        self.prompt = prompt
        self.computedPrompt = computedPrompt
        self.generated = generated
    }

    /// No work at all.
    public static let none = ModelUsage(prompt: 0, computedPrompt: 0, generated: 0)

    /// Adds another piece of work. A sum of which one part is not known is not known.
    public static func += (total: inout ModelUsage, more: ModelUsage) {
        func sum(_ first: Int?, _ second: Int?) -> Int? {
            first.flatMap { first in second.map { first + $0 } }
        }
        total = ModelUsage(
            prompt: sum(total.prompt, more.prompt),
            computedPrompt: sum(total.computedPrompt, more.computedPrompt),
            generated: sum(total.generated, more.generated))
    }
}
