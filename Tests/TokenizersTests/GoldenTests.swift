import ModelAPI
import Foundations
import Testing
import Tokenizers

@Suite("Reference token ids")
struct GoldenTests {
    @Test(
        "SmolLM2 encodes and decodes all reference strings",
        .enabled(if: Models.isPresent, Models.comment)
    )
    func smolLM2Strings() throws {
        let tokenizer = try Models.smolLM2.get().tokenizer
        let goldens = try Goldens.load(Goldens.Tokenizer.self, "tokenizer.json")
        #expect(goldens.strings.count == 60)
        for sample in goldens.strings {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
            let decoded = tokenizer.decode(sample.ids, skippingSpecials: false)
            #expect(decoded.utf8.elementsEqual(sample.decoded.utf8))
            let skipped = tokenizer.decode(sample.ids, skippingSpecials: true)
            #expect(skipped.utf8.elementsEqual(sample.decoded_skip_special.utf8))
        }
    }

    @Test(
        "SmolLM2's chats are rendered and encoded",
        .enabled(if: Models.isPresent, Models.comment)
    )
    func smolLM2Chats() throws {
        let (tokenizer, template) = try Models.smolLM2.get()
        let goldens = try Goldens.load(Goldens.Tokenizer.self, "tokenizer.json")
        #expect(goldens.chats.count == 6)
        for chat in goldens.chats {
            let messages = try chat.messages.map {
                ChatMessage(role: try #require(.init(rawValue: $0.role)), content: $0.content)
            }
            let text = try template.render(
                messages,
                addingGenerationPrompt: chat.add_generation_prompt
            )
            #expect(text.text == chat.text)
            #expect(tokenizer.encode(text) == chat.ids)
        }
    }

    @Test(
        "MiniLM encodes all reference sentences, from tokenizer.json and from vocab.txt",
        .enabled(if: Models.isPresent, Models.comment)
    )
    func miniLMSentences() throws {
        let fromJSON = try Models.miniLM.get()
        // The same vocabulary as the text file that BERT's tokenizers also come as.
        let file = (Models.folder ?? "") + "/all-minilm-l6-v2/tokenizer.json"
        let root = try JSONText(Models.bytes(at: file)[...], file: file).root()
        let members = try #require(root["model"]?["vocab"]?.members)
        let lines = members.sorted { ($0.value.integer ?? -1) < ($1.value.integer ?? -1) }
        let fromText = try WordPiece(
            vocabularyText: Array(lines.map { $0.key + "\n" }.joined().utf8),
            lowercases: true,
            source: "vocab.txt"
        )
        #expect(fromJSON.vocabularyCount == 30522)
        #expect(fromText.vocabularyCount == 30522)
        let goldens = try Goldens.load(Goldens.MiniLM.self, "minilm.json")
        #expect(goldens.sentences.count == 20)
        for sentence in goldens.sentences {
            for tokenizer in [fromJSON, fromText] {
                let ids = tokenizer.encode(
                    sentence.text,
                    maximumCount: goldens.max_seq_length
                )
                #expect(ids == sentence.ids, "\(sentence.text)")
            }
        }
    }
}
