/// `Float` to ggml's blocks of 32 quantised values, by the rounding of ggml's reference.
///
/// Each function reads 32 values and writes one block of the layouts ``Q8_0``, ``Q4_0`` and
/// ``Q4_1``. Source: `quantize_row_*_ref` in ggml's `ggml-quants.c`.
///
/// - Returns: false when a scale is beyond half precision; then the block is not to be used.
enum BlockEncoding {
    typealias Block = (UnsafePointer<Float>, UnsafeMutableRawPointer) -> Bool

    /// The block's largest magnitude is 127 steps.
    static func q8_0(_ values: UnsafePointer<Float>, into block: UnsafeMutableRawPointer) -> Bool {
        var largest: Float = 0
        for index in 0..<32 { largest = max(largest, abs(values[index])) }
        let scale = largest / 127
        let inverse = scale == 0 ? 0 : 1 / scale
        for index in 0..<32 {
            let code = Int8(clamped: (values[index] * inverse).rounded())
            block.storeBytes(of: code, toByteOffset: 2 + index, as: Int8.self)
        }
        return block.store(half: scale, at: 0)
    }

    /// The value of the largest magnitude is 8 steps below zero; one as large on the other side is
    /// cut to 7.
    static func q4_0(_ values: UnsafePointer<Float>, into block: UnsafeMutableRawPointer) -> Bool {
        var extreme: Float = 0
        for index in 0..<32 where abs(values[index]) > abs(extreme) { extreme = values[index] }
        let scale = extreme / -8
        let inverse = scale == 0 ? 0 : 1 / scale
        store(values, into: block + 2) { $0 * inverse + 8.5 }
        return block.store(half: scale, at: 0)
    }

    /// The block's range in fifteen steps up from its least value.
    static func q4_1(_ values: UnsafePointer<Float>, into block: UnsafeMutableRawPointer) -> Bool {
        var least = values[0], greatest = values[0]
        for index in 1..<32 {
            least = min(least, values[index])
            greatest = max(greatest, values[index])
        }
        let scale = (greatest - least) / 15
        let inverse = scale == 0 ? 0 : 1 / scale
        store(values, into: block + 4) { ($0 - least) * inverse + 0.5 }
        let hasScale = block.store(half: scale, at: 0)
        return block.store(half: least, at: 2) && hasScale
    }

    /// Two codes a byte: value `j` in the low half, value `j + 16` in the high half.
    @inline(__always)
    private static func store(
        _ values: UnsafePointer<Float>, into pairs: UnsafeMutableRawPointer,
        _ place: (Float) -> Float
    ) {
        for index in 0..<16 {
            let low = UInt8(clamped: place(values[index]))
            let high = UInt8(clamped: place(values[index + 16]))
            pairs.storeBytes(of: low | high << 4, toByteOffset: index, as: UInt8.self)
        }
    }
}

extension Int8 {
    /// Values are finite; the product with an inverse may still round beyond 127.
    @inline(__always)
    fileprivate init(clamped value: Float) {
        self = Int8(truncatingIfNeeded: Int32(Swift.max(-128, Swift.min(127, value))))
    }
}

extension UInt8 {
    /// A code of four bits; the fraction is cut off.
    @inline(__always)
    fileprivate init(clamped value: Float) {
        self = UInt8(truncatingIfNeeded: Int32(Swift.max(0, Swift.min(15, value))))
    }
}

extension UnsafeMutableRawPointer {
    /// Stores a number in half precision; false when it is beyond it.
    @inline(__always)
    func store(half value: Float, at offset: Int) -> Bool {
        let half = Float16(value)
        storeBytes(of: half.bitPattern, toByteOffset: offset, as: UInt16.self)
        return half.isFinite
    }
}
