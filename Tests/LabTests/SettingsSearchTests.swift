import Foundations
import Domain
import Lab
import Scenarios
import Record
import TestSupport
import Testing

@Suite("Searches by themselves")
struct SettingsSearchTests {
    private static func text(_ tuning: String) -> String {
        """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - lora: { rank: 2, alpha: 4, epochs: 2, batch: 4 \(tuning) }
        forgetting: { probes: [knowledge], knowledge: knowledge.jsonl }
        requirements: { latency-questions: 2 }
        """
    }

    private static let tuned =
        text(", tune: { learning-rate: 1e-3 .. 3e-2, rank: [1, 4] }")
        + "\ntuning: { budget: 10 h, trials: 3 }"

    private func searches(
        _ scenario: TinyScenario, of arm: String? = nil, in folder: String = "run",
        monitor: Monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
    ) throws -> [SettingsSearch] {
        try Experiment(
            bundle: scenario.bundle(), store: scenario.store,
            folder: RunFolder(path: "\(scenario.folder.path)/\(folder)"),
            options: ExperimentOptions(threads: 1)
        ).searches(of: arm, monitor: monitor)
    }

    @Test("are those of a run, which goes on from them")
    func run() throws {
        let scenario = try TinyScenario(Self.tuned)
        let undisturbed = try scenario.run(in: "undisturbed")
        let search = try #require(try searches(scenario, of: "lora").first)
        var trained = 0
        let record = try scenario.run(
            monitor: Monitor(
                progress: { if $0.stage.contains("trial") { trained += 1 } },
                cancellation: Cancellation()))
        #expect(trained == 0)
        #expect(record.digest == undisturbed.digest)
        let arm = try #require(record.arms.first { $0.kind == .lora })
        let tuning = try #require(arm.tuning), training = try #require(arm.training)
        #expect(search.trials == tuning.trials && search.chosen == tuning.chosen)
        #expect(search.searched == tuning.searched)
        // With what is told to be written the arm is trained as the search found.
        try scenario.rewrite(
            Self.text(", " + search.options.joined(separator: ", ")).replacing(
                "rank: 2, alpha: 4, ", with: ""))
        let written = try #require(
            try scenario.bundle().scenario.arms.first { $0.kind == .lora }?.training)
        #expect(written.learningRate == training.configuration.learningRate)
        #expect(written.lora.rank == training.configuration.lora.rank)
    }

    @Test("need a rule, and an arm that searches")
    func nothing() throws {
        let scenario = try TinyScenario(Self.text(""))
        let none = Result { try searches(scenario) }
        guard case .failure(LabError.noTuning) = none else {
            Issue.record("\(none)")
            return
        }
        try scenario.rewrite(Self.tuned)
        let other = Result { try searches(scenario, of: "base") }
        guard case .failure(LabError.nothingToSearch(arm: "base", searching: ["lora"])) = other
        else {
            Issue.record("\(other)")
            return
        }
    }
}
