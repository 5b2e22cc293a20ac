import Foundations
import Retrieval
import Scenarios

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
    /// They are drawn by the seed; for a task with labels each label gets its turn. With passages
    /// only examples are taken whose passages hold their source, so that they show how an answer
    /// is read from a passage.
    package func demonstrations(count: Int, passages: Int, seed: UInt64) throws -> [PromptBlock] {
        guard count > 0 else { return [] }
        let draw = ExampleDraw(count: count, passages: passages, seed: seed)
        if let drawn = drawnExamples[draw] { return drawn }
        let blocks = try drawExamples(draw)
        drawnExamples[draw] = blocks
        return blocks
    }

    private func drawExamples(_ draw: ExampleDraw) throws -> [PromptBlock] {
        var random = SeededGenerator(seed: draw.seed, stream: "demonstrations")
        var order = questions.train
        random.shuffle(&order)
        if !scenario.task.labels.isEmpty { order = Self.takingTurns(order) }
        guard let retriever, draw.passages > 0 else {
            return order.prefix(draw.count).map {
                PromptBlock(question: $0.text, answer: $0.answers[0])
            }
        }
        let drawn = Array(order.prefix(8 * draw.count))
        let found = try retriever.passages(for: drawn.map(\.text), count: draw.passages)
        let blocks = zip(drawn, found).filter { question, passages in
            question.sources.isEmpty
                || passages.contains { Gold(question).isIn($0.chunk) }
        }.map { question, passages in
            PromptBlock(
                question: question.text, passages: passages.map(\.chunk.passage),
                answer: question.answers[0])
        }
        return Array(blocks.prefix(draw.count))
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
