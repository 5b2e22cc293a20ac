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
                    floats.append(.init(.floats(matrix), projection))
                }
            case .halves(let panels): halves.append(.init(.halves(panels), projection))
            case .codes(let panels): codes.append(.init(.codes(panels), projection))
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
        multiply(
            roundedToHalves(gradY), rows: gradY.rows,
            by: [SharedProduct(.halves(weight.transposed), into: gradX, beta: beta)])
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

    /// With so few rows BLAS spends more on packing f32 weights than on multiplying them.
    private static let fewRows = 16
    /// More f32 rows than this are turned over; fewer wait for memory either way.
    private static let rowsAsTheyStand = 4
    /// Few enough for the threads to finish together, enough for a task to be worth its start.
    private static let outputsInTask = 96
    /// So many rows stay in the second-level cache while all panels of a task pass. Whole tiles of
    /// every kernel: 12 or 32 rows in bf16, 8 or 4 in int8.
    private static let rowsInPass = 96

    /// A weight, cut into tasks by its outputs, and where its product goes.
    private struct SharedProduct {
        enum Form {
            case floats(Matrix)
            case halves(HalfPanels)
            case codes(CodePanels)
        }

        let form: Form
        let result: Matrix
        let beta: Float

        init(_ form: Form, into result: Matrix, beta: Float) {
            self.form = form
            self.result = result
            self.beta = beta
        }

        init(_ form: Form, _ projection: Projection) {
            self.init(form, into: projection.result, beta: projection.beta)
        }

        /// Tasks that the product is cut into.
        var taskCount: Int { (result.columns + outputsInTask - 1) / outputsInTask }

        func run(_ task: Int, x: UnsafeRawPointer, rows: Int) {
            let range =
                task * outputsInTask..<min(result.columns, (task + 1) * outputsInTask)
            switch form {
            case .floats(let weights):
                let multiply = rows > rowsAsTheyStand ? ck_turned_dots : ck_dots
                multiply(
                    x.assumingMemoryBound(to: Float.self), rows,
                    weights.base + range.lowerBound * weights.columns, range.count,
                    weights.columns, result.base + range.lowerBound, result.columns, beta)
            case .halves(let panels):
                forEachPanel(
                    of: range, width: HalfPanels.width, rows: rows,
                    rowBytes: 2 * HalfPanels.halvesInRow(panels.inputs)
                ) { panel, rows, rowStart, y, width in
                    ck_halves_product(
                        (x + rowStart).assumingMemoryBound(to: UInt16.self), rows,
                        panels.panel(panel), panels.inputs, y, result.columns, width, beta)
                }
            case .codes(let panels):
                forEachPanel(
                    of: range, width: CodePanels.width, rows: rows,
                    rowBytes: ck_activation_bytes(panels.inputs)
                ) { panel, rows, rowStart, y, width in
                    ck_codes_product(
                        x + rowStart, rows, panels.panel(panel), panels.inputs,
                        Int32(panels.bits), Int32(panels.parts), y, result.columns, width, beta)
                }
            }
        }

        /// Calls `body` for every panel of some outputs, and for so many rows at a time as stay in
        /// the cache: the panel, how many rows, at which byte they start, where the product goes and
        /// how many outputs of the panel it has.
        private func forEachPanel(
            of outputs: Range<Int>, width: Int, rows: Int, rowBytes: Int,
            _ body: (Int, Int, Int, UnsafeMutablePointer<Float>, Int) -> Void
        ) {
            for row in stride(from: 0, to: rows, by: rowsInPass) {
                for first in stride(from: outputs.lowerBound, to: outputs.upperBound, by: width) {
                    body(
                        first / width, min(rowsInPass, rows - row), row * rowBytes,
                        result.base + row * result.columns + first,
                        min(width, result.columns - first))
                }
            }
        }
    }

    private func multiply(_ x: UnsafeRawPointer, rows: Int, by products: [SharedProduct]) {
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

    private func turnedOver(_ x: Matrix) -> UnsafeRawPointer {
        guard x.rows > Self.rowsAsTheyStand else { return UnsafeRawPointer(x.base) }
        let out = operand(bytes: Self.fewRows * x.columns * MemoryLayout<Float>.stride)
            .assumingMemoryBound(to: Float.self)
        ck_turn_rows(x.base, x.rows, x.columns, out)
        return UnsafeRawPointer(out)
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
