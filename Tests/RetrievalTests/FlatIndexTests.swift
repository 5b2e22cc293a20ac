import Foundations
import Kernels
import Retrieval
import Testing

@Suite("The flat index")
struct FlatIndexTests {
    /// Small whole numbers, whose products are exact and often equal.
    private static func matrix(_ rows: Int, seed: UInt64) -> Matrix {
        var random = SeededGenerator(seed: seed)
        return Matrix(
            rows: rows, columns: 8,
            values: (0..<rows * 8).map { _ in Float(random.integer(below: 5) - 2) })
    }

    /// Every row compared and sorted, of equals the lower row first.
    private static func naive(_ vectors: Matrix, _ query: [Float], _ count: Int) -> [Found] {
        let all = (0..<vectors.rows).map { row in
            Found(row, zip(vectors.row(row), query).reduce(0) { $0 + $1.0 * $1.1 })
        }
        let sorted = all.sorted { ($1.similarity, $0.row) < ($0.similarity, $1.row) }
        return Array(sorted.prefix(count))
    }

    private struct Found: Equatable {
        let row: Int
        let similarity: Float

        init(_ row: Int, _ similarity: Float) {
            self.row = row
            self.similarity = similarity
        }
    }

    @Test(
        "It finds what a search through everything finds, equals in the order of rows",
        arguments: [1, 5, 200, 500], [1, 2])
    func agreesWithNaiveSearch(count: Int, threads: Int) throws {
        let vectors = Self.matrix(200, seed: 1), queries = Self.matrix(70, seed: 2)
        let index = FlatIndex(vectors: vectors, compute: try Compute(threads: threads))
        let expected = (0..<70).map { Self.naive(vectors, queries.row($0), count) }
        let found = index.neighbors(of: queries, count: count).map { neighbors in
            neighbors.map { Found($0.row, $0.similarity) }
        }
        #expect(found == expected)
    }

    @Test("The tie rule is put to the test: among the first five there are equals")
    func tiesOccur() {
        let vectors = Self.matrix(200, seed: 1), queries = Self.matrix(70, seed: 2)
        let ties = (0..<70).count { query in
            let found = Self.naive(vectors, queries.row(query), 6)
            return zip(found, found.dropFirst()).contains { $0.similarity == $1.similarity }
        }
        #expect(ties > 20)
    }

    @Test("An empty index, no queries, and a count of zero find nothing")
    func nothing() throws {
        let compute = try Compute(threads: 1)
        let empty = FlatIndex(vectors: Self.matrix(0, seed: 1), compute: compute)
        #expect(empty.neighbors(of: Self.matrix(3, seed: 2), count: 4) == [[], [], []])
        let full = FlatIndex(vectors: Self.matrix(5, seed: 1), compute: compute)
        #expect(full.neighbors(of: Self.matrix(2, seed: 2), count: 0) == [[], []])
        #expect(full.neighbors(of: Self.matrix(0, seed: 2), count: 4).isEmpty)
    }
}
