public import Foundations
public import Kernels

extension SeededGenerator {
    /// Numbers from the normal distribution with mean 0.
    public mutating func normals(_ count: Int, deviation: Double = 1) -> [Float] {
        (0..<count).map { _ in Float(deviation * normal()) }
    }

    /// A matrix of such numbers.
    public mutating func matrix(_ rows: Int, _ columns: Int, deviation: Double = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, values: normals(rows * columns, deviation: deviation))
    }
}

extension Matrix {
    /// All values, row after row, as the naive twins compute with them.
    public var doubles: [Double] { values.map(Double.init) }

    /// Another matrix of the same values.
    public func copy() -> Matrix { Matrix(rows: rows, columns: columns, values: values) }
}
