import Testing
import Tokenizers

@Suite("Reference token ids of Llama 3's and Qwen2's kind")
struct FamilyGoldenTests {
    private struct Sample: Decodable {
        let text: String
        let ids: [Int]
    }

    @Test(
        "small tokenizers of their form encode as the package tokenizers",
        arguments: ["llama3", "qwen2"])
    func encodes(family: String) throws {
        let name = "families/\(family)"
        let tokenizer = try ByteLevelBPE(
            tokenizerJSON: Goldens.bytes("\(name).tokenizer.json"), source: "tokenizer.json")
        let samples = try Goldens.load([Sample].self, "\(name).ids.json")
        #expect(samples.count == 37)
        for sample in samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
        }
    }
}
