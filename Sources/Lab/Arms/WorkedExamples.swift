package import Domain
package import ModelAPI
import Record
import Retrieval

/// Worked examples from the training questions, the same for every question that is asked.
///
/// They are remembered, as a server would keep them from one question to the next.
package final class WorkedExamples {
    private let questions: [Question]
    private let task: TaskConfiguration
    private let chooser: ExampleChooser
    private let source: (any PassageSource)?
    private var drawn: [Draw: DrawnExamples] = [:]
    /// For arms whose answers are read in another way.
    private var others: [WorkedExamples] = []

    /// All that examples depend on.
    private struct Draw: Hashable {
        let count: Int
        /// In each of them.
        let passages: Int
        let seed: UInt64
    }

    /// - Parameters:
    ///   - questions: those for training.
    ///   - counter: nil where nobody can tell what is too long.
    ///   - source: nil for examples without passages.
    package convenience init(
        _ questions: [Question], task: TaskConfiguration, prompts: PromptBuilder,
        counter: (any TokenCounter)?, source: (any PassageSource)?
    ) {
        self.init(
            questions, task: task, chooser: ExampleChooser(counter: counter, prompts: prompts),
            source: source)
    }

    private init(
        _ questions: [Question], task: TaskConfiguration, chooser: ExampleChooser,
        source: (any PassageSource)?
    ) {
        self.questions = questions
        self.task = task
        self.chooser = chooser
        self.source = source
    }

    /// The same questions with answers as another task shows them, remembered as well.
    func teaching(_ task: TaskConfiguration) -> WorkedExamples {
        if let known = ([self] + others).first(where: { $0.task == task }) { return known }
        let other = WorkedExamples(questions, task: task, chooser: chooser, source: source)
        others.append(other)
        return other
    }

    /// Examples that a seed draws.
    ///
    /// With passages only examples are taken whose passages hold their source, so that they show how
    /// an answer is read from a passage. ``ExampleChooser`` says in which order, and what of those that
    /// are too long.
    ///
    /// - Throws: ``LabError/nothingFits(_:_:limit:)``.
    package func draw(count: Int, passages: Int, seed: UInt64) throws -> [PromptBlock] {
        guard count > 0 else { return [] }
        let draw = Draw(count: count, passages: passages, seed: seed)
        if let drawn = drawn[draw] { return drawn.blocks }
        let chosen = try chooser.choose(count, from: candidates(draw))
        drawn[draw] = chosen
        return chosen.blocks
    }

    /// Training questions that were passed over when the examples of a setting were drawn.
    func passedOver(under setting: ArmSetting, seed: UInt64) -> [LongItem] {
        let draw = Draw(
            count: setting.examples ?? 0, passages: setting.passages ?? 0, seed: seed)
        return drawn[draw]?.passedOver ?? []
    }

    /// What examples are taken from, in their order.
    private func candidates(_ draw: Draw) throws -> [(id: String, block: PromptBlock)] {
        let order = ExampleChooser.order(questions, labels: task.labels, seed: draw.seed)
        guard let source, draw.passages > 0 else {
            return order.map {
                ($0.id, PromptBlock(question: $0.text, answer: task.taughtAnswer(to: $0)))
            }
        }
        let first = Array(order.prefix(8 * draw.count))
        let found = try source.found(for: first, count: draw.passages)
        return zip(first, found).filter { question, passages in
            question.sources.isEmpty || passages.contains(where: Gold(question).isIn)
        }.map { question, passages in
            let block = PromptBlock(
                question: question.text, passages: passages.map(\.passage),
                answer: task.taughtAnswer(to: question))
            return (question.id, block)
        }
    }
}
