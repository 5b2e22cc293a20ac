import Domain
import Record
import Retrieval

/// All that worked examples depend on.
struct ExampleDraw: Hashable {
    let count: Int
    /// In each of them.
    let passages: Int
    let seed: UInt64
}

extension Workbench {
    /// Worked examples from the training questions, the same for every question that is asked.
    ///
    /// With passages only examples are taken whose passages hold their source, so that they show how
    /// an answer is read from a passage. ``ExampleChooser`` says in which order, and what of those that
    /// are too long.
    ///
    /// - Throws: ``LabError/nothingFits(_:_:limit:)``.
    package func demonstrations(count: Int, passages: Int, seed: UInt64) throws -> [PromptBlock] {
        guard count > 0 else { return [] }
        let draw = ExampleDraw(count: count, passages: passages, seed: seed)
        if let drawn = drawnExamples[draw] { return drawn.blocks }
        let drawn = try ExampleChooser(model: model, prompts: prompts)
            .choose(count, from: candidates(draw))
        drawnExamples[draw] = drawn
        return drawn.blocks
    }

    /// Training questions that were passed over when the worked examples of a setting were drawn.
    func passedOver(under setting: ArmSetting, seed: UInt64) -> [LongItem] {
        let draw = ExampleDraw(
            count: setting.examples ?? 0, passages: setting.passages ?? 0, seed: seed)
        return drawnExamples[draw]?.passedOver ?? []
    }

    /// What examples are taken from, in their order.
    private func candidates(_ draw: ExampleDraw) throws -> [(id: String, block: PromptBlock)] {
        let order = ExampleChooser.order(
            questions.train, labels: scenario.task.labels, seed: draw.seed)
        guard let retriever, draw.passages > 0 else {
            return order.map { ($0.id, PromptBlock(question: $0.text, answer: $0.answers[0])) }
        }
        let drawn = Array(order.prefix(8 * draw.count))
        let found = try retriever.passages(for: drawn.map(\.text), count: draw.passages)
        return zip(drawn, found).filter { question, passages in
            question.sources.isEmpty
                || passages.contains { Gold(question).isIn($0.chunk) }
        }.map { question, passages in
            let block = PromptBlock(
                question: question.text, passages: passages.map(\.chunk.passage),
                answer: question.answers[0])
            return (question.id, block)
        }
    }
}
