// ggml's K-quants: 256 values a block, whose groups have small integers for scales, and one or two
// numbers in half precision that scale these.
//
// Source: the structures `block_q*_K` in ggml's `ggml-common.h` and their decoding in
// `ggml-quants.c`.

/// `scale * scale[g] * code - leastScale * least[g]`, `g` counting 32 values each; 144 bytes:
/// scale, leastScale, 12 bytes of 6-bit scales and least values, 128 pairs of codes.
enum Q4_K: QuantisedBlock {
    static let valueCount = 256
    static let byteCount = 2 + 2 + 12 + 128
    static let codeBits = 4

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let (scale, least) = block.scaleAndLeast(ofGroup: index)
        return QuantisedGroup(
            low: block.fourBits(ofGroup: index, at: 16),
            high: block.fourBits(ofGroup: index, at: 32), scale: scale, least: least)
    }
}

/// As ``Q4_K`` with codes of 5 bits; 176 bytes: the same first 16, 32 bytes with one bit for each
/// group, 128 pairs of what remains of the codes.
enum Q5_K: QuantisedBlock {
    static let valueCount = 256
    static let byteCount = 2 + 2 + 12 + 32 + 128
    static let codeBits = 8

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let (scale, least) = block.scaleAndLeast(ofGroup: index)
        // Byte j has the fifth bits of value j of all groups, group 0 lowest.
        let lowFifths = block.bytes16(at: 16) &>> UInt8(index) & 1
        let highFifths = block.bytes16(at: 32) &>> UInt8(index) & 1
        return QuantisedGroup(
            low: block.fourBits(ofGroup: index, at: 48) | lowFifths &<< 4,
            high: block.fourBits(ofGroup: index, at: 64) | highFifths &<< 4, scale: scale,
            least: least)
    }
}

/// `scale * scale[s] * (code - 32)`, `s` counting 16 values each; 210 bytes: 128 pairs of the
/// codes' low four bits, 64 bytes with the high two bits of four groups each, 16 signed scales,
/// scale.
enum Q6_K: QuantisedBlock {
    static let valueCount = 256
    static let byteCount = 128 + 64 + 16 + 2
    static let codeBits = 8
    static let partsPerGroup = 2

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let scales = block.loadUnaligned(fromByteOffset: 192 + index * 2, as: SIMD2<Int8>.self)
        return QuantisedGroup(
            low: sixBits(ofGroup: index, from: 0, of: block),
            high: sixBits(ofGroup: index, from: 16, of: block), zero: 32,
            scales: block.half(at: 208) * SIMD2<Float>(scales))
    }

    /// The codes of 16 values of a group, its first ones or those from the sixteenth.
    ///
    /// Each half of the block has 64 pairs, whose low bits are those of its first two groups and
    /// whose high bits are those of its last two, and 32 bytes with two bits for all four.
    @inline(__always)
    private static func sixBits(
        ofGroup index: Int, from start: Int, of block: UnsafeRawPointer
    ) -> SIMD16<UInt8> {
        let (half, inHalf) = (index / 4, index % 4)
        let pairs = block.bytes16(at: half * 64 + inHalf % 2 * 32 + start)
        let twoBits = block.bytes16(at: 128 + half * 32 + start)
        return pairs &>> UInt8(inHalf / 2 * 4) & 15 | (twoBits &>> UInt8(inHalf * 2) & 3) &<< 4
    }
}

extension UnsafeRawPointer {
    /// Of 32 bytes for each two groups: the low four bits for the first, the high for the second.
    @inline(__always)
    fileprivate func fourBits(ofGroup index: Int, at offset: Int) -> SIMD16<UInt8> {
        bytes16(at: offset + index / 2 * 32) &>> UInt8(index % 2 * 4) & 15
    }

    /// A group's scale and least value, of the 16 bytes that `Q4_K` and `Q5_K` begin with.
    ///
    /// The twelve bytes of 6-bit integers are three times four. Groups 0 to 3 have their scale in
    /// the first and their least value in the second, in the low six bits; groups 4 to 7 have the
    /// low four bits of both in the third, and the high two above those of groups 0 to 3.
    @inline(__always)
    fileprivate func scaleAndLeast(ofGroup index: Int) -> (scale: Float, least: Float) {
        let first = byte(at: 4 + index % 4)
        let second = byte(at: 8 + index % 4)
        let third = byte(at: 12 + index % 4)
        let isEarly = index < 4
        let scale = isEarly ? first & 63 : third & 15 | first >> 2 & 48
        let least = isEarly ? second & 63 : third >> 4 | second >> 2 & 48
        return (half(at: 0) * Float(scale), -(half(at: 2) * Float(least)))
    }

    @inline(__always)
    private func byte(at offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
