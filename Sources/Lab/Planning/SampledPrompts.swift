import ModelAPI
import LanguageModels
import Tokenizers

/// The prompts of some of an arm's questions, which stand for all of them.
struct SampledPrompts {
    /// Tokens of each prompt.
    private let tokens: [[Int]]
    /// How many questions there are for each one here.
    let weight: Double

    /// At most so many prompts of one setting are tokenised.
    private static let most = 48

    /// Every so manieth of the items.
    static func pick<Item>(_ items: [Item]) -> [(place: Int, item: Item)] {
        let count = min(items.count, most)
        return (0..<count).map { number in
            let place = number * items.count / count
            return (place, items[place])
        }
    }

    init(_ prompts: [PromptText], standingFor count: Int, model: LanguageModel) {
        tokens = prompts.map { model.tokens($0) }
        weight = prompts.isEmpty ? 0 : Double(count) / Double(prompts.count)
    }

    /// Tokens of a prompt, on the mean.
    var mean: Double {
        Double(tokens.reduce(0) { $0 + $1.count }) / Double(max(tokens.count, 1))
    }

    /// Tokens of the longest.
    var longest: Int { tokens.map(\.count).max() ?? 0 }

    /// The work of computing so many prompts one at a time, none sharing anything.
    func alone(_ count: Int) -> PlannedWork {
        let works = tokens.map { PlannedWork.prompt($0.indices) }
        return works.reduce(PlannedWork(), +) * (Double(count) / Double(max(tokens.count, 1)))
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
