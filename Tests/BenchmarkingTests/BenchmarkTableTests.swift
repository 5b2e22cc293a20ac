import Benchmarking
import Foundations
import Testing

@Suite("Benchmark table")
struct BenchmarkTableTests {
    private static func record() throws -> BenchmarkRecord {
        try CanonicalJSON.decode(
            BenchmarkRecord.self,
            from: """
                {"machine": {"gemmGFLOPs": 412.4, "precision": "f32",
                  "gemmByPrecision": {"f32": 412.4, "bf16": 1310}, "bandwidthGBs": 40.25,
                  "threads": 2, "blasThreads": 1, "blas": "OpenBLAS 0.3.21",
                  "cpuFeatures": ["avx2", "avx512f"]},
                 "work": [
                  {"name": "prompt-512", "precision": "f32", "model": "m", "unit": "tokens",
                   "tokensPerSecond": 1354.2, "ofLimit": 0.725, "peakBytes": 700000000,
                   "tokens": 512, "sequences": 1, "seconds": [0.378], "multiplyAdds": 5e10,
                   "bytesMoved": 538000000, "limitTokensPerSecond": 1868, "boundBy": "product"},
                  {"name": "generate-1", "precision": "f32", "model": "m", "unit": "new tokens",
                   "tokensPerSecond": 57.25, "ofLimit": 0.8, "peakBytes": 690000000,
                   "tokens": 48, "sequences": 1, "seconds": [0.838], "multiplyAdds": 6e9,
                   "bytesMoved": 26016000000, "limitTokensPerSecond": 71.56,
                   "boundBy": "bandwidth"}]}
                """)
    }

    private static let machine = """
        product: 1310 GFLOP/s in bf16, 412 GFLOP/s in f32; memory: 40.3 GB/s read
        threads: 2, BLAS 1; OpenBLAS 0.3.21
        processor: avx2 avx512f


        """

    @Test("a line for the machine's parts, then a line a work")
    func plain() throws {
        #expect(
            try Self.record().table(againstLimit: false) == Self.machine + """
                work        precision  tokens/s  bytes moved   a token  peak memory
                prompt-512        f32     1,354     538.0 MB    1.1 MB     700.0 MB
                generate-1        f32      57.3      26.0 GB  542.0 MB     690.0 MB

                """)
    }

    @Test("the limits stand in columns of their own")
    func withLimits() throws {
        #expect(
            try Self.record().table(againstLimit: true) == Self.machine + """
                work        precision  tokens/s  bytes moved   a token  peak memory  limit/s  of limit   bound by
                prompt-512        f32     1,354     538.0 MB    1.1 MB     700.0 MB    1,868      73 %    product
                generate-1        f32      57.3      26.0 GB  542.0 MB     690.0 MB     71.6      80 %  bandwidth

                """)
    }
}
