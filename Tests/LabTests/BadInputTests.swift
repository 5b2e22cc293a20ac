import Checkpoints
import Foundations
import Lab
import Record
import Reports
import Storage
import TestSupport
import Testing

@Suite("Runs of poor data")
struct BadInputTests {
    private func report(_ record: RunRecord) throws -> String {
        let files = try Report.files(for: record)
        let json = try #require(files["record.json"])
        // Reading it back checks the digest, and that no figure was lost on the way.
        #expect(try Report.files(for: Report.record(fromJSON: json, file: "record.json")) == files)
        return try #require(files["report.md"])
    }

    /// No sentence shows a number that is none.
    private func expectPlain(_ verdict: VerdictRecord) {
        let sentences =
            [verdict.summary.text] + verdict.confidence.map(\.text)
            + verdict.wouldChange.map(\.text) + verdict.missing.map(\.text)
        for sentence in sentences {
            let words = sentence.split { !$0.isLetter }.map { $0.lowercased() }
            #expect(!words.contains("nan") && !words.contains("inf"), "\(sentence)")
        }
    }

    @Test("A model that computes NaN fails its arms, and the report compares the rest")
    func notANumber() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [nearest: { neighbours: 1 }, base: { form: completion }]
            """
        ) { $0.overflow() }
        let record = try scenario.run()
        #expect(record.arms[1].line.hasPrefix("failed: "))
        #expect(record.arms[1].latency == nil && record.arms[1].rows.isEmpty)
        #expect(record.arms[0].score.value.isFinite && record.verdict.outcome == .notDecided)
        expectPlain(record.verdict)
        let report = try report(record)
        #expect(report.contains("`base` failed: "))
        #expect(report.contains("`nearest`"))
    }

    @Test("Where the base model computes NaN in its probes, arms that train fail and others go on")
    func notANumberInProbes() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms:
              - nearest: { neighbours: 1 }
              - base: { form: completion }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt, at-most: { english: 5 % } }
            """
        ) { $0.overflow() }
        let record = try scenario.run()
        #expect(record.arms[0].rows.count == 6)
        let lora = record.arms[2].line
        #expect(lora.hasPrefix("failed: what the model can do before training cannot be measured"))
        #expect(record.forgetting.isEmpty && record.arms[2].training == nil)
        #expect(record.arms[0].score.value.isFinite && record.verdict.outcome == .notDecided)
        expectPlain(record.verdict)
        #expect(try report(record).contains("`lora` failed: "))
        #expect(try scenario.run().digest == record.digest)
    }

    @Test("Where nothing can be computed at all, one error says why")
    func onlyNotANumber() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [base: { form: completion }, lora: { rank: 2, epochs: 1, batch: 4 }]
            forgetting: { probes: [english], english: english.txt }
            """
        ) { $0.overflow() }
        let error = try #require(throws: LabError.self) { try scenario.run() }
        guard case .everyArmFailed(let reasons) = error else { throw error }
        #expect(reasons.count == 2 && reasons.allSatisfy { $0.contains("became NaN") })
    }

    @Test("An arm that fails after it was trained leaves the others to be compared")
    func failsInTheMiddle() throws {
        // Tuned on single questions it fits; with two examples and their passages it does not.
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms:
              - nearest: { neighbours: 1 }
              - base: { form: completion }
              - rag: { passages: 2, examples: [0, 4] }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt }
            """
        ) { $0.limitContext(to: 80) }
        let record = try scenario.run()
        let failed = record.arms.filter { $0.line.hasPrefix("failed: ") }.map(\.name)
        #expect(failed == ["rag"])
        #expect(
            Set(record.differences.flatMap { [$0.arm, $0.other] }) == ["nearest", "base", "lora"])
        expectPlain(record.verdict)
        #expect(try report(record).contains("`rag` failed: "))
    }

    /// Runs a scenario again, from the journal's answers of an arm as `change` leaves them.
    private func run(
        _ scenario: TinyScenario, changing key: String, _ change: (String) -> String
    ) throws -> RunRecord {
        _ = try scenario.run(in: "honest")
        func path(_ run: String) -> String { "\(scenario.folder.path)/\(run)/journal.sqlite" }
        // A journal of another run is refused, and the refusal names the fingerprint that it needs.
        _ = try scenario.folder.file("probe/empty", [])
        _ = try Journal(path: path("probe"), fingerprint: SHA256.hash("not this one"))
        let refusal = try #require(throws: StorageError.self) { try scenario.run(in: "probe") }
        guard case .otherRun(_, let fingerprint, _) = refusal else { throw refusal }
        let honest = try Journal(path: path("honest"), fingerprint: fingerprint)
        let payload = try #require(try honest.finishedCell(key))
        _ = try scenario.folder.file("changed/empty", [])
        try Journal(path: path("changed"), fingerprint: fingerprint)
            .finish(key: key, kind: "answer", payload: change(payload))
        return try scenario.run(in: "changed")
    }

    @Test(
        "Empty answers and answers that are no number cost as much as the worst guess",
        arguments: ["", "NaN", "inf", "\u{0}"])
    func unreadable(answer: String) throws {
        let scenario = try TinyScenario(
            """
            task: { kind: number, answer-tokens: 3 }
            arms: [nearest: { neighbours: 1 }, base: { form: completion }]
            """, questions: Rooms.questions(answers: ["1", "2.5", "40"]))
        let text = try CanonicalJSON.encodeLine(answer)
        let record = try run(scenario, changing: "answer · base · seed 1 · form=completion") {
            $0.replacing(/"text":"[^"]*"/, with: "\"text\":\(text)")
        }
        let base = record.arms[1]
        #expect(base.rows.count == 6 && base.rows.allSatisfy { $0.answer == answer })
        // Between 0 and 40 the farthest from 40 is 0, from 1 and 2.5 it is 40.
        let worst = [39.0, 37.5, 40].map { $0 * $0 }
        #expect(Set(base.rows.map(\.score)) == Set(worst))
        // Which of two arms on six questions is advised hangs on times; which scores better does not.
        #expect(record.arms[0].score.value < base.score.value)
        expectPlain(record.verdict)
        _ = try report(record)
    }

    @Test(
        "Answers to other questions than the scenario's, to fewer or to more are refused",
        arguments: [("red-3", 0), ("nobody", 1), ("red-3", 2)])
    func otherQuestions(question: String, times: Int) throws {
        let key = "answer · base · seed 1 · form=completion"
        let error = try #require(throws: LabError.self) {
            try run(TinyScenario(TinyScenario.fewArms), changing: key) { payload in
                payload.replacing(/\{[^{}]*"red-3"[^{}]*\},/) { answer in
                    let other = answer.output.replacing("red-3", with: question)
                    return String(repeating: String(other), count: times)
                }
            }
        }
        guard case .damagedCell(_, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(reason.contains("not to the scenario's questions"))
    }

    @Test("One test question and one seed make a whole report that claims nothing")
    func oneQuestion() throws {
        let lines = Rooms.questions.split(separator: "\n")
        let tests = lines.filter { $0.contains("\"test\"") }
        let questions = lines.filter { !$0.contains("\"test\"") } + tests.prefix(1)
        let record = try TinyScenario(
            TinyScenario.allArms.replacing("seeds: [1, 7]", with: "seeds: [1]"),
            questions: questions.joined(separator: "\n") + "\n"
        ).run()
        #expect(record.data.testCount == 1)
        #expect(record.arms.allSatisfy { !$0.line.hasPrefix("failed") })
        #expect(record.differences.allSatisfy { $0.pValue == 1 && ($0.correctedPValue ?? 1) == 1 })
        let waits = record.arms.compactMap(\.latency)
        #expect(!waits.isEmpty && waits.allSatisfy { $0.seconds.count == 1 })
        #expect(
            record.verdict.confidence.contains { $0.text.hasPrefix("One training seed: how much") })
        expectPlain(record.verdict)
        _ = try report(record)
    }

    @Test("A workload without queries divides by nothing", arguments: ["0 / month", "0 / day"])
    func noQueries(rate: String) throws {
        let record = try TinyScenario(
            """
            \(TinyScenario.fewArms)
            workload: { queries: \(rate), knowledge-changes: 0 % / month }
            """
        ).run()
        for bill in try #require(record.costs?.first).bills {
            let arm = try #require(record.arms.first { $0.name == bill.arm })
            let building = record.buildingCPUSeconds(of: arm)
            #expect(abs(try #require(bill.total) - building) <= 1e-9 * building)
            #expect(bill.perThousandQueries == nil)
        }
        expectPlain(record.verdict)
        let report = try report(record)
        #expect(report.contains("foresees 0 queries a month"))
    }
}
