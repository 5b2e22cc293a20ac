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
    /// For bf16 and int8 activations are rounded once for all of them, and all of them are shared
    /// out among the threads together; in f32 they are multiplied one after the other.
    ///
    /// - Parameters:
    ///   - x: `[tokens, in]`.
    ///   - projections: weights of `in` inputs, in whatever form.
    public func project(_ x: Matrix, _ projections: [Projection]) {
        for projection in projections {
            precondition(projection.weight.inputs == x.columns && projection.result.rows == x.rows)
        }
        guard x.rows > 0 else { return }
        var halves: [PanelProduct] = [], codes: [PanelProduct] = []
        for projection in projections {
            switch projection.weight.form {
            case .floats(let matrix): project(x, by: matrix, projection)
            case .halves(let panels): halves.append(.init(.halves(panels), projection))
            case .codes(let panels): codes.append(.init(.codes(panels), projection))
            }
        }
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
        multiply(
            roundedToHalves(gradY), rows: gradY.rows,
            by: [PanelProduct(panels: .halves(weight.transposed), result: gradX, beta: beta)])
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

    // MARK: - f32

    /// With so few rows BLAS spends more on packing the weights than on multiplying them.
    private static let fewRows = 16

    private func project(_ x: Matrix, by weight: Matrix, _ projection: Projection) {
        let y = projection.result
        guard x.rows <= Self.fewRows else {
            return multiply(x, .plain, weight, .transposed, into: y, beta: projection.beta)
        }
        forEachRange(of: weight.rows, length: Self.outputsInTask) { range in
            ck_dots(
                x.base, x.rows, weight.base + range.lowerBound * x.columns, range.count, x.columns,
                y.base + range.lowerBound, y.columns, projection.beta)
        }
    }

    /// Few enough for the threads to finish together, enough for a task to be worth its start.
    private static let outputsInTask = 96

    // MARK: - Panels

    /// So many rows stay in the second-level cache while all panels of a task pass. Whole tiles of
    /// every kernel: 12 or 32 rows in bf16, 8 or 4 in int8.
    private static let rowsInPass = 96

    /// A weight in panels and where its product goes.
    private struct PanelProduct {
        enum Panels {
            case halves(HalfPanels)
            case codes(CodePanels)
        }

        let panels: Panels
        let result: Matrix
        let beta: Float

        init(panels: Panels, result: Matrix, beta: Float) {
            self.panels = panels
            self.result = result
            self.beta = beta
        }

        init(_ panels: Panels, _ projection: Projection) {
            self.init(panels: panels, result: projection.result, beta: projection.beta)
        }

        /// Tasks that the product is cut into.
        var taskCount: Int { (result.columns + outputsInTask - 1) / outputsInTask }

        func run(_ task: Int, x: UnsafeRawPointer, rows: Int) {
            let range =
                task * outputsInTask..<min(result.columns, (task + 1) * outputsInTask)
            let width: Int, rowBytes: Int
            switch panels {
            case .halves(let panels):
                width = HalfPanels.width
                rowBytes = 2 * HalfPanels.halvesInRow(panels.inputs)
            case .codes(let panels):
                width = CodePanels.width
                rowBytes = ck_activation_bytes(panels.inputs)
            }
            for row in stride(from: 0, to: rows, by: rowsInPass) {
                let rows = min(rowsInPass, rows - row), x = x + row * rowBytes
                for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
                    multiply(
                        x, rows: rows, byPanel: first / width,
                        into: result.base + row * result.columns + first,
                        width: min(width, result.columns - first))
                }
            }
        }

        private func multiply(
            _ x: UnsafeRawPointer, rows: Int, byPanel panel: Int,
            into y: UnsafeMutablePointer<Float>, width: Int
        ) {
            switch panels {
            case .halves(let panels):
                ck_halves_product(
                    x.assumingMemoryBound(to: UInt16.self), rows, panels.panel(panel),
                    panels.inputs, y, result.columns, width, beta)
            case .codes(let panels):
                ck_codes_product(
                    x, rows, panels.panel(panel), panels.inputs, Int32(panels.bits),
                    Int32(panels.parts), y, result.columns, width, beta)
            }
        }
    }

    private func multiply(_ x: UnsafeRawPointer, rows: Int, by products: [PanelProduct]) {
        let counts = products.map(\.taskCount)
        forEach(counts.reduce(0, +)) { task, _ in
            var task = task, index = 0
            while task >= counts[index] {
                task -= counts[index]
                index += 1
            }
            products[index].run(task, x: x, rows: rows)
        }
    }

    private func roundedToHalves(_ x: Matrix) -> UnsafeRawPointer {
        let stride = HalfPanels.halvesInRow(x.columns)
        let out = operand(bytes: x.rows * stride * 2).assumingMemoryBound(to: UInt16.self)
        forEachRows(of: x) { range in
            for row in range {
                ck_halves_round(x.base + row * x.columns, x.columns, out + row * stride)
            }
        }
        return UnsafeRawPointer(out)
    }

    private func quantised(_ x: Matrix) -> UnsafeRawPointer {
        let bytes = ck_activation_bytes(x.columns), out = operand(bytes: x.rows * bytes)
        forEachRows(of: x) { range in
            for row in range {
                ck_quantise_activations(x.base + row * x.columns, x.columns, out + row * bytes)
            }
        }
        return UnsafeRawPointer(out)
    }
}
