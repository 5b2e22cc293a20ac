import Domain
import Foundations
import Lab
import Record
import Scenarios
import Testing

@Suite("Several arms of one kind")
struct NamedArmTests {
    private static let scenario = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - rag: { form: completion, passages: 1, examples: 0 }
          - rag: { name: rag-two, form: completion, passages: 2, examples: [0, 1] }
          - rag-wrong-corpus
          - rag-wrong-corpus: { name: two-wrong, of: rag-two }
          - lora: { rank: 2, epochs: 1, batch: 4 }
          - lora: { name: wide, rank: 4, epochs: 1, batch: 4 }
          - lora-shuffled: { of: wide }
          - lora+rag: { passages: 1, distractors: 1, rank: 2, epochs: 1, batch: 4 }
        forgetting: { probes: [english], english: english.txt, at-most: { english: 5 % } }
        sweeps: [{ arm: rag-two, over: { passages: [1, 2] }, against: [rag, wide] }]
        """

    @Test("Each has its own answers, weights, checks and bills")
    func run() throws {
        let scenario = try TinyScenario(Self.scenario)
        let record = try scenario.run()
        func arm(_ name: String) throws -> ArmRecord {
            try #require(record.arms.first { $0.name == name })
        }
        #expect(record.arms.map(\.failure) == [String?](repeating: nil, count: 9))
        #expect(try arm("rag").chosen.passages == 1 && arm("rag-two").chosen.passages == 2)
        #expect(try arm("rag").rows.allSatisfy { $0.passages.count == 1 })
        #expect(try arm("rag-two").rows.allSatisfy { $0.passages.count == 2 })
        // A control differs in one thing from the arm that it names, and from no other.
        #expect(try arm("rag-wrong-corpus").chosen == arm("rag").chosen)
        #expect(try arm("two-wrong").chosen == arm("rag-two").chosen)
        #expect(try arm("two-wrong").candidates.isEmpty && arm("two-wrong").controls == "rag-two")
        #expect(try arm("lora-shuffled").training?.configuration.lora.rank == 4)
        #expect(try arm("lora").training?.losses != arm("wide").training?.losses)
        #expect(
            record.controls.compactMap(\.arm) == [
                "rag-wrong-corpus", "two-wrong", "lora-shuffled",
            ] + record.controls.filter { $0.check == .retrievalBound }.compactMap(\.arm))
        let answering = ["base", "rag", "rag-two", "lora", "wide", "lora+rag"]
        #expect(record.costs?.first?.bills.map(\.arm) == answering)
        #expect(Set(record.forgetting.map(\.arm)) == ["lora", "wide", "lora+rag"])
        #expect(record.references.base == "base")
        let sweep = try #require(record.sweeps?.first)
        #expect(sweep.arm == "rag-two" && sweep.against == ["rag", "wide"])
        #expect(sweep.cells.count(where: \.isOwn) == 1)
    }

    @Test("One of them is trained again alone, with the control that takes over from it")
    func retrain() throws {
        let scenario = try TinyScenario(Self.scenario)
        let record = try scenario.run()
        var worked: Set<String> = []
        let monitor = Monitor(
            progress: { if $0.stage.contains("training") { worked.insert($0.stage) } },
            cancellation: Cancellation())
        let again = try scenario.run(retrain: ["wide"], monitor: monitor)
        #expect(again.digest == record.digest)
        #expect(worked.contains { $0.contains("wide") })
        #expect(worked.contains { $0.contains("lora-shuffled") })
        #expect(!worked.contains { $0.hasPrefix("lora,") })
    }

    @Test("What it sends is declared by the arm, and judged by that")
    func flows() throws {
        let record = try TinyScenario(Self.scenario).run()
        func flow(_ name: String) throws -> DataFlow {
            try #require(record.arms.first { $0.name == name }).dataFlow
        }
        #expect(try flow("base") == DataFlow(prompts: [.questions]))
        #expect(
            try flow("rag")
                == DataFlow(prompts: [.questions, .passages], index: [.questions, .corpus]))
        #expect(try flow("lora+rag").training == [.trainingData, .passages])
        #expect(try flow("two-wrong") == flow("rag-two"), "its passages are somebody's, too")
        #expect(
            try flow("wide") == DataFlow(prompts: [.questions], training: [.trainingData]))
    }
}
