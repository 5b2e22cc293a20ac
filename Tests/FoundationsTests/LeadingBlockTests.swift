import Foundations
import Testing

@Suite("a block at the beginning of a text")
struct LeadingBlockTests {
    private func read(_ text: String, isBegun: Bool = false, pieces: Int) -> LeadingBlock {
        var block = LeadingBlock(begin: "<t>", end: "</t>", isBegun: isBegun)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) where block.restStart == nil {
            block.read(Array(bytes[start..<min(start + pieces, bytes.count)]))
        }
        return block
    }

    @Test("is found in pieces of any size", arguments: 1...20)
    func pieces(size: Int) {
        let text = " <t>a</b</t> x"
        let block = read(text, pieces: size)
        #expect(block.phase == .outside && block.restStart == " <t>a</b</t>".utf8.count)
        #expect(read("<t>a</t", pieces: size).phase == .inside)
        #expect(read("  <t", pieces: size).phase == .open)
        #expect(read("ab</t>c", pieces: size).restStart == 6, "begun without a mark")
        #expect(read("a</t>b", isBegun: true, pieces: size).restStart == 5)
        let spoken = read("a <t>b</t>c", pieces: size)
        #expect(spoken.phase == .outside && spoken.restStart == nil)
    }
}
