import Domain
import Lab
import Record
import Reports
import Statistics
import TestSupport
import Testing

@Suite("Runs with questions that have no answer")
struct UnanswerableRunTests {
    /// Four of the rooms have a key; of the other two nobody tells.
    private static var questions: String {
        Rooms.questions.split(separator: "\n").map { line in
            guard line.contains("gold") || line.contains("pink") || line.contains("blue") else {
                return String(line)
            }
            let keys = line.split(separator: ",\"answers\"")[0]
            let split = ["train", "validation", "test"].first { line.contains("\"\($0)\"") } ?? ""
            return "\(keys),\"unanswerable\":true,\"split\":\"\(split)\"}"
        }.joined(separator: "\n") + "\n"
    }

    private static let arms = """
        task: { kind: short-answer, metric: exact-match, answer-tokens: 3 }
        arms:
          - nearest: { neighbours: 1 }
          - few-shot: { examples: 4, form: completion }
          - rag: { passages: 2, examples: 2 }
          - lora: { rank: 2, epochs: 1, batch: 4 }
          - lora+rag: { passages: 2, distractors: 1, rank: 2, epochs: 1, batch: 4 }
        forgetting: { probes: [english], english: english.txt }
        requirements: { answers-without-basis: at most 5 % }
        """

    @Test("Every arm learns from them and is asked them, and the five counts add up")
    func counts() throws {
        let scenario = try TinyScenario(Self.arms, questions: Self.questions)
        let record = try scenario.run()
        #expect(record.scenario.requirements.map(\.subject) == [.answersWithoutBasis])
        for arm in record.arms {
            #expect(arm.failure == nil, "\(arm.failure ?? "")")
            let found = try #require(arm.answerability)
            #expect(found.right + found.wrong + found.declinedWrongly == 3)
            #expect(found.declinedRightly + found.answeredWithoutBasis == 3)
            let share = try #require(found.withoutBasis)
            #expect(share.count == 3 && share.method == .wilson)
            #expect(share.value == Double(found.answeredWithoutBasis) / 3)
            let right = Double(found.right + found.declinedRightly) / 6
            #expect(abs(arm.score.value - right) < 1e-12)
            #expect(found.answerable?.count == 3)
        }
        // The nearest known questions are those of the same room.
        let nearest = try #require(record.arms.first?.answerability)
        #expect(nearest.declinedRightly + nearest.right > 0)
        // Three of six rooms have none: to say so always is right for half of the questions.
        #expect(record.trivial?.score.value == 0.5)
        #expect(record.controls.allSatisfy { $0.outcome != .failed })
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("## Questions without an answer"))
    }

    @Test("Where every question has an answer and nobody declines, nothing is said of it")
    func none() throws {
        let scenario = try TinyScenario(
            "task: { kind: short-answer }\narms: [nearest: { neighbours: 1 }]")
        let record = try scenario.run()
        #expect(record.arms[0].answerability == nil)
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(!report.contains("Questions without an answer"))
    }

    @Test("Answers that decline are told from wrong ones also where all have an answer")
    func declined() throws {
        let path = ":\n".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let scenario = try TinyScenario(
            "task: { kind: short-answer, answer-tokens: 3 }\narms: [base: { form: completion }]"
        ) { $0.follow(path: path) }
        let arm = try #require(try scenario.run().arms.first)
        #expect(arm.answerability?.declinedWrongly == arm.rows.count)
        #expect(arm.answerability?.withoutBasis == nil && arm.answerability?.wrong == 0)
    }
}
