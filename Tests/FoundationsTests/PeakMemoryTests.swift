import Foundations
import Testing

@Suite("Peak memory")
struct PeakMemoryTests {
    @Test("what is in memory counts, before and after the mark begins anew")
    func counts() {
        let bytes = 64 << 20
        let array = [UInt8](repeating: 1, count: bytes)
        #expect(PeakMemory.bytes > bytes)
        PeakMemory.reset()
        #expect(PeakMemory.bytes > bytes)
        // The array lives until here.
        #expect(array.last == 1)
    }
}
