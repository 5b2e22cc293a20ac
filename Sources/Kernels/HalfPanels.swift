import CKernels

/// A weight matrix in bfloat16, in the order in which the processor multiplies it.
///
/// The layout stands in `halves.h`. Not `Sendable`: one owner at a time.
final class HalfPanels {
    /// Outputs and inputs of the layer.
    let outputs: Int
    let inputs: Int
    private let storage: AlignedBytes

    /// Panels of zeros.
    private init(outputs: Int, inputs: Int) {
        self.outputs = outputs
        self.inputs = inputs
        let panels = (outputs + Self.width - 1) / Self.width
        storage = AlignedBytes(lastingZeros: panels * Self.width * Self.halvesInRow(inputs) * 2)
    }

    /// Rounds a matrix `[outputs, inputs]`.
    convenience init(_ matrix: Matrix) {
        self.init(outputs: matrix.rows, inputs: matrix.columns)
        for row in 0..<matrix.rows { put(matrix.base + row * matrix.columns, row: row) }
    }

    /// The transpose of a matrix whose rows `[outputs of the result's inputs]` are read one by one.
    ///
    /// - Parameter read: writes one row of the matrix that is turned over.
    convenience init(
        turning rows: Int, by columns: Int,
        read: (_ row: Int, _ into: UnsafeMutablePointer<Float>) -> Void
    ) {
        self.init(outputs: columns, inputs: rows)
        let pair = Matrix(rows: 2, columns: columns)
        for row in stride(from: 0, to: rows, by: 2) {
            read(row, pair.base)
            if row + 1 < rows {
                read(row + 1, pair.base + columns)
            } else {
                pair.rows(1..<2).fill(0)
            }
            for first in stride(from: 0, to: columns, by: Self.width) {
                ck_halves_put_pair(
                    panel(first / Self.width), row / 2, pair.base + first,
                    pair.base + columns + first, min(Self.width, columns - first))
            }
        }
    }

    /// Outputs side by side in one panel.
    static let width = Int(ck_halves_width)

    /// Numbers of bfloat16 that a row of so many columns takes.
    static func halvesInRow(_ columns: Int) -> Int { ck_halves_stride(columns) }

    /// Number of panels.
    var panelCount: Int { (outputs + Self.width - 1) / Self.width }

    /// Bytes in memory.
    var byteCount: Int { storage.count }

    /// From one panel to the next.
    var halvesInPanel: Int { Self.width * Self.halvesInRow(inputs) }

    func panel(_ index: Int) -> UnsafeMutablePointer<UInt16> {
        storage.base.assumingMemoryBound(to: UInt16.self) + index * halvesInPanel
    }

    private func put(_ weights: UnsafePointer<Float>, row: Int) {
        ck_halves_put_row(panel(row / Self.width), inputs, row % Self.width, weights)
    }

    /// Writes the weights of one output as floats.
    func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
        ck_halves_row(panel(row / Self.width), inputs, row % Self.width, out)
    }
}
