import FoundationEssentials
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
