import CKernels

/// The weights of a linear layer, `[outputs, inputs]`, in the precision in which they are
/// multiplied.
///
/// Not `Sendable`: one owner at a time.
public final class Weight {
    /// Channels that go out: rows of the matrix.
    public let outputs: Int
    /// Channels that come in: columns of the matrix.
    public let inputs: Int
    /// The precision that it was made in; training makes it f32 for as long as it is trained.
    public let precision: Precision
    private(set) var form: Form
    /// The transpose, for the backward pass through weights that are not floats.
    private var turned: HalfPanels?

    enum Form {
        case floats(Matrix)
        case halves(HalfPanels)
        case codes(CodePanels)
    }

    /// Brings a matrix `[outputs, inputs]` into a precision.
    ///
    /// A matrix that cannot be quantised, because its inputs do not make groups of 32 or a weight is
    /// beyond 60,000, is kept in f32.
    public init(_ matrix: Matrix, precision: Precision = .f32) {
        outputs = matrix.rows
        inputs = matrix.columns
        self.precision = precision
        form = Self.form(of: matrix, precision: precision)
    }

    /// Takes weights that are quantised already.
    public init(_ codes: CodePanels) {
        outputs = codes.outputs
        inputs = codes.inputs
        precision = .int8
        form = .codes(codes)
    }

    private static func form(of matrix: Matrix, precision: Precision) -> Form {
        switch precision {
        case .f32: .floats(matrix.lasting)
        case .bf16: .halves(HalfPanels(matrix))
        case .int8:
            matrix.columns.isMultiple(of: CodePanels.groupLength)
                && matrix.largestMagnitude <= CodePanels.largestWeight
                ? .codes(CodePanels(quantising: matrix)) : .floats(matrix.lasting)
        }
    }

    /// Number of weights.
    public var count: Int { outputs * inputs }

    /// Bytes that one product reads.
    public var byteCount: Int {
        switch form {
        case .floats(let matrix): matrix.count * MemoryLayout<Float>.stride
        case .halves(let panels): panels.byteCount
        case .codes(let panels): panels.byteCount
        }
    }

    /// The weights as floats `[outputs, inputs]`: the matrix itself in f32, a copy otherwise.
    public var floats: Matrix {
        if case .floats(let matrix) = form { return matrix }
        let matrix = Matrix(uninitializedRows: outputs, columns: inputs)
        for row in 0..<outputs { read(row, into: matrix.base + row * inputs) }
        return matrix
    }

    /// Makes the weights f32 and hands out the matrix, so that they can be trained in place.
    public func makeTrainable() -> Matrix {
        let matrix = floats
        form = .floats(matrix)
        turned = nil
        return matrix
    }

    /// Takes other weights of the same shape, in the precision.
    ///
    /// - Parameter matrix: `[outputs, inputs]`.
    public func set(_ matrix: Matrix) {
        precondition(matrix.rows == outputs && matrix.columns == inputs)
        form = Self.form(of: matrix, precision: precision)
        turned = nil
    }

    /// Ends training: brings weights that were trained back into the precision, and lets go of
    /// what only the backward pass needs.
    public func settle() {
        if case .floats(let matrix) = form { set(matrix) }
        turned = nil
    }

    /// Writes the weights of one output as floats.
    func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
        switch form {
        case .floats(let matrix): out.update(from: matrix.base + row * inputs, count: inputs)
        case .halves(let panels): panels.read(row, into: out)
        case .codes(let panels): panels.read(row, into: out)
        }
    }

    /// The transpose in bfloat16, made when it is first needed.
    var transposed: HalfPanels {
        if let turned { return turned }
        let panels = HalfPanels(turning: outputs, by: inputs, read: read)
        turned = panels
        return panels
    }
}
