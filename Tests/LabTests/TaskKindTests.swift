import Domain
import Evaluation
import Lab
import Record
import Testing

@Suite("Tasks of other kinds")
struct TaskKindTests {
    private static let arms = """
        arms:
          - nearest: { neighbours: [1, 3] }
          - base: { form: completion }
          - few-shot: { examples: 2, form: [completion, chat] }
          - lora: { rank: 2, epochs: 1, batch: 4 }
        forgetting: { probes: [english], english: english.txt }
        """

    private func run(_ task: String, answers: [String]) throws -> RunRecord {
        try TinyScenario(
            "task: \(task)\n\(Self.arms)", questions: Rooms.questions(answers: answers)
        ).run()
    }

    @Test("Labels: every answer is one of them, scored by macro-F1")
    func labels() throws {
        let record = try run(
            "{ kind: label, labels: [warm, cold, wet] }",
            answers: [#""warm""#, #""cold""#, #""wet""#])
        #expect(record.scenario.metric == .macroF1)
        for arm in record.arms {
            #expect(arm.failure == nil, "\(arm.failure ?? "")")
            #expect(arm.rows.allSatisfy { ["warm", "cold", "wet"].contains($0.answer) })
            let right = arm.rows.map(\.score).reduce(0, +) / Double(arm.rows.count)
            #expect(abs((arm.otherScores["accuracy"]?.value ?? -1) - right) < 1e-12)
        }
    }

    @Test("A training knows how often each label is taught and asked for")
    func classes() throws {
        // Twelve for training, four for validation, six for the test.
        let runs = [("cold", 11), ("warm", 1), ("wet", 4), ("cold", 5), ("warm", 1)]
        let answers = runs.flatMap { label, count in
            [String](repeating: "\"\(label)\"", count: count)
        }
        let arms = try run("{ kind: label, labels: [warm, cold, wet, dry] }", answers: answers).arms
        let training = try #require(arms.last?.training)
        #expect(
            training.classes == [
                ClassRecord(label: "warm", training: 1, validation: 0, test: 1),
                ClassRecord(label: "cold", training: 11, validation: 0, test: 5),
                ClassRecord(label: "wet", training: 0, validation: 4, test: 0),
                ClassRecord(label: "dry", training: 0, validation: 0, test: 0),
            ])
        #expect(training.symptoms.contains(.unbalanced(commonest: 1, rarest: 0)))
        #expect(training.symptoms.contains(.untaught(labels: [2])))
        #expect(arms.dropLast().allSatisfy { $0.training == nil })
        let texts = try run(
            "{ kind: short-answer, answer-tokens: 3 }", answers: [#""oak""#, #""tin""#])
        let taught = try #require(texts.arms.last?.training)
        #expect(taught.classes == nil)
    }

    @Test("Numbers: the score is the root of the mean squared error, and less is better")
    func numbers() throws {
        let record = try run("{ kind: number, answer-tokens: 3 }", answers: ["1", "2.5", "40"])
        #expect(record.scenario.metric == .rmse && !record.scenario.higherIsBetter)
        let nearest = record.arms[0]
        #expect(nearest.name == "nearest")
        for arm in record.arms {
            #expect(arm.failure == nil, "\(arm.failure ?? "")")
            let mean = arm.rows.map(\.score).reduce(0, +) / Double(arm.rows.count)
            #expect(abs(arm.score.value - mean.squareRoot()) < 1e-9)
        }
        let best = nearest.candidates.map(\.score).min()
        #expect(nearest.candidates.first(where: \.isChosen)?.score == best)
    }

    @Test("What needs no reading is the commonest answer of training or test, or the mean")
    func trivial() throws {
        func trivial(_ task: String, _ answers: [String]) throws -> TrivialRecord {
            let scenario = try TinyScenario(
                "task: \(task)\narms: [nearest: { neighbours: 1 }]",
                questions: Rooms.questions(answers: answers))
            return try #require(try scenario.run().trivial)
        }
        // Twelve for training, of which eight are cold; four for validation; six for the test.
        let runs = [
            ("cold", 8), ("warm", 2), ("wet", 2), ("wet", 4), ("cold", 5), ("warm", 1),
        ]
        let answers = runs.flatMap { label, count in
            [String](repeating: "\"\(label)\"", count: count)
        }
        let label = try trivial("{ kind: label, labels: [warm, cold, wet] }", answers)
        #expect(label.answer == "cold")
        #expect(label.rule == .commonest)
        // Five hits, five times right and given six times: 10 / 11; the other label that came up
        // has none.
        #expect(abs(label.score.value - 5 / 11.0) < 1e-12)
        // The test's commonest answer is another one: whoever always gives it has read nothing.
        let others = Array(answers[..<16]) + [String](repeating: #""warm""#, count: 6)
        let test = try trivial("{ kind: label, labels: [warm, cold, wet] }", others)
        #expect(test.answer == "warm" && test.rule == .commonestOfTest && test.score.value == 1)
        let high = [String](repeating: "1", count: 16) + [String](repeating: "100", count: 6)
        let mean = try trivial("{ kind: number }", high)
        #expect(mean.answer == "100.0" && mean.rule == .meanOfTest && mean.score.value == 0)
        let number = try trivial("{ kind: number }", ["1", "2.5", "40"])
        #expect(number.answer == "14.5")
        #expect(number.rule == .mean)
    }

    @Test("Texts: scored by overlap")
    func texts() throws {
        let record = try run(
            "{ kind: text, metric: rouge-l, answer-tokens: 8 }",
            answers: [#""A long story.""#, #""A short story.""#])
        for arm in record.arms {
            #expect(arm.failure == nil, "\(arm.failure ?? "")")
            #expect((0...1).contains(arm.score.value))
            #expect(Set(arm.otherScores.keys) == ["f1", "contains"])
        }
        #expect(record.arms[0].score.value > 0.5)
    }
}
