/// ggml's blocks of 32 quantised values to `Float`.
///
/// In all types with 4-bit parts, byte `j` of the sixteen holds value `j` in its low half and
/// value `j + 16` in its high half. Blocks have no alignment: all loads are unaligned.
/// Source: the structures `block_q*` in ggml's `ggml-common.h`.
///
/// - `source`: `blocks` blocks; `output`: **out** `[blocks * 32]`.
enum BlockDecoding {
    /// `scale * (q - 8)`; 18 bytes: scale, 16 bytes of two 4-bit integers.
    static func q4_0(
        _ source: UnsafeRawPointer,
        blocks: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let input = source + block * 18
            let values = output + block * 32
            let scale = half(input, 0)
            for index in 0..<16 {
                let pair = byte(input, 2 + index)
                values[index] = Float(Int32(pair & 15) - 8) * scale
                values[index + 16] = Float(Int32(pair >> 4) - 8) * scale
            }
        }
    }

    /// `scale * q + least`; 20 bytes: scale, least value, 16 bytes of two 4-bit integers.
    static func q4_1(
        _ source: UnsafeRawPointer,
        blocks: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let input = source + block * 20
            let values = output + block * 32
            let scale = half(input, 0)
            let least = half(input, 2)
            for index in 0..<16 {
                let pair = byte(input, 4 + index)
                values[index] = Float(Int32(pair & 15)) * scale + least
                values[index + 16] = Float(Int32(pair >> 4)) * scale + least
            }
        }
    }

    /// `scale * (q - 16)`; 22 bytes: scale, 32 fifth bits, 16 bytes of two 4-bit integers.
    static func q5_0(
        _ source: UnsafeRawPointer,
        blocks: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let input = source + block * 22
            let values = output + block * 32
            let scale = half(input, 0)
            let fifthBits = input.loadUnaligned(fromByteOffset: 2, as: UInt32.self)
            for index in 0..<16 {
                let (low, high) = fiveBitPair(byte(input, 6 + index), fifthBits, index)
                values[index] = Float(low - 16) * scale
                values[index + 16] = Float(high - 16) * scale
            }
        }
    }

    /// `scale * q + least`; 24 bytes: scale, least value, 32 fifth bits, 16 bytes of pairs.
    static func q5_1(
        _ source: UnsafeRawPointer,
        blocks: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let input = source + block * 24
            let values = output + block * 32
            let scale = half(input, 0)
            let least = half(input, 2)
            let fifthBits = input.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            for index in 0..<16 {
                let (low, high) = fiveBitPair(byte(input, 8 + index), fifthBits, index)
                values[index] = Float(low) * scale + least
                values[index + 16] = Float(high) * scale + least
            }
        }
    }

    /// `scale * q`; 34 bytes: scale, 32 signed bytes.
    static func q8_0(
        _ source: UnsafeRawPointer,
        blocks: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let input = source + block * 34
            let values = output + block * 32
            let scale = half(input, 0)
            for index in 0..<32 {
                values[index] = Float(Int8(bitPattern: byte(input, 2 + index))) * scale
            }
        }
    }

    /// Values `index` and `index + 16`: 4 bits from the pair, the fifth from the 32 bits aside.
    @inline(__always)
    private static func fiveBitPair(
        _ pair: UInt8,
        _ fifthBits: UInt32,
        _ index: Int
    ) -> (low: Int32, high: Int32) {
        let low = UInt32(pair & 15) | (fifthBits >> UInt32(index) & 1) << 4
        let high = UInt32(pair >> 4) | (fifthBits >> UInt32(index + 16) & 1) << 4
        return (Int32(low), Int32(high))
    }

    @inline(__always)
    private static func half(_ input: UnsafeRawPointer, _ offset: Int) -> Float {
        float(halfBits: input.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    @inline(__always)
    private static func byte(_ input: UnsafeRawPointer, _ offset: Int) -> UInt8 {
        input.load(fromByteOffset: offset, as: UInt8.self)
    }
}
