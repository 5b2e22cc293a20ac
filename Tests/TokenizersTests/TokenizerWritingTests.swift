import Foundations
import Tokenizers
import Testing

@Suite("A vocabulary that is written out")
struct TokenizerWritingTests {
    private static let texts = [
        "", " ", "the the  heron", "12345 6,7", "I'm HE'S\n\n\t x", "<|im_start|>the<|im_end|>",
        "<tool>", "e\u{301} é naïve", "日本 ½", "\u{feff}a\u{0}b", "a\r\n b", "the<|im_",
    ]

    private func vocabulary(
        pre: String?, begins: Bool? = nil
    ) -> GGUFVocabulary {
        let specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool>", "[PAD]"]
        let bytes = (0...255).map(Self.visible)
        let merges = ["h e", "Ġ t", "Ġt he", "i n", "e r", "1 2", "12 3", "Ġ Ġ"]
        let made = merges.map { $0.split(separator: " ").joined() }
        return GGUFVocabulary(
            tokens: specials + bytes + made,
            tokenTypes: [3, 3, 3, 4, 5] + [Int](repeating: 1, count: bytes.count + made.count),
            merges: merges, preTokenizer: pre, beginToken: 1, addsBeginToken: begins)
    }

    private static func visible(_ byte: Int) -> String {
        func isVisible(_ byte: Int) -> Bool {
            (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte)
                || (0xAE...0xFF).contains(byte)
        }
        let hidden = (0..<byte).filter { !isVisible($0) }.count
        let value = UInt32(isVisible(byte) ? byte : 0x100 + hidden)
        return String(Unicode.Scalar(value).map(Character.init) ?? "?")
    }

    @Test(
        "gives the same ids as the metadata that it was made of, and the same token before a text",
        arguments: [nil, "smollm", "llama-bpe", "qwen2"] as [String?], [true, false])
    func sameIDs(pre: String?, begins: Bool) throws {
        let file = vocabulary(pre: pre, begins: begins)
        let original = try BytePairTokenizer(gguf: file)
        let text = try file.tokenizerJSON().compactText
        let written = try BytePairTokenizer(tokenizerJSON: Array(text.utf8), source: "written")
        #expect(written.beginToken == (begins ? 1 : nil))
        #expect(written.beginToken == original.beginToken)
        for text in Self.texts {
            #expect(written.encode(text) == original.encode(text), "\(text)")
            #expect(
                written.encode(text, recognisingSpecials: false)
                    == original.encode(text, recognisingSpecials: false), "\(text)")
        }
        #expect(written.encode("<tool>") == [3])
        #expect(written.id(of: "[PAD]") == nil)
    }

    @Test("a vocabulary of another kind is refused")
    func refused() throws {
        var file = vocabulary(pre: nil)
        file.model = "llama"
        let error = #expect(throws: TokenizersError.self) { try file.tokenizerJSON() }
        guard case .unsupported(_, _, "llama", _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }
}
