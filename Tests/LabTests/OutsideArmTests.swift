import Domain
import Economics
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import Statistics
import TestSupport
import Testing

@Suite("Arms from outside")
struct OutsideArmTests {
    /// A scenario of answers alone, in a folder without any model.
    private struct Fixture {
        let folder: TemporaryFolder

        /// - Parameter arms: for each name what it answers right, and options.
        init(
            questions: Int, arms: [(name: String, right: Range<Int>, options: String)],
            rest: String = "", given: (Int) -> Bool = { _ in true }
        ) throws {
            folder = try TemporaryFolder()
            let lines = (0..<questions).map {
                #"{"id":"q\#($0)","question":"What is in box \#($0)?","answers":["thing \#($0)"],"split":"test"}"#
            }
            try folder.file("questions.jsonl", Array(lines.joined(separator: "\n").utf8))
            var list: [String] = []
            for arm in arms {
                let answers = (0..<questions).filter(given).map {
                    #"{"id":"q\#($0)","answer":"\#(arm.right.contains($0) ? "thing \($0)" : "no")","seconds":0.5}"#
                }
                try folder.file("\(arm.name).jsonl", Array(answers.joined(separator: "\n").utf8))
                list.append(
                    "answers: { name: \(arm.name), file: \(arm.name).jsonl, \(arm.options) }")
            }
            let text = """
                crossover: 1
                title: T
                task: { kind: short-answer }
                data: { questions: questions.jsonl }
                arms: [\(list.joined(separator: ", "))]
                \(rest)

                """
            try folder.file("scenario.yaml", Array(text.utf8))
        }

        func run(restart: Bool = false) throws -> RunRecord {
            try Experiment(
                bundle: ScenarioBundle.load(path: folder.path),
                store: ModelStore(folder: "\(folder.path)/none"),
                folder: RunFolder(path: "\(folder.path)/run"),
                options: ExperimentOptions(threads: 1, restart: restart)
            ).run(monitor: Monitor(progress: { _ in }, cancellation: Cancellation()))
        }
    }

    private static let free = """
        leaves: [], cost: 0 USD / query, training: 0 USD, hosting: 0 USD / month, \
        update: 0 USD / update
        """

    /// Published counts: 300 questions, 251 against 265 right, of which 1 was broken and 15 fixed.
    @Test("A small difference between paired answers is shown, as published counts have it")
    func shown() throws {
        // 0 is broken, 1 ..< 16 are fixed, 16 ..< 266 are right by both.
        let fixture = try Fixture(
            questions: 300, arms: [("new", 1..<266, Self.free), ("old", 16..<266, Self.free)])
        // 0 is right by the old one alone.
        let lines = try String(decoding: fixture.folder.bytes("old.jsonl"), as: UTF8.self)
            .replacing(#"{"id":"q0","answer":"no""#, with: #"{"id":"q0","answer":"thing 0""#)
        try fixture.folder.file("old.jsonl", Array(lines.utf8))
        let record = try fixture.run()
        let pair = try #require(record.differences.pair("new", "old"))
        #expect(pair.test == .mcNemar)
        #expect((pair.onlyArm, pair.onlyOther) == (15, 1))
        #expect(abs(pair.pValue - 0.000518798828125) < 1e-12)
        #expect(abs(pair.difference.value - 14.0 / 300) < 1e-12)
        #expect(pair.isShown)
    }

    @Test("Fifteen questions with discordant pairs 3 : 1 decide nothing")
    func open() throws {
        // 13 against 11 right: 0 ..< 10 by both, 10 ..< 13 by the first alone, 13 by the second.
        let fixture = try Fixture(
            questions: 15, arms: [("new", 0..<13, Self.free), ("old", 0..<10, Self.free)])
        let lines = try String(decoding: fixture.folder.bytes("old.jsonl"), as: UTF8.self)
            .replacing(#"{"id":"q13","answer":"no""#, with: #"{"id":"q13","answer":"thing 13""#)
        try fixture.folder.file("old.jsonl", Array(lines.utf8))
        let record = try fixture.run()
        let pair = try #require(record.differences.pair("new", "old"))
        #expect((pair.onlyArm, pair.onlyOther) == (3, 1))
        #expect(abs(pair.pValue - 0.625) < 1e-12)
        #expect(record.verdict.outcome == .notDecided)
    }

    @Test("A run of answers needs no model, and its record is made again from its folder")
    func withoutModels() throws {
        let fixture = try Fixture(
            questions: 30, arms: [("one", 0..<30, Self.free), ("two", 0..<9, Self.free)],
            rest: "requirements: { accuracy: at least 0.8 }")
        let record = try fixture.run()
        #expect(record.models.isEmpty && record.embedding == nil)
        #expect(record.verdict.outcome == .recommend && record.verdict.arm == "one")
        #expect(record.arms.map(\.kind) == [.answers, .answers])
        #expect(record.arms.allSatisfy { $0.answering == nil && $0.building == nil })
        let again = try FinishedRun(folder: "\(fixture.folder.path)/run").record()
        #expect(try CanonicalJSON.encode(again) == CanonicalJSON.encode(record))
    }

    @Test("A changed file of answers is read again, without a restart")
    func changed() throws {
        let fixture = try Fixture(questions: 30, arms: [("one", 0..<30, Self.free)])
        let first = try fixture.run()
        try fixture.folder.file(
            "one.jsonl",
            Array(
                (0..<30).map { #"{"id":"q\#($0)","answer":"no"}"# }.joined(separator: "\n").utf8))
        let second = try fixture.run()
        #expect(first.arms[0].score.value == 1)
        #expect(second.arms[0].score.value == 0)
        #expect(first.arms[0].latency != nil && second.arms[0].latency == nil)
    }

    @Test("Costs are those stated, and what is not stated makes the bill incomplete")
    func costs() throws {
        let fixture = try Fixture(
            questions: 30,
            arms: [
                (
                    "known", 0..<30,
                    """
                    leaves: [questions], cost: 0.01 USD / query, training: 100 USD, \
                    hosting: 20 USD / month, update: 5 USD / update
                    """
                ), ("unknown", 0..<30, "leaves: [], cost: 0.01 USD / query"),
            ], rest: "workload: { queries: 1000 / month, knowledge-changes: 5 % / month }")
        let record = try fixture.run()
        let costs = try #require(record.costs?.first)
        #expect(costs.sheet.currency == "USD")
        let known = try #require(costs.bills.first { $0.arm == "known" })
        // 12 months of 1,000 questions, one update a month.
        let total: Double = 100 + 12 * 20 + 12_000 * 0.01 + 12 * 5
        #expect(known.total == total)
        let unknown = try #require(costs.bills.first { $0.arm == "unknown" })
        #expect(unknown.total == nil && unknown.incomplete != nil)
        #expect(unknown.lines.map(\.purpose) == [.query])
    }

    @Test("What leaves is what the arm declares, to whom it says or to itself")
    func privacy() throws {
        let fixture = try Fixture(
            questions: 30,
            arms: [
                ("cloud", 0..<30, "leaves: [questions, passages], to: our cloud"),
                ("home", 0..<30, "leaves: []"),
            ], rest: "requirements: { may-leave: [questions] }")
        let record = try fixture.run()
        let found = try #require(record.costs?.first?.privacy)
        #expect(found.map(\.leaves) == [[.questions, .passages], []])
        #expect(found.map(\.to) == ["our cloud", "home"])
        #expect(record.arms[0].standing.status == .fails)
        #expect(record.arms[0].standing.reasons.map(\.concern) == [.privacy])
    }

    @Test("Arms with missing answers are compared on the questions that both answered")
    func missing() throws {
        let partly = try Fixture(
            questions: 30,
            arms: [("one", 0..<30, Self.free + ", allow-missing: true")], given: { $0 < 20 })
        // Another arm that answered the last 20, right on 15 of them.
        let lines = (10..<30).map {
            #"{"id":"q\#($0)","answer":"\#($0 < 25 ? "thing \($0)" : "no")"}"#
        }
        try partly.folder.file("two.jsonl", Array(lines.joined(separator: "\n").utf8))
        let text = try String(decoding: partly.folder.bytes("scenario.yaml"), as: UTF8.self)
            .replacing(
                "arms: [",
                with:
                    "arms: [answers: { name: two, file: two.jsonl, leaves: [], allow-missing: true }, "
            )
        try partly.folder.file("scenario.yaml", Array(text.utf8))
        let record = try partly.run()
        let scores = Dictionary(uniqueKeysWithValues: record.arms.map { ($0.name, $0.score) })
        #expect(scores["one"]?.value == 1 && scores["one"]?.count == 20)
        #expect(scores["two"]?.value == 0.75 && scores["two"]?.count == 20)
        let pair = try #require(record.differences.pair("one", "two"))
        #expect(pair.difference.count == 10 && pair.difference.value == 0)
        #expect(record.arms[0].outside.map { [$0.answered, $0.asked] } == [20, 30])
        #expect(record.arms[0].rows.count == 20)
    }

    @Test("Several repetitions are compared as repeated trainings are")
    func repetitions() throws {
        let fixture = try Fixture(questions: 30, arms: [("one", 0..<24, Self.free)])
        let lines = (0..<2).flatMap { seed in
            (0..<30).map {
                #"{"id":"q\#($0)","answer":"\#($0 < 20 + 4 * seed ? "thing \($0)" : "no")","seed":\#(seed)}"#
            }
        }
        try fixture.folder.file("one.jsonl", Array(lines.joined(separator: "\n").utf8))
        let arm = try fixture.run().arms[0]
        #expect(arm.scoreBySeed == [20.0 / 30, 24.0 / 30])
        #expect(abs(arm.score.value - 22.0 / 30) < 1e-12)
        #expect(Set(arm.rows.map(\.seed)) == [0, 1] && arm.rows.count == 60)
    }

    @Test("Beside the lab's own arms, an arm from outside changes nothing of theirs")
    func mixed() throws {
        let own = """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [nearest, base]
            """
        let alone = try TinyScenario(own)
        let first = try alone.run()
        let ids = try alone.bundle().questions.test.map(\.id)
        try alone.folder.file(
            "ours.jsonl",
            Array(ids.map { #"{"id":"\#($0)","answer":"oak"}"# }.joined(separator: "\n").utf8))
        try alone.rewrite(
            own.replacing(
                "[nearest, base]",
                with: "[nearest, answers: { name: ours, file: ours.jsonl, leaves: [] }, base]"))
        // The journal of the first run is gone on with.
        let second = try alone.run()
        #expect(second.arms.map(\.name) == ["nearest", "ours", "base"])
        for name in ["nearest", "base"] {
            let arms = [first, second].map { $0.arms.first { $0.name == name } }
            #expect(arms[0]?.rows == arms[1]?.rows && arms[0]?.answering == arms[1]?.answering)
        }
        #expect(second.arms[1].rows.allSatisfy { $0.answer == "oak" })
    }
}
