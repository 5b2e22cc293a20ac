import Evaluation
import ModelAPI
import TestSupport
import Testing

/// Probes and the judge on a model that is nothing but its protocols.
@Suite("Measuring a model that is not on this machine")
struct ModelAPITests {
    private func measure(
        _ probe: some ForgettingProbe, _ model: FakeLanguageModel
    ) throws -> [ProbeMeasurement] {
        try probe.measure(model, progress: { _, _ in })
    }

    private func knowledge(_ count: Int = 3) throws -> QuestionProbe {
        let lines = (1...count).map {
            #"{"question": "Which \#($0)?", "answers": ["right \#($0)"], "#
                + #""options": ["right \#($0)", "wrong \#($0)"]}"#
        }
        return try QuestionProbe(
            .knowledge, jsonLines: lines.joined(separator: "\n"), name: "k.jsonl")
    }

    // MARK: - Probes

    @Test("Answers and likelihoods stand beside their questions, in whatever order they came")
    func question() throws {
        // It says what is right of the first question only, and finds it likely of the others.
        let model = FakeLanguageModel(
            answer: { $0.contains("1?") ? "right 1" : "nothing" },
            logLikelihood: { prompt, completion in
                let isKnown = !prompt.contains("1?")
                return completion.contains("right") == isKnown ? -0.25 : -2
            })
        let measured = try measure(knowledge(), model)
        #expect(measured.map(\.measure) == [.accuracy, .choiceAccuracy, .logLikelihood])
        #expect(measured.map(\.values) == [[1, 0, 0], [0, 1, 1], [-4, -0.5, -0.5]])
        #expect(model.answered == (1...3).map { "Question: Which \($0)?\nAnswer:" })
    }

    @Test("A chat form is used for what is asked, and its lead for what is scored")
    func chat() throws {
        let model = FakeLanguageModel(chatForm: FakeLanguageModel.MarkedForm())
        _ = try measure(knowledge(1), model)
        let prompt = "<u> Answer with a few words only.\nWhich 1? <a>"
        #expect(model.answered == [prompt])
        #expect(model.scored.map(\.prompt.text) == [prompt])
        #expect(model.scored[0].completions.map(\.text) == ["<a> right 1", "<a> wrong 1"])
        #expect(model.scored[0].completions[0].stretches.map(\.isTemplate) == [true, false])
    }

    @Test(
        "Without likelihoods a probe keeps what the answers tell, and says so when that is nothing")
    func withoutLikelihoods() throws {
        let model = FakeLanguageModel(knowsLikelihoods: false, answer: { _ in "right 2" })
        let measured = try measure(knowledge(), model)
        #expect(measured.map(\.measure) == [.accuracy])
        #expect(measured[0].values == [0, 1, 0])
        #expect(try knowledge().demand(on: model).requests.isEmpty)
        let text = try PerplexityProbe(text: "Some words stand here.", name: "t.txt")
        let gaps = try QuestionProbe(
            .code, jsonLines: #"{"question": "1 +", "answers": ["1"], "options": [" 1", " )"]}"#,
            name: "c.jsonl")
        #expect(throws: EvaluationError.noLikelihoods) { try measure(text, model) }
        #expect(throws: EvaluationError.noLikelihoods) { try measure(gaps, model) }
    }

    @Test("What is too long is left out where tokens can be counted, and asked where they cannot")
    func counting() throws {
        let long = String(repeating: "word ", count: 30)
        let probe = try InstructionProbe(
            jsonLines: """
                {"instruction": "Say yes.", "begins": "yes"}
                {"instruction": "\(long)", "begins": "yes"}
                {"instruction": "Say no.", "begins": "no"}
                """, name: "i.jsonl")
        // Two words of form, two of the instruction, 32 of the answer.
        let counting = FakeLanguageModel(contextLength: 36, answer: { _ in "yes" })
        let measured = try measure(probe, counting)
        #expect(try probe.itemsTooLong(for: counting) == [2])
        #expect(measured[0].leftOut == [2] && measured[0].values == [1, 0])
        let guessing = FakeLanguageModel(
            contextLength: 36, countsTokens: false, answer: { _ in "yes" })
        #expect(try probe.itemsTooLong(for: guessing).isEmpty)
        #expect(try measure(probe, guessing)[0].values == [1, 1, 0])
        let short = FakeLanguageModel(contextLength: 33, answer: { _ in "yes" })
        #expect(throws: EvaluationError.nothingFits(items: 3, limit: 33)) {
            try measure(probe, short)
        }
    }

    @Test("A text is scored from its second token on, and progress can stop it")
    func perplexity() throws {
        let model = FakeLanguageModel(logLikelihood: { $1.contains("rare") ? -3 : -1 })
        let probe = try PerplexityProbe(text: "One two three.\nA rare one.", name: "t.txt")
        let measured = try measure(probe, model)[0]
        #expect(measured.tokens == [2, 2] && measured.values == [-2, -6])
        struct Enough: Error {}
        #expect(throws: Enough.self) { try probe.measure(model) { _, _ in throw Enough() } }
    }

    // MARK: - The judge

    private func judged(_ answers: [String], by model: FakeLanguageModel) throws -> [Bool?] {
        try AnswerJudge(model: model).verdicts(
            answers.map { JudgedItem(question: "Which?", references: ["red"], answer: $0) },
            progress: { _, _ in }
        ).verdicts
    }

    /// Finds Yes likelier where the given answer is red, and is undecided about grey.
    private func judge(
        contextLength: Int = 1_000, refusing word: String = "\u{0}"
    )
        -> FakeLanguageModel
    {
        FakeLanguageModel(
            chatForm: FakeLanguageModel.MarkedForm(refusing: word), contextLength: contextLength,
            logLikelihood: { prompt, completion in
                if prompt.contains("-----\ngrey") { return -1 }
                return completion.hasSuffix("Yes") == prompt.contains("-----\nred") ? -1 : -2
            })
    }

    @Test("Each answer gets its own verdict, in whatever order and pieces they were asked about")
    func verdicts() throws {
        let model = judge()
        let answers = ["red", "blue", "", "grey", "red", " \n", "green"]
        #expect(try judged(answers, by: model) == [true, false, false, nil, true, false, false])
        #expect(model.scored.count == 5)
        let work = try AnswerJudge(model: model).judging(
            answers.map { JudgedItem(question: "Which?", references: ["red"], answer: $0) })
        #expect(work.pieces == [0..<2, 2..<4, 4..<5])
    }

    @Test("There is no verdict on what is too long or refused by the form")
    func unjudged() throws {
        let long = String(repeating: "word ", count: 60)
        let model = judge(contextLength: 60, refusing: "never")
        #expect(try judged([long, "red", "never", "blue"], by: model) == [nil, true, nil, false])
        #expect(model.scored.count == 2)
    }

    @Test("What a model does not tell of its work stays unknown")
    func usage() throws {
        let (_, usage) = try AnswerJudge(model: judge()).verdicts(
            ["red", "blue", "green"].map {
                JudgedItem(question: "Which?", references: ["red"], answer: $0)
            }, progress: { _, _ in })
        #expect(usage.computedPrompt == nil)
        // Each verdict is the form's mark and a word, two of them an answer.
        #expect(usage.generated == 3 * 2 * 2)
        #expect((usage.prompt ?? 0) > 3 * 20)
    }

    @Test("Who cannot score turns judges plain texts, and tells of knowledge what it answers")
    func onlyPlainScores() throws {
        let model = FakeLanguageModel(
            chatForm: FakeLanguageModel.MarkedForm(), scoresTurns: false,
            answer: { _ in "right 1" })
        let item = JudgedItem(question: "Which?", references: ["red"], answer: "red")
        _ = try AnswerJudge(model: model).verdicts([item], progress: { _, _ in })
        #expect(model.scored.map { $0.prompt.text.hasSuffix("\nVerdict:") } == [true])
        #expect(model.scored[0].completions.map(\.text) == [" Yes", " No"])
        #expect(try measure(knowledge(1), model).map(\.measure) == [.accuracy])
        #expect(model.answered.map { $0.hasPrefix("<u> ") } == [true])
    }

    @Test("A model that tells no likelihoods is no judge")
    func noJudge() {
        #expect(throws: EvaluationError.noLikelihoods) {
            try AnswerJudge(model: FakeLanguageModel(knowsLikelihoods: false))
        }
    }
}
