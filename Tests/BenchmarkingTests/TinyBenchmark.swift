import Benchmarking
import Foundations
import Kernels
import LanguageModels
import TestSupport

/// The tiny models, and a machine whose limits are round numbers.
final class TinyBenchmark {
    private let folder: TemporaryFolder
    private let compute: Compute
    /// What was reported while work went on.
    private(set) var reports: [Progress] = []
    /// Stops the work when it has reported so often.
    var lastReport = Int.max

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
        try TinyDecoder().writeGGUF(to: "\(folder.path)/tiny.gguf")
        try TinyEncoder().write(to: "\(folder.path)/encoder")
    }

    func run(
        _ works: [BenchmarkWork], on machine: MachineLimits, repeats: Int = 1
    ) throws -> BenchmarkRecord {
        let options = Benchmark.Options(
            store: ModelStore(folder: folder.path), decoder: "\(folder.path)/tiny.gguf",
            encoder: "\(folder.path)/encoder", repeats: repeats)
        return try Benchmark(options, on: compute) { [self] in
            reports.append($0)
            if reports.count >= lastReport { throw Interrupted() }
        }.run(works, against: machine)
    }

    /// A machine with these limits.
    static func machine(gemmGFLOPs: Double, bandwidthGBs: Double) throws -> MachineLimits {
        try CanonicalJSON.decode(
            MachineLimits.self,
            from: """
                {"gemmGFLOPs": \(gemmGFLOPs), "bandwidthGBs": \(bandwidthGBs), "threads": 2,
                 "precision": "f32", "gemmByPrecision": {"f32": \(gemmGFLOPs)}, "blasThreads": 1, "blas": "OpenBLAS", "cpuFeatures": ["avx2"]}
                """)
    }
}
