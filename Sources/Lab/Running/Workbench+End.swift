import Domain
import LanguageModels
import Record
import Retrieval
import Scenarios

// What a record needs of the models when all work is done.

extension Workbench {
    /// How many passages the record shows for a question.
    private static let shownPassages = 3

    /// - Parameters:
    ///   - questions: those that take part.
    ///   - shown: those that the record shows.
    func end(_ questions: QuestionSet, shown: [Question]) throws -> RunEnd {
        let machine = MachineDescription(compute, isAutomatic: precisionIsAutomatic)
        let asked = services.records()
        return RunEnd(
            notices: notices, embedding: embeddedTokens(questions),
            passages: try passages(for: shown),
            services: asked.isEmpty ? nil : asked,
            machine: machine.record())
    }

    private func embeddedTokens(_ questions: QuestionSet) -> EmbeddedTokensRecord {
        func count(_ texts: [String]) -> Int {
            texts.reduce(0) { $0 + encoder.tokens($1).count }
        }
        return EmbeddedTokensRecord(
            corpusTokens: count(retriever?.chunks.map(\.text) ?? []),
            trainingTokens: count(questions.train.map(\.text)),
            validationTokens: count(questions.validation.map(\.text)),
            testTokens: count(questions.test.map(\.text)))
    }

    private func passages(for questions: [Question]) throws -> [String: [ExamplePassage]] {
        guard let retriever else { return [:] }
        var passages: [String: [ExamplePassage]] = [:]
        for question in questions {
            let found = try retriever.passages(for: [question.text], count: Self.shownPassages)[0]
            passages[question.id] = found.map { passage in
                ExamplePassage(
                    id: passage.chunk.id, source: passage.chunk.source, text: passage.chunk.text,
                    similarity: Double(passage.similarity),
                    isGold: Gold(question).isIn(passage.chunk))
            }
        }
        return passages
    }
}
