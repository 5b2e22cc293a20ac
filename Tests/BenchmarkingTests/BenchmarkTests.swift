import Benchmarking
import Foundations
import FoundationEssentials
import Kernels
import Testing
import TestSupport

@Suite("Benchmark")
struct BenchmarkTests {
    private static let names = [
        "prompt-128", "prompt-512", "generate-1", "generate-16", "generate-16-shared",
        "score-8x256", "lora-qv-8x128", "lora-all-8x128", "lora-dropout-8x128", "dora-all-8x128",
        "lora-l2-sp-8x128", "lora-ewc-8x128", "full-8x128", "embed-queries", "embed-passages",
    ]

    @Test("works are found by the names that programs rely on")
    func names() throws {
        #expect(BenchmarkWork.allCases.map(\.rawValue) == Self.names)
        for name in Self.names { #expect(try BenchmarkWork(named: name).rawValue == name) }
    }

    @Test("an unknown name is an error that tells the nearest one and all others")
    func unknown() {
        #expect(
            throws: BenchmarkingError.unknownWork(
                name: "generate1", known: Self.names, nearest: "generate-1")
        ) { try BenchmarkWork(named: "generate1") }
        let message = BenchmarkingError.unknownWork(
            name: "generate1", known: Self.names, nearest: "generate-1"
        ).description
        #expect(message.hasSuffix("Did you mean 'generate-1'?"))
        #expect(message.contains("embed-passages"))
    }

    @Test("every work is done and gives the keys that programs read")
    func shape() throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 100, bandwidthGBs: 10)
        let record = try TinyBenchmark().run(BenchmarkWork.allCases, on: machine)
        let json = Data(try CanonicalJSON.encode(record).utf8)
        let top = try JSONDecoder().decode(Keys.self, from: json)
        #expect(top.machine.gemmGFLOPs == 100)
        #expect(top.machine.bandwidthGBs == 10)
        #expect(top.machine.threads == 2)
        #expect(top.machine.cpuFeatures == ["avx2"])
        #expect(top.work.map(\.name) == Self.names)
        for work in top.work {
            #expect(work.precision == "f32")
            #expect(work.tokensPerSecond > 0 && work.tokensPerSecond.isFinite)
            #expect(work.ofLimit > 0 && work.ofLimit.isFinite)
            #expect(work.peakBytes > 1 << 20)
        }
    }

    /// The keys that are promised, read by themselves.
    private struct Keys: Decodable {
        struct Machine: Decodable {
            let gemmGFLOPs: Double
            let bandwidthGBs: Double
            let threads: Int
            let cpuFeatures: [String]
        }
        struct Work: Decodable {
            let name: String
            let precision: String
            let tokensPerSecond: Double
            let ofLimit: Double
            let peakBytes: Int
        }
        let machine: Machine
        let work: [Work]
    }

    @Test("the rate is the median of the repeats, and the warm-up is none of them")
    func median() throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 100, bandwidthGBs: 10)
        for work in [BenchmarkWork.prompt128, .loraQueryValue] {
            let result = try TinyBenchmark().run([work], on: machine, repeats: 3).work[0]
            #expect(result.seconds.count == 3)
            let middle = result.seconds.sorted()[1]
            expectClose(
                result.tokensPerSecond, Double(result.tokens) / middle, relative: 1e-9)
            expectClose(
                result.ofLimit, result.tokensPerSecond / result.limitTokensPerSecond,
                relative: 1e-9)
        }
    }

    @Test(
        "long work tells how far it is and can be stopped in its middle",
        arguments: [BenchmarkWork.generate16, .score, .full, .embedPassages])
    func interruption(work: BenchmarkWork) throws {
        let machine = try TinyBenchmark.machine(gemmGFLOPs: 100, bandwidthGBs: 10)
        let whole = try TinyBenchmark(), stopped = try TinyBenchmark()
        _ = try whole.run([work], on: machine, repeats: 2)
        #expect(whole.reports.allSatisfy { $0.stage == work.rawValue })
        #expect(whole.reports.contains { $0.completed == 2 && $0.total == 3 })
        stopped.lastReport = whole.reports.count - 1
        #expect(throws: Interrupted.self) { try stopped.run([work], on: machine, repeats: 2) }
        #expect(stopped.reports == Array(whole.reports.dropLast()))
    }

    @Test("the machine's limits are measured, and its threads read back")
    func machine() throws {
        let compute = try Compute(threads: 2, precision: .int8)
        var stages: [String] = []
        let limits = try MachineProbe(
            compute, productSize: 64, arrayBytes: 1 << 20
        ).measure { stages.append($0.stage) }
        #expect(limits.gemmGFLOPs > 0 && limits.gemmGFLOPs.isFinite)
        #expect(limits.bandwidthGBs > 0 && limits.bandwidthGBs.isFinite)
        #expect(limits.precision == .int8)
        #expect(limits.gemmByPrecision.keys.sorted() == ["f32", "int8"])
        #expect(limits.gemmByPrecision["int8"] == limits.gemmGFLOPs)
        #expect(limits.threads == 2)
        #expect(limits.blasThreads ?? 1 == 1)
        #expect(limits.blas == compute.blasDescription)
        #expect(limits.cpuFeatures == Processor.features)
        #expect(Set(stages) == ["product in int8", "product in f32", "bandwidth"])
    }
}
