import ModelAPI
import LanguageModels
import Tokenizers

/// The prompts of some of an arm's questions, which stand for all of them.
struct SampledPrompts {
    /// Tokens of each prompt.
    private let tokens: [[Int]]
    /// How many there are for each one here.
    let weight: Double

    /// At most so many prompts of one setting are tokenised.
    private static let most = 48

    /// Evenly spaced items.
    ///
    /// - Parameter most: how many at most.
    static func pick<Item>(_ items: [Item], most: Int = most) -> [Item] {
        let count = min(items.count, most)
        return (0..<count).map { items[$0 * items.count / count] }
    }

    init(_ prompts: [PromptText], weight: Double, tokenizer: any PromptTokenizer) {
        tokens = prompts.map { tokenizer.tokens($0) }
        self.weight = weight
    }

    /// - Parameter count: all prompts.
    init(_ prompts: [PromptText], standingFor count: Int, tokenizer: any PromptTokenizer) {
        self.init(
            prompts, weight: prompts.isEmpty ? 0 : Double(count) / Double(prompts.count),
            tokenizer: tokenizer)
    }

    /// Tokens of a prompt, on the mean.
    var mean: Double {
        Double(tokens.reduce(0) { $0 + $1.count }) / Double(max(tokens.count, 1))
    }

    /// Tokens of the longest.
    var longest: Int { tokens.map(\.count).max() ?? 0 }

    /// The work of computing those here one at a time, none sharing anything.
    var alone: PlannedWork {
        tokens.map { PlannedWork.prompt($0.indices) }.reduce(PlannedWork(), +)
    }

    /// The work of computing what all prompts begin with.
    var beginning: PlannedWork {
        PlannedWork.prompt(0..<PromptOrder(tokens).beginning)
    }

    /// The work of computing all questions' prompts in one batch.
    var work: PlannedWork {
        let order = PromptOrder(tokens)
        let own = zip(order.numbers, order.known).map { number, known in
            PlannedWork.prompt(known..<tokens[number].count)
        }
        return own.reduce(PlannedWork(), +) * weight + PlannedWork.prompt(0..<order.beginning)
    }
}
