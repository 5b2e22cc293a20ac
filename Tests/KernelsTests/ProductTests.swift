import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Products")
struct ProductTests {
    /// Odd sizes, and at least one for each way of cutting a product into tiles.
    static let shapes: [(m: Int, n: Int, k: Int)] = [
        (1, 1, 1), (3, 5, 7), (1, 300, 64), (17, 31, 129), (60, 200, 90), (70, 201, 90),
        (10, 403, 300), (300, 261, 17), (5, 8201, 40), (258, 8195, 1),
    ]

    @Test("all orientations agree with the naive product", arguments: shapes)
    func orientations(m: Int, n: Int, k: Int) throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 1, stream: "\(m) \(n) \(k)")
        for (turnA, turnB) in [(false, false), (false, true), (true, false), (true, true)] {
            let a = turnA ? random.matrix(k, m) : random.matrix(m, k)
            let b = turnB ? random.matrix(n, k) : random.matrix(k, n)
            let c = Matrix(rows: m, columns: n, values: [Float](repeating: .nan, count: m * n))
            compute.multiply(
                a, turnA ? .transposed : .plain, b, turnB ? .transposed : .plain, into: c)
            expectClose(
                c.values,
                Naive.product(a.doubles, turned: turnA, b.doubles, turned: turnB, m: m, n: n, k: k),
                absolute: 2e-6 * Double(k).squareRoot(), relative: 1e-5,
                "\(m)×\(n)×\(k) \(turnA) \(turnB)")
        }
    }

    @Test("alpha scales the product and beta what was there")
    func scales() throws {
        let compute = try Compute(threads: 1)
        let a = Matrix(rows: 1, columns: 2, values: [1, 2])
        let b = Matrix(rows: 2, columns: 2, values: [3, 4, 5, 6])
        let c = Matrix(rows: 1, columns: 2, values: [100, 200])
        compute.multiply(a, .plain, b, .plain, into: c, alpha: 2, beta: 0.5)
        // 2 · (13, 16) + (100, 200) / 2
        #expect(c.values == [76, 132])
    }

    @Test("views of rows are multiplied where they lie")
    func views() throws {
        let compute = try Compute(threads: 1)
        let a = Matrix(rows: 3, columns: 1, values: [1, 2, 3])
        let c = Matrix(rows: 3, columns: 1, values: [9, 9, 9])
        let b = Matrix(rows: 1, columns: 1, values: [10])
        compute.multiply(a.rows(1..<3), .plain, b, .plain, into: c.rows(0..<2))
        #expect(c.values == [20, 30, 9])
    }

    @Test("a product of no rows does nothing")
    func noRows() throws {
        let compute = try Compute(threads: 2)
        let c = Matrix(rows: 0, columns: 5)
        compute.multiply(
            Matrix(rows: 0, columns: 3), .plain, Matrix(rows: 3, columns: 5), .plain, into: c)
        #expect(c.values.isEmpty)
    }

    @Test("NaN and infinity reach exactly the results that they take part in")
    func nonFinite() throws {
        let compute = try Compute(threads: 1)
        let a = Matrix(rows: 3, columns: 2, values: [.nan, 1, .infinity, 1, 2, 3])
        let b = Matrix(rows: 2, columns: 1, values: [1, 1])
        let c = Matrix(rows: 3, columns: 1)
        compute.multiply(a, .plain, b, .plain, into: c)
        #expect(c[0, 0].isNaN)
        #expect(c[1, 0] == .infinity)
        #expect(c[2, 0] == 5)
    }
}
