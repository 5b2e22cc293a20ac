import Domain
import Foundations
import ModelAPI
import Record

/// Worked examples, and the training questions that were too long to be any.
struct DrawnExamples {
    var blocks: [PromptBlock] = []
    var passedOver: [LongItem] = []
}

/// Chooses worked examples by length.
///
/// All of them together may take three quarters of the model's context, so that a question fits
/// behind them: one that would take more is passed over, and the next one is taken.
struct ExampleChooser {
    /// nil where nobody can tell what is too long: then all fit.
    let counter: (any TokenCounter)?
    let prompts: PromptBuilder

    /// - Throws: ``LabError/nothingFits(_:_:limit:)`` when some were passed over and too few are left.
    func choose(
        _ count: Int, from candidates: [(id: String, block: PromptBlock)]
    ) throws -> DrawnExamples {
        guard let counter else {
            return DrawnExamples(blocks: candidates.prefix(count).map(\.block))
        }
        let limit = counter.contextLength
        var drawn = DrawnExamples(), room = limit * 3 / 4
        for (id, block) in candidates where drawn.blocks.count < count {
            let text = try prompts.prompt(block, examples: [], form: .completion)
            let tokens = counter.tokenCount(text)
            if tokens > room {
                drawn.passedOver.append(LongItem(id: id, tokens: tokens))
            } else {
                room -= tokens
                drawn.blocks.append(block)
            }
        }
        guard drawn.passedOver.isEmpty || drawn.blocks.count == count else {
            throw LabError.nothingFits(.workedExamples, drawn.passedOver, limit: limit)
        }
        return drawn
    }

    /// The training questions in the order in which they become worked examples: drawn by the seed;
    /// for a task with labels each label gets its turn.
    static func order(_ questions: [Question], labels: [String], seed: UInt64) -> [Question] {
        var random = SeededGenerator(seed: seed, stream: "demonstrations")
        var order = questions
        random.shuffle(&order)
        return labels.isEmpty ? order : takingTurns(order)
    }

    /// The questions in an order in which their answers take turns.
    private static func takingTurns(_ questions: [Question]) -> [Question] {
        var seen: [String: Int] = [:]
        let turns = questions.map { question in
            seen[question.answers[0], default: 0] += 1
            return seen[question.answers[0], default: 0]
        }
        return questions.indices.sorted { (turns[$0], $0) < (turns[$1], $1) }
            .map { questions[$0] }
    }
}
