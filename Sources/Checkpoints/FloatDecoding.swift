/// Plain floating-point storage to `Float`.
///
/// Sources may lie at any byte.
/// - `source`: `count` little-endian values; `output`: **out** `[count]`.
enum FloatDecoding {
    /// Single precision: a copy of the bytes.
    static func float32(
        _ source: UnsafeRawPointer,
        count: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        UnsafeMutableRawPointer(output).copyMemory(from: source, byteCount: count * 4)
    }

    /// Half precision.
    static func float16(
        _ source: UnsafeRawPointer,
        count: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<count {
            let bits = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            output[index] = float(halfBits: bits)
        }
    }

    /// bfloat16: the upper half of single precision.
    static func bfloat16(
        _ source: UnsafeRawPointer,
        count: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<count {
            let bits = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            output[index] = Float(bitPattern: UInt32(bits) << 16)
        }
    }
}
