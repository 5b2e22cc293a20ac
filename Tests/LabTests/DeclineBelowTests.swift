import Domain
import Lab
import ModelAPI
import Retrieval
import Scenarios
import TestSupport
import Testing

@Suite("Declining where nothing near is found")
struct DeclineBelowTests {
    /// Finds one passage for each question, as near as the number in it says in hundredths.
    private struct Corpus: PassageSource {
        let chunks = [
            Chunk(id: "a#0", source: "a.md", span: 0..<4, text: "Text", passage: "Text")
        ]

        func passages(for questions: [Question], count: Int) throws -> [[Passage]] {
            questions.map { question in
                let hundredths = question.text.split { !$0.isNumber }.first.flatMap { Float($0) }
                return [Passage(chunk: chunks[0], similarity: (hundredths ?? 0) / 100)]
            }
        }
    }

    private func arm() throws -> any Arm {
        let options = RetrievalOptions(
            passages: [1], examples: [0], forms: [.completion], declineBelow: [0, 0.3, 0.6])
        return try #require(ArmFactory.arm(ArmConfiguration(.rag(options))))
    }

    /// The answers to forty questions whose best passages have similarities from 0.00 to 0.78.
    private func answers(
        _ model: FakeLanguageModel, below similarity: Double?, rules: AnswerRules = AnswerRules(),
        arm: (any Arm)? = nil
    ) throws -> [Answer] {
        let task = TaskConfiguration(kind: .shortAnswer, rules: rules)
        let prompts = PromptBuilder(task: task, chatForm: nil)
        let known = try TinyScenario().bundle().questions
        let bench = ArmBench(
            task: task, questions: known, prompts: prompts, model: model, corpus: Corpus(),
            wrongCorpus: nil, known: NoQuestions(),
            examples: WorkedExamples(
                known.train, task: task, prompts: prompts, counter: model.counter, source: nil))
        let questions = (0..<40).map {
            Question(id: "\($0)", text: "number \(2 * $0) ?", answers: ["oak"], split: .test)
        }
        let setting = ArmSetting(
            form: .completion, examples: 0, passages: 1, declineBelow: similarity)
        return try (arm ?? self.arm()).answer(
            questions, setting: setting, seed: 1, by: .likelihood, bench: bench,
            pieces: .keepingNothing(), progress: { _, _ in }
        ).answers
    }

    private static func echo(_ prompt: String) -> String {
        prompt.split { !$0.isNumber }.last.map(String.init) ?? ""
    }

    @Test("The threshold is one more setting to choose")
    func settings() throws {
        let arm = try arm()
        #expect(arm.settings.map(\.declineBelow) == [0, 0.3, 0.6])
        #expect(Set(arm.settings.map(\.key)).count == 3)
        #expect(arm.settings[1].labels["decline-below"] == "0.3")
    }

    @Test("A trained arm that reads passages has it too, for each number of passages")
    func tuned() throws {
        let options = RetrievalTuningOptions(passages: 3, declineBelow: [0, 0.3])
        let arm = try #require(ArmFactory.arm(ArmConfiguration(.loraWithRetrieval(options))))
        #expect(arm.settings.map(\.passages) == [1, 1, 3, 3])
        #expect(arm.settings.map(\.declineBelow) == [0, 0.3, 0, 0.3])
        let plain = RetrievalTuningOptions(passages: 3)
        let usual = try #require(ArmFactory.arm(ArmConfiguration(.loraWithRetrieval(plain))))
        #expect(
            usual.settings.map(\.key) == [
                "form=completion,passages=1", "form=completion,passages=3",
            ])
        let model = FakeLanguageModel(answer: Self.echo)
        let answers = try answers(model, below: 0.3, arm: arm)
        #expect(answers.prefix(15).allSatisfy { $0.text == "not in the documents" })
        #expect(model.answered.count == 25)
    }

    @Test("Only questions with a near passage are asked, and the others keep their places")
    func declines() throws {
        let model = FakeLanguageModel(answer: Self.echo)
        let answers = try answers(model, below: 0.3)
        #expect(answers.map(\.question) == (0..<40).map { "\($0)" })
        #expect(answers.prefix(15).allSatisfy { $0.text == "not in the documents" })
        #expect(answers.dropFirst(15).map(\.text) == (15..<40).map { "\(2 * $0)" })
        #expect(answers.allSatisfy { $0.passages == ["a#0"] && $0.tooLong == nil })
        #expect(model.answered.count == 25)
    }

    @Test("Without a threshold, and with 0, every question is asked", arguments: [nil, 0])
    func never(similarity: Double?) throws {
        let model = FakeLanguageModel(answer: Self.echo)
        let answers = try answers(model, below: similarity)
        #expect(answers.map(\.text) == (0..<40).map { "\(2 * $0)" })
    }

    @Test("Where nothing is near the model is not asked, and the answer has the form that is read")
    func all() throws {
        let model = FakeLanguageModel(answer: Self.echo)
        let rules = AnswerRules(extraction: .after("Answer:"))
        let answers = try answers(model, below: 0.9, rules: rules)
        #expect(answers.count == 40 && model.answered.isEmpty)
        #expect(answers.allSatisfy { $0.text == "Answer: not in the documents" })
    }
}
