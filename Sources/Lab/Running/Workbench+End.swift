import Domain
import Foundations
import LanguageModels
import ModelAPI
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
            notices: notices, embedding: try embeddedTokens(questions),
            passages: try passages(for: shown),
            services: asked.isEmpty ? nil : asked,
            machine: machine.record())
    }

    /// Nil where nothing is embedded, or a service does not tell.
    private func embeddedTokens(_ questions: QuestionSet) throws -> EmbeddedTokensRecord? {
        guard let count = tokenCount else { return nil }
        let corpus = retriever?.chunks.map(\.text) ?? []
        guard let corpus = try count(corpus, .passage),
            let training = try count(questions.train.map(\.text), .query),
            let validation = try count(questions.validation.map(\.text), .query),
            let test = try count(questions.test.map(\.text), .query)
        else { return nil }
        return EmbeddedTokensRecord(
            corpusTokens: corpus, trainingTokens: training, validationTokens: validation,
            testTokens: test)
    }

    /// Counts the tokens of texts as they are embedded.
    private var tokenCount: (([String], TextRole) throws -> Int?)? {
        if let encoder {
            return { texts, _ in texts.reduce(0) { $0 + encoder.tokens($1).count } }
        }
        return services.encoder.map { encoder in
            { try encoder.tokens(of: $0, as: $1).map { Int(saturating: $0.rounded()) } }
        }
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
