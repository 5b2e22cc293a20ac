public import ModelAPI
public import Kernels

/// A chunk found for a question.
public struct Passage: Sendable, Equatable {
    /// What was found, with its document and place.
    public let chunk: Chunk
    /// Cosine of the question's and the chunk's vectors.
    public let similarity: Float

    /// A chunk at a similarity, 0…1 for most encoders.
    public init(chunk: Chunk, similarity: Float) {
        self.chunk = chunk
        self.similarity = similarity
    }
}

/// A corpus in chunks with its index: finds the passages nearest to a question in meaning.
///
/// Not `Sendable`: it holds a model.
public final class Retriever {
    /// The corpus; a chunk's place here is its row in the index.
    public let chunks: [Chunk]
    private let index: FlatIndex
    /// What reads the questions.
    private let encoder: any TextEmbedder
    /// The work that indexing took.
    public let indexing: EmbeddingResult

    /// Embeds all chunks and indexes them.
    public init(
        chunks: [Chunk], embedder: Embedder, compute: Compute, progress: RequestProgress
    ) throws {
        self.chunks = chunks
        encoder = embedder.encoder
        indexing = try embedder.embed(chunks.map(\.text), as: .passage, progress: progress)
        index = FlatIndex(vectors: indexing.vectors, compute: compute)
    }

    private init(_ retriever: Retriever, encoder: any TextEmbedder) {
        (chunks, index, indexing) = (retriever.chunks, retriever.index, retriever.indexing)
        self.encoder = encoder
    }

    /// The same index, asked by another encoder of the same vectors.
    public func asked(by encoder: any TextEmbedder) -> Retriever {
        Retriever(self, encoder: encoder)
    }

    /// Bytes of the vectors and the texts they stand for.
    public var indexBytes: Int {
        indexing.vectors.count * 4 + chunks.reduce(0) { $0 + $1.text.utf8.count }
    }

    /// The nearest passages of each question, best first.
    public func passages(
        for questions: [String], count: Int, progress: RequestProgress = { _, _ in }
    ) throws -> [[Passage]] {
        // Questions are not remembered: an arm's cost is to hold every question's embedding.
        let queries = try encoder.vectors(of: questions, as: .query, progress: progress)
        return index.neighbors(of: Matrix(queries, of: encoder), count: count).map { neighbors in
            neighbors.map { Passage(chunk: chunks[$0.row], similarity: $0.similarity) }
        }
    }
}

extension Matrix {
    /// One row a text.
    package convenience init(_ vectors: TextVectors, of encoder: any TextEmbedder) {
        self.init(
            rows: vectors.vectors.count, columns: encoder.dimension,
            values: vectors.vectors.flatMap(\.self))
    }
}
