public import Kernels

/// A vector found by a search.
public struct Neighbor: Sendable, Equatable {
    /// Its row in the index.
    public let row: Int
    /// Inner product with the query; the cosine for vectors of length 1.
    public let similarity: Float
}

/// An exact index: every query is compared with every vector, through BLAS.
///
/// Not `Sendable`: one owner at a time.
public final class FlatIndex {
    /// `[count, dimension]`, each row of length 1.
    public let vectors: Matrix
    private let compute: Compute

    /// Queries in one product: their scores stay small.
    private static let queriesInBatch = 64

    /// Keeps the vectors as they are; they must have length 1 for similarities to be cosines.
    public init(vectors: Matrix, compute: Compute) {
        self.vectors = vectors
        self.compute = compute
    }

    /// The nearest vectors of each query, best first; of equals the lower row first.
    ///
    /// - Parameters:
    ///   - queries: `[queries, dimension]`.
    ///   - count: how many to find; fewer when the index holds fewer.
    /// - Complexity: `queries · count of vectors · dimension` multiply-adds.
    public func neighbors(of queries: Matrix, count: Int) -> [[Neighbor]] {
        guard vectors.rows > 0, count > 0 else {
            return [[Neighbor]](repeating: [], count: queries.rows)
        }
        var results: [[Neighbor]] = []
        for start in stride(from: 0, to: queries.rows, by: Self.queriesInBatch) {
            let batch = queries.rows(start..<min(start + Self.queriesInBatch, queries.rows))
            let scores = Matrix(uninitializedRows: batch.rows, columns: vectors.rows)
            compute.multiply(batch, .plain, vectors, .transposed, into: scores)
            for row in 0..<batch.rows { results.append(Self.best(scores.row(row), count: count)) }
        }
        return results
    }

    /// The `count` greatest scores, kept in order while they are looked through once.
    private static func best(_ scores: [Float], count: Int) -> [Neighbor] {
        var best: [Neighbor] = []
        for (row, score) in scores.enumerated() {
            if best.count == count, let last = best.last, score <= last.similarity { continue }
            let place = best.firstIndex { $0.similarity < score } ?? best.count
            best.insert(Neighbor(row: row, similarity: score), at: place)
            if best.count > count { best.removeLast() }
        }
        return best
    }
}
