import Domain
import Evaluation
import Foundations
import Lab
import LanguageModels
import Metrics
import Record
import Scenarios
import TestSupport
import Testing

@Suite("What is too long for the model")
struct TooLongTests {
    private static let long = String(repeating: "word ", count: 400)

    /// Some of the questions made longer than the context of 300 tokens.
    private static func questions(_ longOnes: Set<String>, long: String = long) -> String {
        Rooms.questions.split(separator: "\n").map { line in
            let isLong = longOnes.contains { line.hasPrefix(#"{"id":"\#($0)""#) }
            return isLong
                ? String(line).replacing(#""question":""#, with: #""question":"\#(long)"#)
                : String(line)
        }.joined(separator: "\n") + "\n"
    }

    private func scenario(
        _ text: String, long: Set<String>, task: String = "short-answer"
    ) throws -> TinyScenario {
        try TinyScenario(
            "task: { kind: \(task), answer-tokens: 3 }\n\(text)", questions: Self.questions(long)
        ) { $0.limitContext(to: 300) }
    }

    private func leftOut(_ record: RunRecord, _ arm: String) throws -> [LeftOutRecord] {
        try #require(record.arms.first { $0.name == arm }).leftOut ?? []
    }

    @Test(
        "A test question that cannot be asked is wrong for every arm that asks it, and the rest is")
    func testQuestion() throws {
        let text = """
            arms:
              - base: { form: completion }
              - few-shot: { form: completion, examples: 1 }
            """
        let scenario = try scenario(text, long: ["blue-3"])
        let record = try scenario.run()
        for arm in record.arms {
            #expect(arm.rows.count == 6)
            let row = try #require(arm.rows.first { $0.question == "blue-3" })
            #expect(row.answer.isEmpty && row.score == 0)
            #expect(arm.rows.contains { !$0.answer.isEmpty })
            let left = try leftOut(record, arm.name)
            #expect(left.map(\.kind) == [.testQuestions])
            #expect(left[0].subjects == ["blue-3"] && left[0].count == 1)
            #expect(left[0].longest > 300 && left[0].limit == 300)
        }
        #expect(!record.differences.isEmpty)
        #expect(record.differences.allSatisfy { $0.difference.count == 6 })
        #expect(try scenario.run().digest == record.digest)
    }

    @Test("A question that is not asked scores nothing even where nothing would be right")
    func emptyReference() throws {
        let rows = [true, false].map {
            ScoredAnswers.Row(answer: "", references: ["the"], wasAsked: $0)
        }
        // By SQuAD's rule an article alone is nothing, and so is an empty answer.
        let rules = AnswerRules(normalization: .squad)
        for metric in [DecidingMetric.exactMatch, .f1] {
            #expect(try ScoredAnswers(rows, metric: metric, rules: rules).rowScores == [1, 0])
        }
        let numbers = [
            ScoredAnswers.Row(answer: "", references: ["4"], wasAsked: false),
            ScoredAnswers.Row(answer: "10", references: ["10"]),
        ]
        #expect(try ScoredAnswers(numbers, metric: .rmse).rowScores == [36, 0])
    }

    @Test("A question that an arm does not ask is wrong even where nothing would be right")
    func emptyReferenceOfAnArm() throws {
        let questions = Self.questions(["blue-3"]).replacing(
            #"opens the blue room?","answers":["iron"]"#,
            with: #"opens the blue room?","answers":["the"]"#)
        #expect(questions.contains(#""answers":["the"]"#))
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3, normalization: squad }
            arms: [base: { form: completion }]
            """, questions: questions
        ) { $0.limitContext(to: 300) }
        let arm = try #require(try scenario.run().arms.first)
        let row = try #require(arm.rows.first { $0.question == "blue-3" })
        #expect(row.answer.isEmpty && row.score == 0)
    }

    @Test("A question fits as long as its prompt and the answer's room fit, to the token")
    func room() throws {
        let text = """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [base: { form: completion }]
            """
        let questions = Self.questions(["blue-3"], long: String(repeating: "word ", count: 40))
        func scenario(_ limit: Int) throws -> TinyScenario {
            try TinyScenario(text, questions: questions) { $0.limitContext(to: limit) }
        }
        let whole = try scenario(2_048)
        let bench = try whole.workbench()
        let question = try #require(bench.questions.test.first { $0.id == "blue-3" })
        let prompt = try bench.prompts.prompt(
            PromptBlock(question: question.text), examples: [], form: .completion)
        let needed = bench.model.tokens(prompt).count + 3
        for (limit, fits) in [(needed, true), (needed - 1, false)] {
            let tight = try scenario(limit)
            let left = try leftOut(try tight.run(), "base")
            #expect(left.isEmpty == fits, "\(limit)")
            if let entry = left.first {
                #expect(entry.longest == needed && entry.limit == limit)
            }
            let findings = try LengthCheck(bundle: tight.bundle(), store: tight.store).findings()
            #expect(findings.isEmpty == fits, "\(limit)")
        }
    }

    @Test("Ten of what is too long are named, and all are counted")
    func tenNamed() throws {
        let items = (1...12).map { LongItem(id: "q\($0)", tokens: 300 + $0) }
        let again = [LongItem(id: "q1", tokens: 400)]
        let record = try #require(LeftOutRecord(.testQuestions, items + again, limit: 300))
        #expect(record.subjects == (1...10).map { "q\($0)" })
        #expect(record.count == 12 && record.longest == 400 && record.limit == 300)
        #expect(LeftOutRecord(.testQuestions, [], limit: 300) == nil)
        let ids = Rooms.keys.flatMap { ["\($0.0)-0", "\($0.0)-1"] }
        let text = """
            arms: [lora: { rank: 2, epochs: 1, batch: 4 }]
            forgetting: { probes: [english], english: english.txt }
            """
        let findings = try findings(text, long: Set(ids))
        let training = try #require(findings.first { $0.kind == .trainingExamples })
        #expect(training.count == 12 && training.subjects == Array(ids.prefix(10)))
        #expect(training.limit == 300 && training.longest > 300 && training.isCertain)
    }

    @Test("What of the data was passed over stands in the record")
    func passedOver() throws {
        let scenario = try scenario("arms: [base: { form: completion }]", long: [])
        try scenario.folder.file("docs/plan.pdf", [1])
        let notices = try scenario.run().data.notices ?? []
        #expect(notices.contains { $0.kind == .otherEndings && $0.subjects == ["plan.pdf"] })
    }

    @Test("A training example that does not fit is left out and named, and the arm goes on")
    func trainingExample() throws {
        let text = """
            arms:
              - base: { form: completion }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt }
            """
        let record = try scenario(text, long: ["red-0", "gold-1", "blue-2"]).run()
        let left = try leftOut(record, "lora")
        try #require(left.map(\.kind) == [.trainingExamples, .stoppingExamples])
        #expect(left[0].subjects == ["red-0", "gold-1"])
        #expect(left[1].subjects == ["blue-2"])
        let lora = try #require(record.arms.first { $0.name == "lora" })
        #expect(lora.training?.examples == 10 && lora.rows.count == 6)
    }

    @Test("When nothing is left the arm fails with the ids and lengths")
    func nothingLeft() throws {
        let ids = Rooms.keys.flatMap { ["\($0.0)-0", "\($0.0)-1"] }
        let text = """
            arms:
              - base: { form: completion }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt }
            """
        let record = try scenario(text, long: Set(ids)).run()
        let failure = try #require(record.arms.first { $0.name == "lora" }?.failure)
        #expect(failure.hasPrefix("none of the 12 training examples fits into the 300"))
        #expect(failure.contains("'red-0' takes "))
    }

    @Test("A worked example that does not fit is passed over, and the next one is taken")
    func workedExample() throws {
        let text = "arms: [few-shot: { form: completion, examples: [1, 2] }]"
        let order = try scenario(text, long: []).workbench()
            .examples.draw(count: 3, passages: 0, seed: 1).map(\.question)
        let ids = try scenario(text, long: []).bundle().questions.train
        let first = try #require(ids.first { $0.text == order[0] }).id
        let scenario = try scenario(text, long: [first])
        let drawn = try scenario.workbench().examples.draw(count: 2, passages: 0, seed: 1)
        #expect(drawn.map(\.question) == Array(order[1...2]))
        let left = try leftOut(try scenario.run(), "few-shot")
        #expect(left.map(\.kind) == [.workedExamples])
        #expect(left[0].subjects == [first])
    }

    @Test("All worked examples together take three quarters of the context at most")
    func workedExamplesRoom() throws {
        let text = """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [few-shot: { form: completion, examples: 2 }]
            """
        func drawn(_ limit: Int) throws -> [PromptBlock] {
            let scenario = try TinyScenario(text) { $0.limitContext(to: limit) }
            return try scenario.workbench().examples.draw(count: 2, passages: 0, seed: 1)
        }
        let two = try drawn(2_048)
        let bench = try TinyScenario(text).workbench()
        var sum = 0
        for block in two {
            let prompt = try bench.prompts.prompt(block, examples: [], form: .completion)
            sum += bench.model.tokens(prompt).count
        }
        // The least context of which three quarters hold both.
        let limit = (4 * sum + 2) / 3
        #expect(try drawn(limit).map(\.question) == two.map(\.question))
        let fewer = try? drawn(limit - 2)
        #expect(fewer?.map(\.question) != two.map(\.question))
    }

    @Test("A setting for which too few worked examples fit is none to choose from")
    func droppedSetting() throws {
        // Twelve training questions, of which two fit.
        let ids = Rooms.keys.flatMap { ["\($0.0)-0", "\($0.0)-1"] }.dropFirst(2)
        let record = try scenario(
            "arms: [few-shot: { form: completion, examples: [1, 3] }]", long: Set(ids)
        ).run()
        let arm = record.arms[0]
        #expect(arm.chosen.examples == 1 && arm.candidates.count == 1)
        let settings = try leftOut(record, "few-shot").filter { $0.kind == .settings }
        #expect(settings.map(\.subjects) == [["examples=3,form=completion"]])
    }

    @Test("A probe's item that does not fit is left out before and after, and named")
    func probeItem() throws {
        let scenario = try scenario(
            """
            arms: [lora: { rank: 2, epochs: 1, batch: 4 }]
            forgetting: { probes: [knowledge], knowledge: long.jsonl }
            """, long: [])
        let line = #"{"question":"\#(Self.long)?","answers":["a"],"options":["a","b"]}"#
        try scenario.folder.file("long.jsonl", Array("\(Rooms.knowledge)\n\(line)\n".utf8))
        let record = try scenario.run()
        #expect(!record.forgetting.isEmpty)
        #expect(record.forgetting.allSatisfy { $0.before.count == 2 })
        let notices = record.data.notices ?? []
        #expect(
            notices.contains { $0.kind == .longProbeItems && $0.subjects == ["knowledge 3"] })
        let findings = try LengthCheck(bundle: scenario.bundle(), store: scenario.store).findings()
        #expect(findings.map(\.kind) == [.probeItems] && findings[0].subjects == ["3"])
    }

    @Test("A question too long to be asked alone has no waiting time")
    func waiting() throws {
        let record = try scenario(
            "arms: [base: { form: completion }]\nrequirements: { latency-questions: 6 }",
            long: ["blue-3"]
        ).run()
        #expect(record.arms[0].latency?.seconds.count == 5)
    }

    // MARK: - Before the run

    private func findings(
        _ text: String, long: Set<String>
    ) throws -> [LengthFinding] {
        let scenario = try scenario(text, long: long)
        return try LengthCheck(bundle: scenario.bundle(), store: scenario.store).findings()
    }

    @Test("The check names what the run then does without")
    func estimated() throws {
        let text = """
            arms:
              - nearest: { neighbours: 1 }
              - base: { form: [completion, chat] }
              - few-shot: { form: completion, examples: 2 }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt }
            """
        let scenario = try scenario(text, long: ["red-0", "gold-3", "blue-2"])
        let findings = try LengthCheck(bundle: scenario.bundle(), store: scenario.store).findings()
        let record = try scenario.run()
        for arm in record.arms {
            let known = Set(
                findings.filter { $0.arm == arm.name && $0.isCertain }
                    .flatMap { [$0.kind.rawValue] + $0.subjects })
            let found = Set((arm.leftOut ?? []).flatMap { [$0.kind.rawValue] + $0.subjects })
            #expect(found == known, "\(arm.name)")
        }
        #expect(!findings.contains { $0.arm == "nearest" })
    }

    @Test("Nothing is found where all fits")
    func allFits() throws {
        let scenario = try TinyScenario()
        #expect(
            try LengthCheck(bundle: scenario.bundle(), store: scenario.store).findings().isEmpty)
    }

    @Test("What hangs on the passages that are found is told as possible, what does not as certain")
    func passages() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [rag: { form: completion, passages: 6, examples: 0 }]
            """, questions: Self.questions(["red-3"])
        ) { $0.limitContext(to: 300) }
        try scenario.folder.file(
            "docs/long.md", Array(String(repeating: "supercalifragilistic ", count: 60).utf8))
        let findings = try LengthCheck(bundle: scenario.bundle(), store: scenario.store).findings()
        #expect(findings.map(\.isCertain) == [true, false])
        #expect(findings.first?.subjects == ["red-3"])
        #expect(findings.last?.count == 5)
    }
}
