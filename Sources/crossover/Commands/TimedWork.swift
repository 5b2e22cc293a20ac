import Economics
import Foundations
import Statistics

/// How long one of the larger computations behind a verdict took, on one thread.
struct TimedWork: Encodable {
    /// What was computed.
    let work: String
    /// By the clock.
    let seconds: Double

    private static let questions = 1_000

    /// Measures each of them once, on made-up data.
    static func all(seed: UInt64) -> [TimedWork] {
        var random = SeededGenerator(seed: seed, stream: "times")
        let scores = (0..<6).map { _ in (0..<questions).map { _ in random.uniform() } }
        let pairs = scores.indices.flatMap { first in
            scores[(first + 1)...].map { (scores[first], $0) }
        }
        let comparison = comparison
        return [
            measure("95 % intervals of 6 arms, 1,000 questions") {
                scores.map { ConfidenceInterval.mean(of: $0, within: 0...1) }.count
            },
            measure("95 % intervals of their 15 differences") {
                pairs.map { first, second in
                    ConfidenceInterval.mean(
                        of: zip(first, second).map { $0 - $1 }, within: -1...1)
                }.count
            },
            measure("region map of 100 × 100 points, 6 arms") {
                comparison.map(
                    x: .init(.queries, 1...1e6, count: 100),
                    y: .init(.updates, 0.1...30, count: 100)
                ).outcomes.count
            },
        ]
    }

    static func table(_ timed: [TimedWork]) -> String {
        let rows = timed.map {
            "| \($0.work) | \(NumberFormat.duration(seconds: $0.seconds)) |\n"
        }
        return "| On one thread | Time |\n| --- | ---: |\n" + rows.joined()
    }

    /// - Parameter body: returns something of its result, so that it is not left out.
    private static func measure(_ work: String, _ body: () -> Int) -> TimedWork {
        let start = ContinuousClock.now
        precondition(body() > 0)
        return TimedWork(work: work, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Six arms that train more and answer faster one after the other, a CPU hour for 1.
    private static var comparison: CostComparison {
        let sheet = PriceSheet(
            name: "times", title: "CPU hours", currency: "h", asOf: "2026-01-01",
            basis: .instance(
                InstancePrices(
                    trainingHour: Price(1), hostingHour: Price(1), hostingHours: 0,
                    hoursPerMeasuredCPUHour: 1, storageGigabyteMonth: Price(0))))
        let uses = (0..<6).map { (arm: Int) -> MeasuredUse in
            let training = 60 * Double(arm * arm), answering = 1 / Double(arm + 1)
            return MeasuredUse(
                arm: "arm \(arm)", training: .init(cpuSeconds: training),
                query: .init(cpuSeconds: answering), update: arm == 0 ? .edit : .retrain)
        }
        return CostComparison(
            model: CostModel(
                sheet: sheet,
                expectations: Expectations(
                    queriesPerMonth: 10_000, knowledgeChangesPerMonth: 0.05, horizonMonths: 12)),
            uses: uses, clearFactor: 1.25)
    }
}
