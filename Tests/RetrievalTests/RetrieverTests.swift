import LanguageModels
import Retrieval
import Storage
import TestSupport
import Testing

@Suite("Finding passages")
struct RetrieverTests {
    private let place: Embeddings
    private let chunks: [Chunk]

    init() throws {
        place = try Embeddings()
        let text = """
            # Keys

            The key of the red room is oak. The key of the blue room is iron. Nobody knows where
            the key of the green room is. Lunch is at noon, and dinner at seven in the evening.
            """
        chunks = Chunker(words: 8, overlap: 2).chunks(of: text, source: "keys.md")
    }

    private func retriever() throws -> Retriever {
        try Retriever(
            chunks: chunks, embedder: place.embedder(), compute: place.compute,
            progress: { _, _ in })
    }

    @Test("A chunk's own text finds the chunk first")
    func findsItself() throws {
        let found = try retriever().passages(for: chunks.map(\.text), count: 2)
        #expect(chunks.count > 3)
        #expect(found.map { $0[0].chunk } == chunks)
        #expect(found.allSatisfy { abs($0[0].similarity - 1) < 1e-4 })
        #expect(found.allSatisfy { $0.count == 2 && $0[0].similarity >= $0[1].similarity })
    }

    @Test("Questions are embedded as queries, chunks as passages")
    func roles() throws {
        // With a question's prefix that makes it the text of a chunk, it finds that chunk.
        let text = chunks[1].text, half = text.index(text.startIndex, offsetBy: text.count / 2)
        let encoder = try ModelStore(folder: "").sentenceEncoder(
            "\(place.folder.path)/encoder-1", queryPrefix: String(text[..<half]),
            on: place.compute)
        let embedder = Embedder(
            encoder: encoder, store: try VectorStore(path: "\(place.folder.path)/v.sqlite"))
        let retriever = try Retriever(
            chunks: chunks, embedder: embedder, compute: place.compute, progress: { _, _ in })
        let found = try retriever.passages(for: [String(text[half...])], count: 1)[0]
        #expect(found[0].chunk == chunks[1] && abs(found[0].similarity - 1) < 1e-4)
    }

    @Test("More passages than there are, and no questions")
    func limits() throws {
        let retriever = try retriever()
        let found = try retriever.passages(for: ["the red room"], count: 100)
        #expect(found[0].count == chunks.count)
        #expect(Set(found[0].map(\.chunk.id)) == Set(chunks.map(\.id)))
        #expect(try retriever.passages(for: [], count: 3).isEmpty)
        #expect(try retriever.passages(for: ["x"], count: 0) == [[]])
    }

    @Test("An index that was made before costs no embedding")
    func secondRun() throws {
        let first = try retriever(), second = try retriever()
        #expect(first.indexing.computedTexts == chunks.count)
        #expect(second.indexing.computedTexts == 0)
        let questions = ["where is the key of the green room?", "when is lunch?"]
        #expect(
            try second.passages(for: questions, count: 3)
                == first.passages(for: questions, count: 3))
    }

    @Test("The size of an index is that of its vectors and texts")
    func size() throws {
        let bytes = chunks.reduce(0) { $0 + $1.text.utf8.count + 32 * 4 }
        #expect(try retriever().indexBytes == bytes)
    }
}
