import Testing
import Tokenizers

@Suite("Reference token ids of published forms")
struct FamilyGoldenTests {
    private struct Sample: Decodable {
        let text: String
        let ids: [Int]
        let decoded: String?
    }

    @Test(
        "small tokenizers of their form encode as the package tokenizers",
        arguments: ["llama3", "qwen2"])
    func encodes(family: String) throws {
        let name = "families/\(family)"
        let tokenizer = try BytePairTokenizer(
            tokenizerJSON: Goldens.bytes("\(name).tokenizer.json"), source: "tokenizer.json")
        let samples = try Goldens.load([Sample].self, "\(name).ids.json")
        #expect(samples.count == 37)
        for sample in samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
        }
    }

    @Test(
        "small SentencePiece tokenizers encode and decode as the package tokenizers",
        arguments: ["llama2", "gemma", "mistral", "metaspace"])
    func pieces(family: String) throws {
        let name = "families/\(family)"
        let tokenizer = try BytePairTokenizer(
            tokenizerJSON: Goldens.bytes("\(name).tokenizer.json"), source: "tokenizer.json")
        #expect(tokenizer.beginToken == tokenizer.id(of: "<s>"))
        let samples = try Goldens.load([Sample].self, "\(name).ids.json")
        #expect(samples.count == 53)
        for sample in samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
            let decoded = tokenizer.decode(sample.ids, skippingSpecials: true)
            #expect(
                try decoded.utf8.elementsEqual(#require(sample.decoded).utf8),
                "\(sample.text.debugDescription)")
        }
    }
}
