import CKernels

/// A quantised weight matrix: unsigned codes of 4 or 8 bits with a scale and an offset for 32 (or
/// 16) neighbouring inputs, in the order in which the processor multiplies it with 16-bit
/// activations.
///
/// `weight = scale · code + offset`. The layout stands in `codes.h`. Not `Sendable`: one owner at a
/// time.
public final class CodePanels {
    /// How many inputs share a group; the inputs must be a multiple of it.
    public static let groupLength = 32

    /// Outputs and inputs of the layer.
    public let outputs: Int
    /// Channels that come in.
    public let inputs: Int
    /// Bits of a code: 4 or 8.
    let bits: Int
    /// Scales in a group: 1, or 2 when each 16 inputs have their own.
    let parts: Int
    private let storage: AlignedBytes
    /// From one panel to the next.
    let panelBytes: Int

    /// Panels of zeros, to be filled by ``put(row:group:codes:scales:offsets:)``.
    public init(outputs: Int, inputs: Int, bits: Int, parts: Int) {
        precondition(inputs.isMultiple(of: Self.groupLength) && (bits == 4 || bits == 8))
        precondition(parts == 1 || parts == 2)
        self.outputs = outputs
        self.inputs = inputs
        self.bits = bits
        self.parts = parts
        panelBytes = ck_codes_panel_bytes(inputs, Int32(bits), Int32(parts))
        storage = AlignedBytes(lastingZeros: (outputs + Self.width - 1) / Self.width * panelBytes)
    }

    /// Quantises a matrix `[outputs, inputs]` to 8 bits with one scale for 32 inputs.
    ///
    /// The scale is `max |w| / 127`, as GGUF's Q8_0 has it. Codes are made with the scale as it is
    /// kept: of very small weights half precision leaves little.
    ///
    /// - Precondition: no weight is larger than ``largestWeight``.
    public convenience init(quantising matrix: Matrix) {
        self.init(outputs: matrix.rows, inputs: matrix.columns, bits: 8, parts: 1)
        var codes = [UInt8](repeating: 0, count: Self.groupLength)
        for row in 0..<matrix.rows {
            for group in 0..<matrix.columns / Self.groupLength {
                let values = matrix.base + row * matrix.columns + group * Self.groupLength
                var largest: Float = 0
                for i in 0..<Self.groupLength { largest = max(largest, abs(values[i])) }
                let scale = ck_half_rounded(largest / 127)
                for i in 0..<Self.groupLength {
                    let code = scale > 0 ? (values[i] / scale).rounded(.toNearestOrEven) : 0
                    codes[i] = UInt8(max(-127, min(127, code)) + 128)
                }
                withUnsafePointer(to: scale) { scale in
                    withUnsafePointer(to: -128 * scale.pointee) { offset in
                        put(row: row, group: group, codes: codes, scales: scale, offsets: offset)
                    }
                }
            }
        }
    }

    /// An offset, 128 scales, must not leave the range of half precision.
    static let largestWeight: Float = 60_000

    /// Writes one group of one output.
    ///
    /// - Parameters:
    ///   - codes: 32 of them, each below `2^bits`.
    ///   - scales: one a part; kept in half precision.
    ///   - offsets: one a part; kept in half precision.
    public func put(
        row: Int, group: Int, codes: UnsafePointer<UInt8>, scales: UnsafePointer<Float>,
        offsets: UnsafePointer<Float>
    ) {
        precondition(row >= 0 && row < outputs && group >= 0)
        precondition(group < inputs / Self.groupLength)
        ck_codes_put(
            panel(row / Self.width), inputs, Int32(bits), Int32(parts), row % Self.width, group,
            codes, scales, offsets)
    }

    /// Outputs side by side in one panel.
    static let width = 16

    var panelCount: Int { (outputs + Self.width - 1) / Self.width }

    /// Bytes in memory.
    var byteCount: Int { storage.count }

    func panel(_ index: Int) -> UnsafeMutableRawPointer { storage.base + index * panelBytes }

    /// Writes the weights of one output as floats.
    func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
        ck_codes_row(
            panel(row / Self.width), inputs, Int32(bits), Int32(parts), row % Self.width, out)
    }
}
