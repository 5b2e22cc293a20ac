import FoundationEssentials
import Foundations
import Kernels
import Testing
import TestSupport

@Suite("What is known of the machine")
struct MachineTests {
    @Test("the processor's abilities are among those that the system lists")
    func features() throws {
        let data = try #require(FileManager.default.contents(atPath: "/proc/cpuinfo"))
        let words = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let listed = Set(words.map(String.init))
        for feature in Processor.features { #expect(listed.contains(feature)) }
        // The compiler's names and Linux's differ; a slip in either would leave one out.
        let known = ["avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "asimddp", "i8mm"]
        for feature in known where listed.contains(feature) {
            #expect(Processor.features.contains(feature))
        }
    }

    @Test("threads are those that were asked for, and BLAS has one")
    func threads() throws {
        let compute = try Compute(threads: 3)
        #expect(compute.threads == 3)
        #expect(compute.blasThreads ?? 1 == 1)
    }

    @Test("reading through a matrix sums every square, with any number of threads")
    func reading() throws {
        // Longer than one part, and not a multiple of it.
        let x = Matrix(rows: 3, columns: 50_001)
        x.fill(2)
        x[2, 50_000] = 3
        let sums = try [1, 2].map { try Compute(threads: $0).readThrough(x) }
        expectClose(sums[0], Double(4 * (150_003 - 1) + 9), relative: 1e-5)
        #expect(sums[0] == sums[1])
    }
}

/// In processes of their own: what is hidden stays hidden until the end.
@Suite(
    "What came after AVX2, hidden", .enabled(if: Processor.features.starts(with: ["avx2", "fma"])))
struct HiddenInstructionTests {
    @Test("kernels, BLAS and what is recorded know of nothing newer")
    func hidden() async {
        await #expect(processExitsWith: .success) {
            try Processor.limit(to: .avx2)
            #expect(Processor.features == ["avx2", "fma"])
            #expect(Precision.int8.kernel == "avx2")
            #expect(!Precision.bf16.isFast)
            let blas = try Compute(threads: 1).blasDescription
            #expect(!blas.hasPrefix("OpenBLAS") || blas.contains("Haswell"), "\(blas)")
        }
    }

    @Test("products of codes keep their bits, loops that sum are within rounding")
    func products() async {
        await #expect(processExitsWith: .success) {
            var random = SeededGenerator(seed: 5, stream: "hidden")
            let x = random.matrix(7, 96), w = random.matrix(33, 96)
            func product(_ precision: Precision) throws -> [Float] {
                let y = Matrix(rows: 7, columns: 33)
                try Compute(threads: 1).project(
                    x, [Projection(Weight(w, precision: precision), into: y)])
                return y.values
            }
            let codes = try product(.int8), floats = try product(.f32)
            try Processor.limit(to: .avx2)
            #expect(try product(.int8).map(\.bitPattern) == codes.map(\.bitPattern))
            for (narrow, wide) in zip(try product(.f32), floats) {
                #expect(abs(narrow - wide) <= 1e-4)
            }
        }
    }
}
