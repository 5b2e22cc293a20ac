import Domain
import Foundations
import Lab
import Record
import Testing

@Suite("Waiting times of a run")
struct WaitingMeasurementTests {
    @Test("Every arm that may be chosen is asked the same questions, one at a time")
    func measured() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms:
              - nearest
              - base: { form: completion }
              - rag: { passages: 1, examples: 2 }
              - rag-wrong-corpus
              - lora: { rank: 2, epochs: 1, batch: 4 }
            seeds: 2
            forgetting: { probes: [english], english: english.txt }
            requirements: { latency-p95: at most 1 min, latency-questions: 4 }
            """)
        var asked: [String: Int] = [:]
        let stage = ": one question at a time"
        let monitor = Monitor(
            progress: {
                guard $0.stage.hasSuffix(stage) else { return }
                asked[String($0.stage.dropLast(stage.count)), default: 0] = $0.total
            }, cancellation: Cancellation())
        var record = try scenario.run(monitor: monitor)
        for arm in record.arms where !arm.isControl {
            let latency = try #require(arm.latency, "\(arm.name)")
            #expect(latency.seconds.count == 4 && latency.seconds.allSatisfy { $0 > 0 })
            #expect(latency.median <= latency.p95.value)
        }
        #expect(record.arms.first { $0.isControl }?.latency == nil)
        #expect(asked.values.allSatisfy { $0 == 4 } && asked.keys.contains("base, seed 1"))
        #expect(record.scenario.requirements.map(\.subject) == [.latencyP95])
        let digest = record.digest
        record.arms[1].latency = LatencyRecord(seconds: [60])
        #expect(try record.determinedDigest() == digest, "measured values are outside the digest")
    }
}
