import Benchmarking
import Testing
import TestSupport

/// The numbers are worked out by hand from the sizes of the tiny models: blocks of 49,152 weights
/// two times, an output layer of 275 · 64, 96 channels of queries, 48 of keys.
@Suite("Demand and limit")
struct DemandTests {
    struct Expected: Sendable {
        var work: BenchmarkWork
        var tokens: Int
        var sequences: Int
        var multiplyAdds: Double
        var bytes: Double
    }

    static let expected = [
        // 128 · 98,304 + 2 · 2 · 96 · (1 + … + 128) + 17,600; 4 · (98,304 + 17,600).
        Expected(
            work: .prompt128, tokens: 128, sequences: 1, multiplyAdds: 15_770_816, bytes: 463_616),
        Expected(
            work: .prompt512, tokens: 512, sequences: 1, multiplyAdds: 100_779_200,
            bytes: 463_616),
        // 48 · 115,904 + 384 · (129 + … + 176); 48 · 463,616 + 768 · (128 + … + 175).
        Expected(
            work: .generate1, tokens: 48, sequences: 1, multiplyAdds: 8_374_272,
            bytes: 27_838_464),
        Expected(
            work: .generate16, tokens: 768, sequences: 16, multiplyAdds: 383_385_600,
            bytes: 110_641_152),
        Expected(
            work: .generate16Shared, tokens: 768, sequences: 16, multiplyAdds: 206_841_600,
            bytes: 55_710_720),
        Expected(
            work: .score, tokens: 2048, sequences: 8, multiplyAdds: 338_427_904, bytes: 1_854_464),
        Expected(
            work: .loraQueryValue, tokens: 1024, sequences: 8, multiplyAdds: 311_204_864,
            bytes: 1_854_464),
        Expected(
            work: .loraAll, tokens: 1024, sequences: 8, multiplyAdds: 357_241_856,
            bytes: 1_854_464),
        Expected(
            work: .full, tokens: 1024, sequences: 8, multiplyAdds: 428_183_040, bytes: 6_968_320),
        // Every passage is cut to 128 tokens: 32,768 · 14,336 + 2 · 2 · 32 · 256 · 128².
        Expected(
            work: .embedPassages, tokens: 32_768, sequences: 256, multiplyAdds: 1_006_632_960,
            bytes: 1_835_008),
    ]

    @Test("multiply-adds and bytes are those worked out by hand", arguments: expected)
    func demand(expected: Expected) throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 1, bandwidthGBs: 1)
        let result = try TinyBenchmark().run([expected.work], on: machine).work[0]
        #expect(result.tokens == expected.tokens)
        #expect(result.sequences == expected.sequences)
        #expect(result.multiplyAdds == expected.multiplyAdds)
        #expect(result.bytesMoved == expected.bytes)
    }

    @Test("where products are slow, a multiply-add takes two operations of their rate")
    func productBound() throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 1, bandwidthGBs: 1e6)
        for result in try TinyBenchmark().run([.prompt128, .full], on: machine).work {
            #expect(result.boundBy == .product)
            let seconds = 2 * result.multiplyAdds / 1e9
            expectClose(
                result.limitTokensPerSecond, Double(result.tokens) / seconds, relative: 1e-9)
        }
    }

    @Test("where memory is slow, the bytes decide")
    func bandwidthBound() throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 1e6, bandwidthGBs: 1)
        let result = try TinyBenchmark().run([.generate1], on: machine).work[0]
        #expect(result.boundBy == .bandwidth)
        expectClose(result.limitTokensPerSecond, 48 / 0.027838464, relative: 1e-9)
    }

    @Test("prompts that wait for products and tokens that wait for memory add up")
    func phases() throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 4, bandwidthGBs: 1)
        let result = try TinyBenchmark().run([.generate16], on: machine).work[0]
        // 2 · 252,333,056 / 4e9 for the prompts, 108,997,888 / 1e9 for the tokens behind them.
        expectClose(
            result.limitTokensPerSecond, 768 / (0.126166528 + 0.108997888), relative: 1e-9)
        #expect(result.boundBy == .product)
    }
}
