import Foundations
import Kernels
import TestSupport
import Testing

@Suite("What holds for products in every precision")
struct ProjectionTests {
    private let inputs = 160
    private let outputs = [193, 40, 96]

    /// Three weights of the same inputs, as of queries, keys and values.
    private func weights(_ precision: Precision) -> [Weight] {
        var random = SeededGenerator(seed: 11, stream: "weights")
        return outputs.map { Weight(random.matrix($0, inputs), precision: precision) }
    }

    private func project(
        _ x: Matrix, _ weights: [Weight], threads: Int = 2, filled: Float = .nan
    ) throws -> [Matrix] {
        let results = weights.map { Matrix(rows: x.rows, columns: $0.outputs) }
        for result in results { result.fill(filled) }
        try Compute(threads: threads).project(
            x, zip(weights, results).map { Projection($0, into: $1) })
        return results
    }

    private func bits(_ matrices: [Matrix]) -> [UInt32] {
        matrices.flatMap { $0.values.map(\.bitPattern) }
    }

    private func random(rows: Int, _ columns: Int? = nil) -> Matrix {
        var random = SeededGenerator(seed: 12, stream: "activations")
        return random.matrix(rows, columns ?? inputs)
    }

    @Test(
        "a row's product does not depend on the rows that come with it",
        arguments: Precision.allCases)
    func rows(precision: Precision) throws {
        // More rows than are taken at one time.
        let weights = weights(precision), x = random(rows: 140)
        let together = try project(x, weights)
        for (start, count) in [
            (20, 1), (20, 3), (20, 12), (20, 13), (20, 16), (20, 17), (90, 17), (90, 50),
        ] {
            let few = try project(x.rows(start..<start + count), weights)
            for (all, part) in zip(together, few) {
                let want = all.rows(start..<start + count)
                if precision == .f32 {
                    // Few rows take another way, which sums in another order.
                    expectClose(part.values, want.doubles, absolute: 1e-4)
                } else {
                    #expect(bits([part]) == bits([want]), "\(count) rows")
                }
            }
        }
    }

    @Test(
        "any number of threads gives the same bits, forwards and back",
        arguments: Precision.allCases, [1, 16, 17, 70, 200])
    func threads(precision: Precision, rows: Int) throws {
        let results = try [1, 2, 3].map { threads in
            let weights = weights(precision)
            let gradX = Matrix(rows: rows, columns: inputs)
            try Compute(threads: threads).projectBack(
                random(rows: rows, outputs[0]), by: weights[0], into: gradX, beta: 0)
            return bits(try project(random(rows: rows), weights, threads: threads) + [gradX])
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test("several products at once are each what it is alone", arguments: Precision.allCases)
    func together(precision: Precision) throws {
        let weights = weights(precision)
        for rows in [1, 16, 30] {
            let x = random(rows: rows)
            let alone = try weights.flatMap { try project(x, [$0]) }
            let together = try project(x, weights)
            #expect(bits(together) == bits(alone))
        }
    }

    @Test("written over, whatever was there; added to, when asked", arguments: Precision.allCases)
    func beta(precision: Precision) throws {
        let weights = weights(precision), compute = try Compute(threads: 2)
        for rows in [2, 16, 30] {
            let x = random(rows: rows)
            let written = try project(x, weights, filled: .nan)
            #expect(written.allSatisfy { $0.values.allSatisfy(\.isFinite) })
            let cleared = try project(x, weights, filled: 0)
            #expect(bits(written) == bits(cleared))
            let added = Matrix(rows: rows, columns: outputs[0])
            added.fill(2)
            compute.project(x, [Projection(weights[0], into: added, beta: 1)])
            expectClose(added.values, written[0].doubles.map { $0 + 2 }, absolute: 1e-4)
            let gradX = Matrix(rows: rows, columns: inputs)
            gradX.fill(.nan)
            compute.projectBack(written[0], by: weights[0], into: gradX, beta: 0)
            #expect(gradX.values.allSatisfy { $0.isFinite })
            let more = Matrix(rows: rows, columns: inputs)
            more.fill(2)
            compute.projectBack(written[0], by: weights[0], into: more, beta: 1)
            expectClose(
                more.values, gradX.doubles.map { $0 + 2 }, absolute: 1e-3, relative: 1e-6)
        }
    }

    @Test(
        "what is not a number spoils its own row and no other", arguments: Precision.allCases,
        [Float.nan, .infinity])
    func notFinite(precision: Precision, value: Float) throws {
        let weights = weights(precision)
        for rows in [5, 30] {
            let clean = try project(random(rows: rows), weights)
            let x = random(rows: rows)
            x[3, 70] = value
            for (got, want) in zip(try project(x, weights), clean) {
                for row in 0..<rows {
                    if row == 3 {
                        #expect(got.row(row).allSatisfy { !$0.isFinite }, "\(row)")
                    } else {
                        #expect(got.row(row) == want.row(row), "\(row)")
                    }
                }
            }
            let gradX = Matrix(rows: rows, columns: inputs), gradY = random(rows: rows, outputs[0])
            gradY[3, 192] = value
            try Compute(threads: 2).projectBack(gradY, by: weights[0], into: gradX, beta: 0)
            for row in 0..<rows {
                #expect(gradX.row(row).allSatisfy { $0.isFinite } == (row != 3), "\(row)")
            }
        }
    }

    @Test("no rows are no work", arguments: Precision.allCases)
    func none(precision: Precision) throws {
        let weights = weights(precision), compute = try Compute(threads: 2)
        let empty = try project(Matrix(rows: 0, columns: inputs), weights)
        #expect(empty.map(\.rows) == [0, 0, 0])
        compute.projectBack(
            Matrix(rows: 0, columns: outputs[0]), by: weights[0],
            into: Matrix(rows: 0, columns: inputs), beta: 0)
        compute.gather(weights[0], [], into: Matrix(rows: 0, columns: inputs))
    }
}
