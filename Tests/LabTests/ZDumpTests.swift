import Economics
import Foundation
import Foundations
import Lab
import Scenarios
import Testing

@Suite("dump") struct ZDump {
    @Test func dump() throws {
        typealias S = DecisionFixture.ArmSketch
        var f = DecisionFixture(
            arms: [
                S("nearest", 0.1, 0.03, 0.25), S("base", 0, 0, 0.114).with(\.promptTokens, 2000),
                S("rag", 0.7, 0.521, 0.833).with(\.indexBytes, 10).with(\.promptTokens, 67_500).with(\.answerTokens, 500).with(\.answering, 40),
                S("lora", 0.9, 0.744, 0.965).with(\.building, 150).with(\.training, 150).with(\.trainedTokens, 2_000_000)
                    .with(\.promptTokens, 5_000).with(\.answerTokens, 500).with(\.answering, 3),
            ], requirements: Requirements(accuracy: .atLeast(0.5)),
            workload: Workload(queriesPerMonth: 10_000, knowledgeChangesPerMonth: 0.05, horizonMonths: 12))
        f.embeddedTokens = (corpus: 1_000, test: 1_000)
        f.sheets = [ServicePrices(training: Price(0.0109, source: "a page", isVerified: false), modelMonth: Price(1.95)).sheet, ServicePrices(training: nil).sheet]
        let r = try f.decided()
        try CanonicalJSON.encode(r).write(toFile: "/tmp/costs.json", atomically: true, encoding: .utf8)
    }
}
