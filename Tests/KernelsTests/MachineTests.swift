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

    @Test("OpenBLAS multiplies with what the processor has, though it may not know the processor")
    func blasKernels() throws {
        let blas = try Compute(threads: 1).blasDescription
        guard blas.hasPrefix("OpenBLAS"), Processor.features.contains("avx2") else { return }
        for older in ["Prescott", "Nehalem", "Sandybridge"] { #expect(!blas.contains(older)) }
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

    @Test("products keep their bits", arguments: [Precision.int8, .f32])
    func products(precision: Precision) async {
        await #expect(processExitsWith: .success) { [precision] in
            var random = SeededGenerator(seed: 5, stream: "hidden")
            let w = Weight(random.matrix(33, 96), precision: precision)
            let inputs = [2, 7].map { random.matrix($0, 96) }
            func products() throws -> [UInt32] {
                try inputs.flatMap { x in
                    let y = Matrix(rows: x.rows, columns: 33)
                    try Compute(threads: 1).project(x, [Projection(w, into: y)])
                    return y.values.map(\.bitPattern)
                }
            }
            let newer = try products()
            try Processor.limit(to: .avx2)
            #expect(try products() == newer)
        }
    }

    @Test("attention is within rounding")
    func attention() async {
        await #expect(processExitsWith: .success) {
            var random = SeededGenerator(seed: 6, stream: "hidden")
            let shape = AttentionShape(heads: 4, keyHeads: 2, headWidth: 40, isCausal: true)
            let query = random.matrix(45, 160), key = random.matrix(45, 80)
            let value = random.matrix(45, 80)
            func attended() throws -> [Float] {
                let out = Matrix(rows: 45, columns: 160)
                let segment = AttentionSpan.Segment(keys: key, values: value, count: 45)
                try Compute(threads: 1).attention(
                    query: query,
                    spans: [AttentionSpan(queries: 0..<45, segments: [segment])], shape: shape,
                    into: out)
                return out.values
            }
            let newer = try attended()
            try Processor.limit(to: .avx2)
            expectClose(try attended(), newer.map(Double.init), absolute: 1e-5)
        }
    }
}
