import Checkpoints
import Domain
import Lab
import Metrics
import Record
import Scenarios
import TestSupport
import Testing

@Suite("Two scorers for tasks with labels")
struct ScorerTests {
    private static let labels = ["warm", "cold", "wet"]

    @Test("Every arm with a language model is scored by what it writes, too, on the same questions")
    func run() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: label, labels: [warm, cold, wet] }
            arms:
              - nearest: { neighbours: 1 }
              - base: { form: completion }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            seeds: 2
            forgetting: { probes: [english], english: english.txt }
            """, questions: Rooms.questions(answers: Self.labels.map { "\"\($0)\"" }))
        let record = try scenario.run()
        #expect(record.arms[0].generated == nil)
        #expect(record.arms[0].rows.allSatisfy { $0.generated == nil })
        let references = Dictionary(
            uniqueKeysWithValues: try scenario.bundle().questions.test.map { ($0.id, $0.answers) })
        for arm in record.arms.dropFirst() {
            let generated = try #require(arm.generated)
            let seeds = Dictionary(grouping: arm.rows, by: \.seed).values
            let scored = try seeds.map { rows in
                try ScoredAnswers(
                    rows.map {
                        ScoredAnswers.Row(
                            answer: try #require($0.generated), references: references[$0.question]!
                        )
                    }, metric: .macroF1, labels: Self.labels)
            }
            let value = scored.map(\.value).reduce(0, +) / Double(scored.count)
            #expect(abs(generated.score.value - value) < 1e-12)
            #expect(generated.unreadable == scored.map(\.unreadableCount).reduce(0, +))
            #expect(
                abs(generated.difference.value - (value - arm.score.value)) < 1e-12)
        }
        let pairs = try #require(record.generatedDifferences)
        #expect(pairs.map(\.arm) == record.differences.map(\.arm))
        #expect(pairs.map(\.other) == record.differences.map(\.other))
        #expect(try scenario.run(in: "again").digest == record.digest)
    }

    @Test("A prompt counts once however many labels there are, and of the labels the answer alone")
    func tokens() throws {
        func usage(labels: [String]) throws -> (usage: Usage, questions: Int) {
            let record = try TinyScenario(
                """
                task: { kind: label, labels: [\(labels.joined(separator: ", "))] }
                arms: [base: { form: completion }]
                """, questions: Rooms.questions(answers: Self.labels.map { "\"\($0)\"" })
            ).run()
            return (try #require(record.arms[0].answering), record.data.testCount)
        }
        let three = try usage(labels: Self.labels)
        let five = try usage(labels: Self.labels + ["dry", "hot"])
        #expect(three.usage.promptTokens == five.usage.promptTokens)
        #expect(three.usage.computedPromptTokens <= three.usage.promptTokens)
        // A label of four letters has five tokens at most, with the blank before it.
        #expect((1...5 * three.questions).contains(three.usage.generatedTokens))
        #expect((1...5 * five.questions).contains(five.usage.generatedTokens))
    }

    @Test("What the template puts before a label makes special tokens")
    func lead() throws {
        let template = TinyTokenizer.template(answersBehind: "<|endoftext|>")
        let record = try TinyScenario(
            """
            task: { kind: label, labels: [aa, bb] }
            arms: [base: { form: chat }]
            """, questions: Rooms.questions(answers: ["aa", "bb"].map { "\"\($0)\"" })
        ) { $0.metadata["tokenizer.chat_template"] = .string(template) }.run()
        // The special token and two letters for each question.
        #expect(record.arms.map(\.answering?.generatedTokens) == [3 * record.data.testCount])
    }

    @Test("Other tasks have no options, and so one scorer")
    func shortAnswers() throws {
        let record = try TinyScenario(TinyScenario.fewArms).run()
        #expect(record.generatedDifferences == nil)
        #expect(record.arms.allSatisfy { $0.generated == nil })
    }
}
