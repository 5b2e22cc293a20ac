import Kernels
import TestSupport
import Testing

@Suite("Rows and matrices")
struct RowTests {
    private let table = Matrix(rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6])

    @Test("rows are gathered in the order asked for, twice too")
    func gather() throws {
        let out = Matrix(rows: 4, columns: 2)
        try Compute(threads: 1).gather(table, [2, 0, 2, 1], into: out)
        #expect(out.values == [5, 6, 1, 2, 5, 6, 3, 4])
    }

    @Test("scattering adds, and a row that comes twice gets both")
    func scatter() throws {
        try Compute(threads: 1).scatterAdd(
            Matrix(rows: 3, columns: 2, values: [10, 20, 100, 200, 1000, 2000]), [1, 2, 1],
            to: table)
        #expect(table.values == [1, 2, 1013, 2024, 105, 206])
    }

    @Test("scattering is the transpose of gathering")
    func transpose() throws {
        let compute = try Compute(threads: 1), indices = [2, 2, 0]
        let x = Matrix(rows: 3, columns: 2, values: [3, 1, 4, 1, 5, 9])
        let gathered = Matrix(rows: 3, columns: 2), scattered = Matrix(rows: 3, columns: 2)
        compute.gather(table, indices, into: gathered)
        compute.scatterAdd(x, indices, to: scattered)
        #expect(inner(gathered.doubles, x.doubles) == inner(table.doubles, scattered.doubles))
    }

    @Test("the mean of each range of rows")
    func means() throws {
        let out = Matrix(rows: 3, columns: 2)
        out.fill(.nan)
        try Compute(threads: 1).meanRows(table, ranges: [0..<3, 2..<3, 0..<2], into: out)
        #expect(out.values == [3, 4, 5, 6, 2, 3])
    }

    @Test("a view shares its rows, a copy does not")
    func views() {
        let view = table.rows(1..<3).rows(1..<2), copy = table.copy()
        view[0, 1] = 60
        #expect(table.values == [1, 2, 3, 4, 5, 60])
        #expect(copy.row(2) == [5, 6])
        view.fill(7)
        #expect(table.row(2) == [7, 7])
        #expect(table.rows(1..<1).values.isEmpty)
        table.copy(from: copy)
        #expect(view.values == [5, 6])
    }

    @Test("a matrix in rows of another length is the same memory")
    func reshaped() {
        let heads = table.reshaped(columns: 3)
        #expect(heads.rows == 2 && heads.row(1) == [4, 5, 6])
        heads[0, 2] = 30
        #expect(table[1, 0] == 30)
        #expect(table.rows(1..<3).reshaped(columns: 1).values == [30, 4, 5, 6])
    }
}
