import Domain
import Foundations
import Record
import TestSupport
import Testing

@Suite("How long a user waits")
struct WaitingTests {
    private typealias Sketch = DecisionFixture.ArmSketch

    @Test("The percentile is a measured time, and few questions leave its interval open above")
    func figures() throws {
        let few = LatencyRecord(seconds: (1...20).map(Double.init).reversed())
        #expect(few.median == 10.5 && few.p95.value == 19 && few.p95.count == 20)
        #expect(few.p95.low == 17 && few.p95.high == .infinity)
        let read = try CanonicalJSON.decode(
            LatencyRecord.self, from: try CanonicalJSON.encode(few))
        #expect(read == few)
        let enough = LatencyRecord(seconds: (1...72).map(Double.init))
        #expect(enough.p95.value == 69 && enough.p95.low == 64 && enough.p95.high == 72)
        #expect(LatencyRecord(seconds: [3]).p95.low == -.infinity)
        #expect(LatencyRecord(seconds: []).p95.value.isNaN)
    }

    /// The verdict on an arm that answers everything rightly, after these waits.
    private func verdict(_ seconds: [Double]?) throws -> String {
        let arm = Sketch("rag", 0.97, 0.91, 0.99)
        var fixture = DecisionFixture(
            arms: [arm],
            requirements: Requirements(accuracy: .atLeast(0.8), latencyP95: .atMost(2)))
        fixture.adjust = { $0.arms[0].latency = seconds.map(LatencyRecord.init) }
        return try fixture.decided().arms[0].line
    }

    @Test("With enough questions the whole interval must keep the bound")
    func closed() throws {
        func waits(slow: Int) -> [Double] {
            [Double](repeating: 1, count: 200 - slow) + [Double](repeating: 3, count: slow)
        }
        // Ranks 184 to 197 of 200.
        #expect(try verdict(waits(slow: 3)) == "recommended")
        #expect(
            try verdict(waits(slow: 4))
                == "unsure: latency-p95 1.0 s [1.0 s, 3.0 s] on 200 questions, asked for at most 2 s"
        )
        #expect(try verdict(waits(slow: 16)).hasPrefix("unsure: latency-p95 3.0 s"))
        #expect(try verdict(waits(slow: 17)).hasPrefix("fails: latency-p95 3.0 s [3.0 s, 3.0 s]"))
    }

    @Test("With few the measured percentile decides, and the words say on how many it rests")
    func open() throws {
        let quick = [Double](repeating: 1, count: 19)
        #expect(try verdict(quick + [9]) == "recommended")
        #expect(
            try verdict(quick.dropLast() + [9, 9])
                == "fails: latency-p95 9.0 s [1.0 s, open] on 20 questions, asked for at most 2 s")
        #expect(try verdict(nil) == "unsure: latency-p95 not measured, asked for at most 2 s")
    }
}
