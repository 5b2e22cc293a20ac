import Foundations
import Lab
import LanguageModels
import Record
import Storage
import TestSupport
import Testing

@Suite("A long cell that is ended in the middle")
struct PieceTests {
    /// Questions that are so long or so many that their answers are kept in pieces.
    private static func questions(test count: Int, length: Int, answer: String) -> String {
        let padding = String(repeating: "xyzzy ", count: length / 6)
        let splits = [(4, "train"), (2, "validation"), (count, "test")].flatMap { count, split in
            [String](repeating: split, count: count)
        }
        return splits.enumerated().map { number, split in
            """
            {"id":"q\(number)","question":"Of number \(number) \(padding) tell.",\
            "answers":["\(answer)"],"split":"\(split)"}
            """
        }.joined(separator: "\n") + "\n"
    }

    private static let generated = (
        text: "task: { kind: short-answer, answer-tokens: 3 }\narms: [base: { form: completion }]",
        questions: questions(test: 30, length: 1_200, answer: "a")
    )
    private static let scored = (
        text: """
        task: { kind: label, labels: [warm, cold] }
        arms: [base: { form: completion }]
        """, questions: questions(test: 150, length: 6, answer: "warm")
    )

    /// Ends a run as soon as more than so many answers are there.
    ///
    /// - Returns: how many answers were there at each report.
    private func stop(_ scenario: TinyScenario, after completed: Int) throws -> [Int] {
        let cancellation = Cancellation()
        var reports: [Int] = []
        let monitor = Monitor(
            progress: { progress in
                guard progress.stage == "base: answering" else { return }
                reports.append(progress.completed)
                if progress.completed > completed { cancellation.cancel() }
            }, cancellation: cancellation)
        do {
            _ = try scenario.run(in: "ended", monitor: monitor)
            return reports
        } catch is Interrupted {
            return reports
        }
    }

    private func journalKeys(_ scenario: TinyScenario, _ folder: String) throws -> [String] {
        let path = "\(scenario.folder.path)/\(folder)/journal.sqlite"
        do {
            return try Journal(path: path, fingerprint: SHA256.hash("none")).finishedKeys()
        } catch StorageError.otherRun(_, _, let found) {
            return try Journal(path: path, fingerprint: found).finishedKeys()
        }
    }

    @Test(
        "It goes on behind the last whole piece and comes to the same, and the pieces are gone",
        arguments: [true, false])
    func goesOn(isScored: Bool) throws {
        let (text, questions) = isScored ? Self.scored : Self.generated
        let scenario = try TinyScenario(text, questions: questions) {
            $0.limitContext(to: 2_048)
        }
        let undisturbed = try scenario.run(in: "undisturbed")
        let first = try stop(scenario, after: isScored ? 64 : 20)
        #expect(first.first == 0)
        let kept = try journalKeys(scenario, "ended").filter { $0.contains("piece") }
        #expect(!kept.isEmpty && kept.allSatisfy { $0.hasPrefix("answer · base") })
        let second = try stop(scenario, after: .max)
        let again = try #require(second.first)
        #expect(again > 0, "what was kept is not done again")
        let lost = (first.last ?? 0) - again
        #expect(lost < 64, "\(lost) answers are given again")
        let record = try scenario.run(in: "ended")
        #expect(record.digest == undisturbed.digest)
        #expect(record.arms.map(\.rows) == undisturbed.arms.map(\.rows))
        let counts = try [record, undisturbed].map { try #require($0.arms[0].answering) }
        #expect(counts[0].promptTokens == counts[1].promptTokens)
        #expect(counts[0].computedPromptTokens == counts[1].computedPromptTokens)
        #expect(counts[0].generatedTokens == counts[1].generatedTokens)
        #expect(try journalKeys(scenario, "ended").allSatisfy { !$0.contains("piece") })
    }

    @Test("A piece that is not about its questions is damage, not an answer")
    func damaged() throws {
        let (text, questions) = Self.scored
        let scenario = try TinyScenario(text, questions: questions)
        _ = try stop(scenario, after: 64)
        let path = "\(scenario.folder.path)/ended/journal.sqlite"
        let refusal = try #require(throws: StorageError.self) {
            try Journal(path: path, fingerprint: SHA256.hash("none"))
        }
        guard case .otherRun(_, _, let own) = refusal else {
            Issue.record("\(refusal)")
            return
        }
        let folder = "\(scenario.folder.path)/damaged"
        let key = "answer · base · seed 1 · form=completion · piece 1 of 4, 25 of 150 done"
        // More answers than any piece has.
        let said = [String](repeating: #"{"text":"warm"}"#, count: 150).joined(separator: ",")
        try Journal(path: "\(folder)/journal.sqlite", fingerprint: own).finish(
            key: key, kind: "answer",
            payload: """
                {"result":{"counts":{"computedPrompt":0,"generated":0,"prompt":0},"said":[\(said)]},\
                "usage":{"computedPromptTokens":0,"cpuSeconds":0,"generatedTokens":0,\
                "peakMemoryBytes":0,"promptTokens":0,"trainedTokens":0,"wallSeconds":0}}
                """)
        let error = try #require(throws: LabError.self) { try scenario.run(in: "damaged") }
        guard case .damagedCell(key, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(reason == "it is not about its questions")
    }

    @Test("Each eight waiting users and each probe are kept by themselves")
    func otherPieces() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms:
              - base: { form: completion }
              - lora: { rank: 2, epochs: 1, batch: 4 }
            requirements: { latency-questions: 20 }
            forgetting:
              { probes: [english, knowledge], english: english.txt, knowledge: knowledge.jsonl }
            """, questions: Self.questions(test: 20, length: 6, answer: "a"))
        /// The pieces in the journal of a run that was ended at a stage.
        func kept(at stage: String, after completed: Int, in folder: String) throws -> [String] {
            let cancellation = Cancellation()
            let monitor = Monitor(
                progress: {
                    if $0.stage == stage, $0.completed >= completed { cancellation.cancel() }
                }, cancellation: cancellation)
            #expect(throws: Interrupted.self) { try scenario.run(in: folder, monitor: monitor) }
            return try journalKeys(scenario, folder).filter { $0.contains("piece") }
        }
        #expect(
            try kept(at: "base model: probe knowledge", after: 0, in: "probes")
                == ["probe · base model · seed 0 · piece 1 of 2"])
        #expect(
            try kept(at: "base: one question at a time", after: 10, in: "waits")
                == [
                    "latency · base · seed 1 · form=completion · questions=20 · piece 1 of 3, 8 of 20 done"
                ])
    }
}
