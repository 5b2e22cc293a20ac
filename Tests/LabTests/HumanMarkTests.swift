import Domain
import Foundations
import Lab
import Record
import Reports
import Statistics
import TestSupport
import Testing

@Suite("People's marks in a run")
struct HumanMarkTests {
    private static func scenario(metric: String) -> String {
        """
        task: { kind: short-answer, metric: \(metric), answer-tokens: 3 }
        arms:
          - nearest: { neighbours: [1, 3] }
          - base: { form: completion }
        """
    }

    /// Marks on all that a run answered; right is what the test says.
    private func marks(
        on folder: String, isRight: (HumanMark) -> Bool, rater: String = "ann"
    ) throws -> [HumanMark] {
        let record = try FinishedRun(folder: folder).record()
        return record.arms.flatMap(\.rows).map {
            var mark = HumanMark(
                question: $0.question, answer: $0.answer, right: false, rater: rater)
            mark.right = isRight(mark)
            return mark
        }
    }

    private func write(_ marks: [HumanMark], to scenario: TinyScenario) throws {
        let lines = try marks.map { try CanonicalJSON.encodeLine($0) + "\n" }
        try scenario.folder.file("marks.jsonl", Array(lines.joined().utf8))
    }

    private func bytes(_ record: RunRecord) throws -> String? {
        try Report.files(for: record)["record.json"]
    }

    @Test(
        "stand beside the scores, with the share right by people and the agreement with the metric")
    func beside() throws {
        let scenario = try TinyScenario(Self.scenario(metric: "exact-match"))
        let run = "\(scenario.folder.path)/run"
        let before = try scenario.run()
        #expect(before.marks == nil)
        // Answers to questions about red and blue rooms are right; nobody marks the pink one.
        let marks = try marks(on: run) {
            $0.question.hasPrefix("red") || $0.question.hasPrefix("blue")
        }
        .filter { !$0.question.hasPrefix("pink") }
        let stray = HumanMark(question: "red-3", answer: "no arm's", right: true, rater: "ann")
        try write(marks + [stray], to: scenario)
        try scenario.rewrite(Self.scenario(metric: "exact-match"), marks: "marks.jsonl")
        let record = try scenario.run()
        let found = try #require(record.marks)
        #expect(found.raters == 1 && found.tied == 0 && found.elsewhere == 1)
        #expect(found.comparedWith == .exactMatch && found.betweenRaters.isEmpty)
        #expect(found.arms.map(\.arm) == ["nearest", "base"])
        for (marked, arm) in zip(found.arms, record.arms) {
            #expect(marked.answers == 6)
            #expect(marked.right == Estimate(.wilson(successes: 2, count: 5)))
            let rows = arm.rows.filter { !$0.question.hasPrefix("pink") }
            let same = rows.count {
                ($0.score == 1) == ($0.question.hasPrefix("red") || $0.question.hasPrefix("blue"))
            }
            let agreement = try #require(marked.withMetric)
            #expect(agreement.agreement.value == Double(same) / 5)
            #expect(agreement.firstRight == 0.4)
            #expect(agreement.secondRight == Double(rows.count { $0.score == 1 }) / 5)
        }
        // They decide nothing, and no work was done anew.
        #expect(record.arms.map(\.score) == before.arms.map(\.score))
        #expect(record.arms.map(\.answering) == before.arms.map(\.answering))
        #expect(try bytes(FinishedRun(folder: run).record()) == bytes(record))
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("What people say of the answers"))
    }

    @Test("decide where every answer has one; else it is said how many each arm lacks")
    func decide() throws {
        let scenario = try TinyScenario(Self.scenario(metric: "human"))
        let run = "\(scenario.folder.path)/run"
        let all = ["nearest", "base"].map {
            MissingMarks(arm: $0, unmarked: 6, tied: 0, answers: 6)
        }
        #expect(throws: LabError.unmarked(all)) { try scenario.run() }
        #expect(throws: LabError.unmarked(all)) { try FinishedRun(folder: run).record() }
        // What was answered can be exported, marked and taken up.
        let answers = try FinishedRun(folder: run).answers()
        let sheet = try answers.sheet(LabelSheet.Options(isMissing: true))
        let marks = try self.marks(in: sheet, of: answers)
        try write(marks.filter { $0.question != "red-3" }, to: scenario)
        try scenario.rewrite(Self.scenario(metric: "human"), marks: "marks.jsonl")
        let one = ["nearest", "base"].map {
            MissingMarks(arm: $0, unmarked: 1, tied: 0, answers: 6)
        }
        #expect(throws: LabError.unmarked(one)) { try scenario.run() }
        #expect(
            try FinishedRun(folder: run).answers().sheet(LabelSheet.Options(isMissing: true)).rows
                == Set(marks.filter { $0.question == "red-3" }.map(\.answer)).count)
        // Another rater's no makes a tie of a yes.
        let tie = try #require(marks.first { $0.right })
        let other = HumanMark(
            question: tie.question, answer: tie.answer, right: false, rater: "ben")
        try write(marks + [other], to: scenario)
        let error = #expect(throws: LabError.self) { try scenario.run() }
        guard case .unmarked(let tied)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(tied.allSatisfy { $0.tied == 1 && $0.unmarked == 1 } && !tied.isEmpty)
        try write(marks, to: scenario)
        let record = try scenario.run()
        #expect(record.scenario.metric == .human && record.scenario.choosingMetric == .exactMatch)
        let known = HumanMarks(marks)
        for arm in record.arms {
            let right = arm.rows.filter {
                known.isRight(question: $0.question, answer: $0.answer) == true
            }
            #expect(right.count == arm.rows.count { $0.score == 1 } && arm.rows.count == 6)
            #expect(arm.score == Estimate(.wilson(successes: right.count, count: 6)))
        }
        #expect(record.differences.first?.test == .mcNemar)
        #expect(record.trivial == nil)
        #expect(try bytes(FinishedRun(folder: run).record()) == bytes(record))
        #expect(try Report.files(for: record)["report.md"]?.contains("human") == true)
        // Choosing goes on by exact match: a run by that takes over all work.
        let answering = record.arms.map(\.answering)
        try scenario.rewrite(Self.scenario(metric: "exact-match"))
        #expect(try scenario.run().arms.map(\.answering) == answering)
    }

    /// Marks every row; every other one right.
    private func marks(in sheet: LabelSheet, of answers: RunAnswers) throws -> [HumanMark] {
        var reader = try CSVReader(sheet.bytes, file: "t.csv")
        var writer = CSVWriter(header: reader.header.map(\.text))
        while let record = try reader.next() {
            var cells = record.fields.map { FormulaEscape.unescaped($0.text) }
            cells[5] = record.number.isMultiple(of: 2) ? "wrong" : "right"
            cells[6] = "ann"
            writer.add(cells)
        }
        return try answers.marks(from: [("t.csv", writer.bytes)]).marks.marks
    }
}
