import FoundationEssentials
import Foundations
import Lab
import Record
import Storage
import TestSupport
import Testing

@Suite("A training that is ended within")
struct CheckpointKeeperTests {
    private static let text = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - lora: { rank: 2, alpha: 4, epochs: 3, batch: 4, learning-rate: 1e-2, replay: 0.3 }
          - full: { epochs: 2, batch: 4, learning-rate: 1e-3, stop-by: score }
        forgetting: { probes: [knowledge], knowledge: knowledge.jsonl }
        requirements: { latency-questions: 2 }
        """

    private func weights(_ scenario: TinyScenario, _ run: String) throws -> [String: SHA256Digest] {
        let folder = "\(scenario.folder.path)/\(run)/weights"
        var found: [String: SHA256Digest] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where name.hasSuffix(".safetensors") {
            found[name] = try SHA256.hash(fileAt: "\(folder)/\(name)")
        }
        return found
    }

    /// Runs and ends the run at reports of trainings that `isEnough` names, until it is whole.
    ///
    /// - Returns: how often it was ended, and the steps at which trainings began again.
    private func persist(
        _ scenario: TinyScenario, between: () -> Void = {}, isEnough: (Progress) -> Bool
    ) throws -> (record: RunRecord, ends: Int, begun: [Int]) {
        var ends = 0, begun: [Int] = []
        while true {
            let cancellation = Cancellation()
            var isFirst = true
            let record = try withoutActuallyEscaping(isEnough) { isEnough in
                let monitor = Monitor(
                    progress: { progress in
                        guard progress.stage.hasSuffix("training") else { return }
                        if isFirst { begun.append(progress.completed) }
                        isFirst = false
                        if isEnough(progress) { cancellation.cancel() }
                    }, cancellation: cancellation)
                do {
                    return try scenario.run(in: "ended", checkpointPause: 0, monitor: monitor)
                        as RunRecord?
                } catch is Interrupted {
                    ends += 1
                    between()
                    return nil
                }
            }
            if let record { return (record, ends, begun) }
        }
    }

    @Test("goes on behind its last step, and leaves the same weights and the same record")
    func goesOn() throws {
        let scenario = try TinyScenario(Self.text)
        let undisturbed = try scenario.run(in: "whole")
        var seen: Set<String> = []
        let (record, ends, begun) = try persist(scenario) {
            seen.insert("\($0.stage) \($0.completed)").inserted
        }
        // An end is noticed at the next report, which comes when the step before it is kept;
        // the last step of a training is kept as its weights.
        #expect(ends == 9)
        #expect(begun == [1, 3, 5, 7, 9, 1, 3, 5, 6])
        #expect(record.digest == undisturbed.digest)
        let weights = try weights(scenario, "ended")
        #expect(weights == (try self.weights(scenario, "whole")) && weights.count == 2)
        // The work of all attempts counts.
        let training = try #require(record.arms.first?.training)
        #expect(training.usage.trainedTokens == undisturbed.arms[0].training?.usage.trainedTokens)
    }

    @Test("begins anew where its checkpoint was taken away")
    func changed() throws {
        let scenario = try TinyScenario(Self.text)
        let undisturbed = try scenario.run(in: "whole")
        let path = "\(scenario.folder.path)/ended/weights/lora-seed1-unfinished"
        var hasEnded = false
        let (record, ends, begun) = try persist(
            scenario, between: { try? FileManager.default.removeItem(atPath: path) }
        ) { progress in
            defer { hasEnded = hasEnded || progress.completed == 5 }
            return !hasEnded && progress.completed == 5
        }
        #expect(ends == 1 && begun == [1, 1])
        #expect(record.digest == undisturbed.digest)
    }
}
