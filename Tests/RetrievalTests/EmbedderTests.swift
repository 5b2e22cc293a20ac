import ModelAPI
import Kernels
import LanguageModels
import Retrieval
import Storage
import Testing
import TestSupport

/// A tiny encoder and a place for its vectors.
final class Embeddings {
    let folder: TemporaryFolder
    let compute: Compute

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
        try TinyEncoder(seed: 1).write(to: "\(folder.path)/encoder-1")
        try TinyEncoder(seed: 2).write(to: "\(folder.path)/encoder-2")
    }

    /// An embedder as a new process would make it.
    func embedder(_ seed: Int = 1) throws -> Embedder {
        let models = ModelStore(folder: folder.path)
        return Embedder(
            encoder: try models.sentenceEncoder("\(folder.path)/encoder-\(seed)", on: compute),
            store: try VectorStore(path: "\(folder.path)/vectors.sqlite"))
    }
}

@Suite("Embedding with a memory")
struct EmbedderTests {
    private let place: Embeddings

    init() throws { place = try Embeddings() }

    private static let texts = ["the red room", "the blue room", "the red room", "été 😀"]

    @Test("A second run computes nothing and gives the same bits")
    func remembers() throws {
        let first = try place.embedder().embed(Self.texts, as: .passage)
        #expect(first.computedTexts == 3)
        #expect((first.tokens ?? 0) > 0)
        let second = try place.embedder().embed(Self.texts, as: .passage)
        #expect(second.computedTexts == 0)
        #expect(second.tokens == 0)
        #expect(second.vectors.values == first.vectors.values)
        #expect(first.vectors.row(0) == first.vectors.row(2))
    }

    @Test("Only what changed is computed, and every vector stays with its text")
    func computesWhatChanged() throws {
        let first = try place.embedder().embed(Self.texts, as: .passage)
        let changed = ["the blue room", "the green room", "été 😀"]
        let second = try place.embedder().embed(changed, as: .passage)
        #expect(second.computedTexts == 1)
        #expect(second.vectors.row(0) == first.vectors.row(1))
        #expect(second.vectors.row(2) == first.vectors.row(3))
        #expect(second.vectors.row(1) != first.vectors.row(1))
    }

    @Test("Another encoder's vectors are not taken for its own")
    func otherEncoder() throws {
        let first = try place.embedder(1).embed(Self.texts, as: .passage)
        let other = try place.embedder(2).embed(Self.texts, as: .passage)
        #expect(other.computedTexts == 3)
        #expect(other.vectors.values != first.vectors.values)
        #expect(
            try place.embedder(1).embed(Self.texts, as: .passage).vectors.values
                == first.vectors.values)
    }

    @Test("The vectors are the encoder's, in the texts' order")
    func agreesWithEncoder() throws {
        let embedder = try place.embedder()
        let got = try embedder.embed(Self.texts, as: .passage).vectors
        for (row, text) in Self.texts.enumerated() {
            let want = try embedder.encoder.vectors(of: [text], as: .passage) { _, _ in }.vectors
            expectClose(got.row(row), want[0].map(Double.init), absolute: 1e-5)
        }
    }

    @Test("A query and a passage of the same words are two, unless nothing is put before them")
    func roles() throws {
        let models = ModelStore(folder: place.folder.path)
        let prefixed = Embedder(
            encoder: try models.sentenceEncoder(
                "\(place.folder.path)/encoder-1", queryPrefix: "query: ", on: place.compute),
            store: try VectorStore(path: "\(place.folder.path)/vectors.sqlite"))
        let passage = try prefixed.embed(["the red room"], as: .passage)
        let query = try prefixed.embed(["the red room"], as: .query)
        #expect(query.computedTexts == 1)
        #expect(query.vectors.values != passage.vectors.values)
        // The same words written out are the same text.
        let plain = try place.embedder().embed(["query: the red room"], as: .plain)
        #expect(plain.computedTexts == 0)
        #expect(plain.vectors.values == query.vectors.values)
        #expect(try place.embedder().embed(["the red room"], as: .query).computedTexts == 0)
    }

    @Test("No texts are no vectors")
    func empty() throws {
        let result = try place.embedder().embed([], as: .query)
        #expect(result.vectors.rows == 0)
        #expect(result.computedTexts == 0)
    }

    @Test("An error in the progress callback ends the work")
    func interrupted() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try place.embedder().embed(Self.texts, as: .passage) { _, _ in throw Enough() }
        }
        #expect(try place.embedder().embed(Self.texts, as: .passage).computedTexts == 3)
    }
}

@Suite("Embedding by another encoder")
struct OtherEncoderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func embedder(_ encoder: FakeEmbedder) throws -> Embedder {
        Embedder(encoder: encoder, store: try VectorStore(path: "\(folder.path)/vectors.sqlite"))
    }

    @Test("It is asked once for each text, and vectors of another one are not taken for its own")
    func remembers() throws {
        let texts = ["the red room", "the blue room", "the red room"]
        let encoder = FakeEmbedder(prefixes: TextPrefixes(passage: "passage: "))
        let first = try embedder(encoder).embed(texts, as: .passage)
        #expect(encoder.read == ["passage: the red room", "passage: the blue room"])
        #expect(first.computedTexts == 2 && first.tokens == nil)
        let again = try embedder(encoder).embed(texts, as: .passage)
        #expect(again.computedTexts == 0 && again.vectors.values == first.vectors.values)
        let other = FakeEmbedder(fingerprint: "other", prefixes: encoder.prefixes)
        #expect(try embedder(other).embed(texts, as: .passage).computedTexts == 2)
        #expect(other.read == encoder.read)
    }

    @Test("A question finds the passage whose words it has")
    func finds() throws {
        let chunks = Chunker(words: 6, overlap: 0).chunks(
            of: "The red key is of oak.\n\nThe blue one is iron.\n\nLunch is at noon today.",
            source: "keys.md")
        let encoder = FakeEmbedder(prefixes: TextPrefixes(query: "asked "))
        let retriever = try Retriever(
            chunks: chunks, embedder: try embedder(encoder), compute: try Compute(threads: 1),
            progress: { _, _ in })
        let found = try retriever.passages(for: ["when is lunch", "the blue one"], count: 1)
        #expect(found.map { $0[0].chunk.text.contains("Lunch") } == [true, false])
        #expect(found[1][0].chunk.text.contains("blue"))
        #expect(encoder.read.suffix(2) == ["asked when is lunch", "asked the blue one"])
    }
}
