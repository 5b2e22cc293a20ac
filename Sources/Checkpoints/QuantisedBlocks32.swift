// ggml's quantised types of 32 values a block.
//
// Byte `j` of sixteen holds four bits of value `j` in its low half, and those of value `j + 16` in
// its high half. Source: the structures `block_q*` in ggml's `ggml-common.h`.

/// `scale * (code - 8)`; 18 bytes: scale, 16 pairs of codes.
enum Q4_0: QuantisedBlock {
    static let byteCount = 2 + 16
    static let codeBits = 4

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let pairs = block.bytes16(at: 2)
        return QuantisedGroup(
            low: pairs & 15, high: pairs &>> 4, zero: 8,
            scales: .init(repeating: block.half(at: 0)))
    }
}

/// `scale * code + least`; 20 bytes: scale, least value, 16 pairs of codes.
enum Q4_1: QuantisedBlock {
    static let byteCount = 2 + 2 + 16
    static let codeBits = 4

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let pairs = block.bytes16(at: 4)
        return QuantisedGroup(
            low: pairs & 15, high: pairs &>> 4, scale: block.half(at: 0),
            least: block.half(at: 2))
    }
}

/// `scale * (code - 16)`; 22 bytes: scale, 32 fifth bits, 16 pairs of what remains of the codes.
enum Q5_0: QuantisedBlock {
    static let byteCount = 2 + 4 + 16
    static let codeBits = 8

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let pairs = block.bytes16(at: 6)
        return QuantisedGroup(
            low: pairs & 15 | block.fifthBits(at: 2), high: pairs &>> 4 | block.fifthBits(at: 4),
            zero: 16, scales: .init(repeating: block.half(at: 0)))
    }
}

/// `scale * code + least`; 24 bytes: scale, least value, fifth bits and pairs as in ``Q5_0``.
enum Q5_1: QuantisedBlock {
    static let byteCount = 2 + 2 + 4 + 16
    static let codeBits = 8

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        let pairs = block.bytes16(at: 8)
        return QuantisedGroup(
            low: pairs & 15 | block.fifthBits(at: 4), high: pairs &>> 4 | block.fifthBits(at: 6),
            scale: block.half(at: 0), least: block.half(at: 2))
    }
}

/// `scale * code`, the code signed; 34 bytes: scale, 32 codes.
enum Q8_0: QuantisedBlock {
    static let byteCount = 2 + 32
    static let codeBits = 8

    @inline(__always)
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup {
        // A signed byte with its highest bit turned over is the unsigned byte 128 above it.
        QuantisedGroup(
            low: block.bytes16(at: 2) ^ 128, high: block.bytes16(at: 18) ^ 128, zero: 128,
            scales: .init(repeating: block.half(at: 0)))
    }
}

extension UnsafeRawPointer {
    /// 16 bits, the lowest first, as 16 bytes that are 0 or 16.
    @inline(__always)
    fileprivate func fifthBits(at offset: Int) -> SIMD16<UInt8> {
        // Each byte of bits eight times over, of which byte i keeps bit i.
        let copies = SIMD2(copies(ofByteAt: offset), copies(ofByteAt: offset + 1))
        let single = unsafeBitCast(copies & 0x8040_2010_0804_0201, to: SIMD16<UInt8>.self)
        // Whatever bit it is, adding 127 carries it into the highest.
        return (single &+ 127) &>> 3 & 16
    }

    @inline(__always)
    private func copies(ofByteAt offset: Int) -> UInt64 {
        UInt64(load(fromByteOffset: offset, as: UInt8.self)) &* 0x0101_0101_0101_0101
    }
}
