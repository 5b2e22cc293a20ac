import Domain
import Lab
import ModelAPI
import Scenarios
import TestSupport
import Testing

/// Arms on models that are known by what they can do.
@Suite("Arms on a model without an engine")
struct FakeBenchTests {
    private func bench(_ model: FakeLanguageModel) throws -> ArmBench {
        let task = TaskConfiguration(kind: .label, labels: ["oak", "iron", "tin"])
        let prompts = PromptBuilder(task: task, chatForm: nil)
        let questions = try TinyScenario().bundle().questions
        return ArmBench(
            task: task, questions: questions, prompts: prompts, model: model, corpus: nil,
            wrongCorpus: nil, known: NoQuestions(),
            examples: WorkedExamples(
                questions.train, task: task, prompts: prompts, counter: model.counter,
                source: nil))
    }

    /// The answers of `base` to so many questions, each with its number in it.
    private func answers(_ model: FakeLanguageModel, to count: Int) throws -> [Answer] {
        let arm = try #require(
            ArmFactory.arm(ArmConfiguration(.base(PromptOptions(forms: [.completion])))))
        let questions = (0..<count).map {
            Question(id: "\($0)", text: "number \($0) ?", answers: ["oak"], split: .test)
        }
        return try arm.answer(
            questions, setting: ArmSetting(form: .completion), seed: 1, by: .likelihood,
            bench: try bench(model), pieces: .keepingNothing(), progress: { _, _ in }
        ).answers
    }

    /// Which label a prompt's number stands for.
    private static func label(_ prompt: String) -> String {
        let number = prompt.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
        return ["oak", "iron", "tin"][number % 3]
    }

    @Test("The likeliest label answers each question, in whatever order the model scores")
    func likelihoods() throws {
        let model = FakeLanguageModel(logLikelihood: { prompt, completion in
            completion == " \(Self.label(prompt))" ? -1 : -2
        })
        // More than the first mark, so that there are parts whose order is the model's own.
        let answers = try answers(model, to: 30)
        #expect(answers.map(\.question) == (0..<30).map { "\($0)" })
        #expect(answers.map(\.text) == (0..<30).map { ["oak", "iron", "tin"][$0 % 3] })
        #expect(model.answered.isEmpty)
        // No question of the first 25 changes place with one behind them.
        let first = model.scored.prefix(25).map(\.prompt.text)
        #expect(
            (0..<25).allSatisfy { number in first.contains { $0.contains("number \(number) ") } })
        #expect(!first[0].contains("number 0 "), "the fake scores backwards")
    }

    @Test("A model that tells no likelihoods answers in its own words")
    func words() throws {
        let model = FakeLanguageModel(
            countsTokens: false, knowsLikelihoods: false, answer: Self.label)
        let answers = try answers(model, to: 30)
        #expect(answers.map(\.text) == (0..<30).map { ["oak", "iron", "tin"][$0 % 3] })
        #expect(model.answered.count == 30 && answers.allSatisfy { $0.tooLong == nil })
    }

    @Test("What is too long is not asked, where the model's tokens can be counted")
    func tooLong() throws {
        // Four words, since a line break parts none, and one for the label.
        let roomy = try answers(FakeLanguageModel(contextLength: 5), to: 2)
        #expect(roomy.count == 2 && roomy.allSatisfy { $0.tooLong == nil })
        let tight = FakeLanguageModel(contextLength: 4)
        #expect(throws: LabError.self) { try answers(tight, to: 2) }
        #expect(tight.scored.isEmpty)
    }
}
