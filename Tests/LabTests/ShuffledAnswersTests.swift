import Domain
import Evaluation
import FineTuning
import Lab
import Lab
import Metrics
import Record
import Scenarios
import Statistics
import Testing

@Suite("The control that is taught other questions' answers")
struct ShuffledAnswersTests {
    private func questions(_ answers: [String]) -> [Question] {
        answers.enumerated().map {
            Question(id: "\($0)", text: "Question \($0)", answers: [$1], split: .train)
        }
    }

    private func dealt(
        _ answers: [String], _ kind: TaskConfiguration.Kind, seed: UInt64
    ) -> [String] {
        ShuffledAnswers(questions(answers), kind: kind, seed: seed).questions.map { $0.answers[0] }
    }

    @Test(
        "No question keeps its answer where there is another one to get",
        arguments: [
            ["a", "b"], ["a", "b", "c"], ["a", "a", "b", "b"], ["a", "a", "a", "b", "c", "d"],
            ["a", "a", "b", "c", "c", "d", "e", "e", "e", "f"],
        ])
    func deranged(answers: [String]) {
        for seed in UInt64(1)...20 {
            let dealt = dealt(answers, .shortAnswer, seed: seed)
            #expect(dealt.sorted() == answers.sorted())
            #expect(!zip(dealt, answers).contains { $0 == $1 }, "seed \(seed): \(dealt)")
        }
    }

    @Test("Where one answer is the commonest by far, no more questions keep it than must")
    func unavoidable() {
        let answers = ["a", "a", "a", "a", "b"]
        for seed in UInt64(1)...10 {
            let kept = zip(dealt(answers, .shortAnswer, seed: seed), answers).count { $0 == $1 }
            #expect(kept == 3, "seed \(seed)")
        }
        #expect(dealt(["a"], .shortAnswer, seed: 1) == ["a"])
        #expect(dealt([], .shortAnswer, seed: 1) == [])
    }

    @Test("Labels are dealt by chance alone: never the right one would be a lesson, too")
    func labels() {
        let answers = (0..<400).map { $0 % 2 == 0 ? "yes" : "no" }
        let dealt = dealt(answers, .label, seed: 1)
        #expect(dealt.sorted() == answers.sorted())
        let kept = zip(dealt, answers).count { $0 == $1 }
        // Half of them, give or take four standard deviations.
        #expect((160...240).contains(kept), "\(kept)")
        #expect(self.dealt(answers, .label, seed: 2) != dealt)
    }

    // MARK: - The check

    private func scores(right: Range<Int>) throws -> SeededScores {
        let rows = (0..<40).map {
            ScoredAnswers.Row(answer: right.contains($0) ? "a" : "b", references: ["a"])
        }
        return SeededScores([try ScoredAnswers(rows, metric: .accuracy, labels: ["a", "b"])])
    }

    @Test("It fails when it is shown to be better than all that learnt nothing")
    func failing() throws {
        let unlearnt = [
            (name: "base", scores: try scores(right: 0..<2)),
            (name: "few-shot", scores: try scores(right: 0..<20)),
        ]
        let place = RecordPointer.root.controls[0]
        func control(right: Range<Int>) throws -> ControlRecord {
            try #require(
                NothingLearnt(
                    arm: "lora-shuffled", control: try scores(right: right), unlearnt: unlearnt
                )
                .record(at: place))
        }
        let learnt = try control(right: 0..<26)
        #expect(!learnt.passed && learnt.finding.text.contains("0.65, against 0.50 for few-shot"))
        #expect(try control(right: 0..<25).passed, "five questions more are no evidence")
        #expect(try control(right: 0..<10).passed, "worse than examples, however far above base")
        #expect(try control(right: 0..<24).finding.text.hasSuffix(" No gain is shown."))
        #expect(
            NothingLearnt(
                arm: "lora-shuffled", control: try scores(right: 0..<1), unlearnt: []
            ).record(at: place) == nil)
    }

    @Test("What so few questions cannot show is said, and is no proof of anything")
    func tooFew() throws {
        func scores(_ answer: String, _ count: Int) throws -> SeededScores {
            let rows = (0..<count).map { _ in
                ScoredAnswers.Row(answer: answer, references: ["a"])
            }
            return SeededScores([try ScoredAnswers(rows, metric: .accuracy, labels: ["a", "b"])])
        }
        func control(_ count: Int) throws -> ControlRecord {
            try #require(
                NothingLearnt(
                    arm: "lora-shuffled", control: try scores("a", count),
                    unlearnt: [(name: "base", scores: try scores("b", count))]
                ).record(at: RecordPointer.root.controls[0]))
        }
        let few = try control(5)
        #expect(few.outcome == .silent)
        #expect(try control(6).outcome == .failed)
    }

    @Test("Test and interval that disagree show nothing, and the sentence says so")
    func disagreement() throws {
        func scores(_ right: (Int) -> Bool) throws -> SeededScores {
            let rows = (0..<120).map {
                ScoredAnswers.Row(answer: right($0) ? "a" : "b", references: ["a"])
            }
            return SeededScores([try ScoredAnswers(rows, metric: .accuracy, labels: ["a", "b"])])
        }
        // 14 questions against 5: McNemar's exact p is 0.064, Bonett and Price's interval is above 0.
        let control = try scores { $0 < 54 }, base = try scores { $0 >= 14 && $0 < 59 }
        let test = control.test(against: base, seed: 1)
        let interval = control.difference(from: base, .init(seed: 1))
        #expect(test.pValue > 0.05 && interval.low > 0, "\(test) \(interval)")
        let record = try #require(
            NothingLearnt(
                arm: "lora-shuffled", control: control, unlearnt: [(name: "base", scores: base)]
            )
            .record(at: RecordPointer.root.controls[0]))
        #expect(record.passed && record.finding.text.contains("Test and interval disagree"))
    }

    @Test("It runs as lora does, without probes, and cannot be recommended")
    func run() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms:
              - base: { form: completion }
              - lora: { rank: 2, alpha: 4, epochs: 2, batch: 4, learning-rate: 1e-2 }
              - lora-shuffled: { epochs: 1 }
            forgetting: { probes: [english], english: english.txt }
            """)
        let record = try scenario.run()
        let control = try #require(record.arms.last)
        #expect(
            control.isControl && control.standing.status == .control
                && control.controls == "lora")
        #expect(control.training?.examples == 12 && control.training?.steps == 3)
        #expect(control.training?.configuration.lora.rank == 2)
        #expect(
            control.training?.losses != Array((record.arms[1].training?.losses ?? []).prefix(3)))
        #expect(Set(record.forgetting.map(\.arm)) == ["lora"])
        let finding = try #require(record.controls.first { $0.check == .shuffledAnswers })
        #expect(finding.passed && finding.arm == "lora-shuffled")
        #expect(finding.finding.text.hasSuffix(" It was trained for 1 epoch, lora for 2."))
        #expect(try scenario.run(in: "again").digest == record.digest)
    }

    @Test("That no test question is in training is counted, pair by pair")
    func overlap() throws {
        let record = try TinyScenario(
            "task: { kind: short-answer }\narms: [base: { form: completion }]"
        ).run()
        let control = try #require(record.controls.last)
        #expect(
            control.finding.text == """
                6 test questions were compared with 12 training and 4 validation questions, 96 \
                pairs, after folding case, blanks, punctuation and compatibility forms: 0 of the test \
                questions appear there, in the same or nearly the same words.
                """)
        let same = Question(id: "x", text: "so  What?", answers: ["a"], split: .test)
        let known = Question(id: "y", text: "So what", answers: ["a"], split: .validation)
        let overlap = QuestionSet([same, known]).overlap
        #expect(overlap.pairs == 1 && overlap.repeated == 1)
    }
}
