import CBLAS
import CKernels

/// One of several weights that the same activations are multiplied with.
public struct Projection {
    let weight: Weight
    let result: Matrix
    let beta: Float

    /// - Parameters:
    ///   - weight: `[out, in]`.
    ///   - result: **in-out** `[tokens, out]`.
    ///   - beta: 0 overwrites the result, 1 adds to it.
    public init(_ weight: Weight, into result: Matrix, beta: Float = 0) {
        precondition(result.columns == weight.outputs && (beta == 0 || beta == 1))
        self.weight = weight
        self.result = result
        self.beta = beta
    }
}

extension Compute {
    /// Multiplies activations with weights: `y = beta · y + x · Wᵀ` for each projection.
    ///
    /// Activations are brought into the form that the weights need once for all of them, and all of
    /// them are shared out among the threads together; many rows in f32 go to BLAS, one projection
    /// after the other.
    ///
    /// - Parameters:
    ///   - x: `[tokens, in]`.
    ///   - projections: weights of `in` inputs, in whatever form.
    public func project(_ x: Matrix, _ projections: [Projection]) {
        for projection in projections {
            precondition(projection.weight.inputs == x.columns && projection.result.rows == x.rows)
        }
        guard x.rows > 0 else { return }
        var floats: [SharedProduct] = [], halves: [SharedProduct] = [], codes: [SharedProduct] = []
        for projection in projections {
            switch projection.weight.form {
            case .floats(let matrix):
                if x.rows > Self.fewRows {
                    multiply(
                        x, .plain, matrix, .transposed, into: projection.result,
                        beta: projection.beta)
                } else {
                    floats.append(.init(.floats(matrix.base), projection))
                }
            case .halves(let panels):
                halves.append(
                    .init(panels, into: projection.result, beta: projection.beta))
            case .codes(let panels): codes.append(.init(panels, projection))
            }
        }
        if !floats.isEmpty { multiply(turnedOver(x), rows: x.rows, by: floats) }
        if !halves.isEmpty { multiply(roundedToHalves(x), rows: x.rows, by: halves) }
        if !codes.isEmpty { multiply(quantised(x), rows: x.rows, by: codes) }
    }

    /// Multiplies gradients with the transposed weights: `gradX = beta · gradX + gradY · W`.
    ///
    /// Weights that are not f32 are multiplied in bfloat16.
    ///
    /// - Parameters:
    ///   - gradY: `[tokens, out]`.
    ///   - gradX: **in-out** `[tokens, in]`.
    ///   - beta: 0 overwrites `gradX`, 1 adds to it.
    public func projectBack(_ gradY: Matrix, by weight: Weight, into gradX: Matrix, beta: Float) {
        if case .floats(let matrix) = weight.form {
            multiply(gradY, .plain, matrix, .plain, into: gradX, beta: beta)
            return
        }
        precondition(gradY.columns == weight.outputs && gradX.columns == weight.inputs)
        precondition(gradY.rows == gradX.rows)
        guard gradY.rows > 0 else { return }
        let product = SharedProduct(weight.transposed, into: gradX, beta: beta)
        multiply(roundedToHalves(gradY), rows: gradY.rows, by: [product])
    }

    /// Copies rows of a weight, such as the embeddings of tokens: `out[i] = W[indices[i]]`.
    ///
    /// - Parameters:
    ///   - indices: each within `0..<outputs`.
    ///   - out: **out** `[indices.count, in]`.
    public func gather(_ weight: Weight, _ indices: [Int], into out: Matrix) {
        precondition(out.rows == indices.count && out.columns == weight.inputs)
        for (row, index) in indices.enumerated() {
            precondition(index >= 0 && index < weight.outputs, "row \(index) of \(weight.outputs)")
            weight.read(index, into: out.base + row * out.columns)
        }
    }

    // MARK: - Shared products

    /// With this many f32 rows or fewer, BLAS loses more by packing weights than it gains.
    private static let fewRows = 4 * rowsTurnedTogether
    private static let rowsTurnedTogether = Int(ck_turned_rows)
    /// Whether this many f32 rows are turned over first; up to four wait for memory either way.
    private static func areTurnedOver(rows: Int) -> Bool { rows > 4 }
    /// Few enough for the threads to finish together, enough for a task to be worth its start.
    private static let outputsInTask = 96
    /// So many rows stay in the second-level cache while all panels of a task pass. Whole tiles of
    /// every kernel: 12 or 32 rows in bf16, 8 or 4 in int8.
    private static let rowsInPass = 96

    /// A weight, cut into tasks by its outputs, and where its product goes: as pointers, since threads
    /// that count the references to one matrix wait for each other. Whoever makes one keeps both.
    private struct SharedProduct {
        enum Form {
            case floats(UnsafePointer<Float>)
            case halves(UnsafePointer<UInt16>, halvesInPanel: Int)
            case codes(UnsafeRawPointer, bytesInPanel: Int, bits: Int32, parts: Int32)
        }

        let form: Form
        let inputs: Int
        let outputs: Int
        let y: UnsafeMutablePointer<Float>
        let beta: Float

        init(_ form: Form, inputs: Int, into result: Matrix, beta: Float) {
            self.form = form
            self.inputs = inputs
            outputs = result.columns
            y = result.base
            self.beta = beta
        }

        init(_ form: Form, _ projection: Projection) {
            self.init(
                form, inputs: projection.weight.inputs, into: projection.result,
                beta: projection.beta)
        }

        init(_ panels: HalfPanels, into result: Matrix, beta: Float) {
            self.init(
                .halves(panels.panel(0), halvesInPanel: panels.halvesInPanel),
                inputs: panels.inputs, into: result, beta: beta)
        }

        init(_ panels: CodePanels, _ projection: Projection) {
            self.init(
                .codes(
                    panels.panel(0), bytesInPanel: panels.panelBytes, bits: Int32(panels.bits),
                    parts: Int32(panels.parts)), projection)
        }

        /// Tasks that the product is cut into.
        var taskCount: Int { (outputs + outputsInTask - 1) / outputsInTask }

        func run(_ task: Int, x: UnsafeRawPointer, rows: Int) {
            let range = task * outputsInTask..<min(outputs, (task + 1) * outputsInTask)
            switch form {
            case .floats(let weights):
                let multiply = areTurnedOver(rows: rows) ? ck_turned_dots : ck_dots
                let x = x.assumingMemoryBound(to: Float.self)
                for row in stride(from: 0, to: rows, by: rowsTurnedTogether) {
                    multiply(
                        x + row * inputs, min(rowsTurnedTogether, rows - row),
                        weights + range.lowerBound * inputs, range.count, inputs,
                        y + row * outputs + range.lowerBound, outputs, beta)
                }
            case .halves(let panels, let halvesInPanel):
                let stride = HalfPanels.halvesInRow(inputs)
                let x = x.assumingMemoryBound(to: UInt16.self)
                forEachPanel(of: range, width: HalfPanels.width, rows: rows) { panel, rows, width in
                    let place = y + rows.lowerBound * outputs + panel * HalfPanels.width
                    ck_halves_product(
                        x + rows.lowerBound * stride, rows.count,
                        panels + panel * halvesInPanel, inputs, place, outputs, width, beta)
                }
            case .codes(let panels, let bytesInPanel, let bits, let parts):
                let stride = ck_activation_bytes(inputs)
                forEachPanel(of: range, width: CodePanels.width, rows: rows) { panel, rows, width in
                    let place = y + rows.lowerBound * outputs + panel * CodePanels.width
                    ck_codes_product(
                        x + rows.lowerBound * stride, rows.count, panels + panel * bytesInPanel,
                        inputs, bits, parts, place, outputs, width, beta)
                }
            }
        }

        /// Calls `body` for every panel of some outputs, and for so many rows at a time as stay in
        /// the cache; `width` is how many outputs of the panel there are.
        private func forEachPanel(
            of range: Range<Int>, width: Int, rows: Int,
            _ body: (_ panel: Int, _ rows: Range<Int>, _ width: Int) -> Void
        ) {
            for row in stride(from: 0, to: rows, by: rowsInPass) {
                for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
                    body(
                        first / width, row..<min(row + rowsInPass, rows),
                        min(width, outputs - first))
                }
            }
        }
    }

    private func multiply(_ x: UnsafeRawPointer, rows: Int, by products: [SharedProduct]) {
        products.withUnsafeBufferPointer { products in
            forEach(products.reduce(0) { $0 + $1.taskCount }) { task, _ in
                var task = task, index = 0
                while task >= products[index].taskCount {
                    task -= products[index].taskCount
                    index += 1
                }
                products[index].run(task, x: x, rows: rows)
            }
        }
    }

    /// Rows as ``SharedProduct`` reads them: in groups of sixteen, each turned over.
    private func turnedOver(_ x: Matrix) -> UnsafeRawPointer {
        guard Self.areTurnedOver(rows: x.rows) else { return UnsafeRawPointer(x.base) }
        let out = operand(bytes: Self.fewRows * x.columns * MemoryLayout<Float>.stride)
            .assumingMemoryBound(to: Float.self)
        for row in stride(from: 0, to: x.rows, by: Self.rowsTurnedTogether) {
            let start = row * x.columns
            ck_turn_rows(
                x.base + start, min(Self.rowsTurnedTogether, x.rows - row), x.columns, out + start)
        }
        return UnsafeRawPointer(out)
    }

    private func roundedToHalves(_ x: Matrix) -> UnsafeRawPointer {
        let columns = x.columns, from = x.base, stride = HalfPanels.halvesInRow(columns)
        let out = operand(bytes: x.rows * stride * 2).assumingMemoryBound(to: UInt16.self)
        forEachRows(of: x) { range in
            for row in range { ck_halves_round(from + row * columns, columns, out + row * stride) }
        }
        return UnsafeRawPointer(out)
    }

    private func quantised(_ x: Matrix) -> UnsafeRawPointer {
        let columns = x.columns, from = x.base, bytes = ck_activation_bytes(columns)
        let out = operand(bytes: x.rows * bytes)
        forEachRows(of: x) { range in
            for row in range {
                ck_quantise_activations(from + row * columns, columns, out + row * bytes)
            }
        }
        return UnsafeRawPointer(out)
    }
}
