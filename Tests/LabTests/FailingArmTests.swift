import Lab
import Record
import TestSupport
import Testing

@Suite("Arms that cannot be finished")
struct FailingArmTests {
    private static let task = "task: { kind: short-answer, answer-tokens: 3 }"

    private func verdicts(_ record: RunRecord) -> [String: String] {
        Dictionary(uniqueKeysWithValues: record.arms.map { ($0.name, $0.line) })
    }

    @Test("An arm whose prompts are all longer than the context fails, and the others go on")
    func tooLong() throws {
        let scenario = try TinyScenario(
            """
            \(Self.task)
            arms:
              - base: { form: completion }
              - rag: { passages: 2, examples: 4 }
              - rag-wrong-corpus: { passages: 1, examples: 0 }
              - lora+rag: { passages: 1, distractors: 2, rank: 2, epochs: 1, batch: 4 }
            forgetting: { probes: [english], english: english.txt }
            """
        ) { $0.limitContext(to: 60) }
        let record = try scenario.run()
        let verdicts = verdicts(record)
        #expect(verdicts["rag"]?.hasPrefix("failed: ") == true)
        #expect(verdicts["rag"]?.contains("60") == true)
        #expect(verdicts["lora+rag"]?.hasPrefix("failed: ") == true)
        #expect(verdicts["base"]?.hasPrefix("failed") == false)
        let rag = try #require(record.arms.first { $0.name == "rag" })
        #expect(rag.score.value.isNaN && rag.rows.isEmpty && rag.scoreBySeed.isEmpty)
        #expect(record.arms[0].score.value.isFinite)
        #expect(!record.differences.contains { $0.arm == "rag" || $0.other == "rag" })
        #expect(try scenario.run().digest == record.digest)
    }

    @Test("A training that cannot be done fails its arm, and the others have the model as it was")
    func untrainable() throws {
        let arms = """
            - full: { epochs: 3, batch: 4, learning-rate: 1e-3 }
            - base: { form: completion }
            """
        // Three passages are longer than the model's context, questions alone are not.
        let wild = "- lora+rag: { passages: 1, distractors: 2, rank: 2, epochs: 1, batch: 4 }"
        let end = "forgetting: { probes: [english], english: english.txt }"
        let scenario = try TinyScenario(
            "\(Self.task)\narms:\n\(wild)\n\(arms)\n\(end)"
        ) { $0.limitContext(to: 60) }
        let record = try scenario.run(in: "wild")
        #expect(verdicts(record)["lora+rag"]?.hasPrefix("failed: ") == true)
        try scenario.rewrite("\(Self.task)\narms:\n\(arms)\n\(end)")
        let calm = try scenario.run(in: "calm")
        #expect(record.arms.dropFirst().map(\.rows) == calm.arms.map(\.rows))
        #expect(record.forgetting == calm.forgetting)
    }

    @Test("A chat with a model that has no template fails its arm")
    func noTemplate() throws {
        let scenario = try TinyScenario(
            """
            \(Self.task)
            arms:
              - base: { form: chat }
              - few-shot: { examples: 1, form: completion }
            """
        ) { $0.removeChatTemplate() }
        let record = try scenario.run()
        #expect(
            verdicts(record)["base"]
                == "failed: \(LabError.noChatForm(reason: "The model's files hold no chat template."))"
        )
        #expect(record.arms[1].score.value.isFinite)
    }

    @Test("When every arm fails there is no record, and every reason is told")
    func everyArm() throws {
        let scenario = try TinyScenario(
            """
            \(Self.task)
            arms:
              - base: { form: chat }
              - few-shot: { examples: 1, form: chat }
            """
        ) { $0.removeChatTemplate() }
        let error = try #require(throws: LabError.self) { try scenario.run() }
        guard case .everyArmFailed(let reasons) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(reasons.count == 2 && reasons[1].hasPrefix("few-shot: form 'chat'"))
        #expect(error.description.contains(reasons[0]))
    }
}
