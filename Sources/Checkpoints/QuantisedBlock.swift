/// The layout of one quantised type: how a block of its bytes becomes groups of 32 values.
///
/// Whoever knows ``group(_:of:)`` knows the type; floats and packed codes both follow from it.
/// Blocks have no alignment: all loads are unaligned.
protocol QuantisedBlock {
    /// The number of values that one block holds, a multiple of 32.
    static var valueCount: Int { get }
    /// The number of bytes that one block takes.
    static var byteCount: Int { get }
    /// The bits that hold any code: 4, or 8 for whatever is longer.
    static var codeBits: Int { get }
    /// 1 when a group has one scale, 2 when each half has its own.
    static var partsPerGroup: Int { get }

    /// Values `32 * index` to `32 * index + 31` of a block.
    static func group(_ index: Int, of block: UnsafeRawPointer) -> QuantisedGroup

    /// Writes the values of `blocks` blocks.
    ///
    /// A requirement, though it is the same for all types, so that each gets a loop of its own.
    static func dequantize(
        _ source: UnsafeRawPointer, blocks: Int, into output: UnsafeMutablePointer<Float>)

    /// Hands over the groups of `blocks` blocks by their number, as long as `body` says true.
    static func forEachGroup(
        _ source: UnsafeRawPointer, blocks: Int, _ body: (Int, QuantisedGroup) -> Bool
    ) -> Bool
}

extension QuantisedBlock {
    static var valueCount: Int { QuantisedGroup.count }
    static var partsPerGroup: Int { 1 }

    private static var groupsPerBlock: Int { valueCount / QuantisedGroup.count }

    static func dequantize(
        _ source: UnsafeRawPointer, blocks: Int, into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            for index in 0..<groupsPerBlock {
                group(index, of: source + block * byteCount)
                    .write(to: output + block * valueCount + index * QuantisedGroup.count)
            }
        }
    }

    static func forEachGroup(
        _ source: UnsafeRawPointer, blocks: Int, _ body: (Int, QuantisedGroup) -> Bool
    ) -> Bool {
        for block in 0..<blocks {
            for index in 0..<groupsPerBlock {
                let group = group(index, of: source + block * byteCount)
                guard body(block * groupsPerBlock + index, group) else { return false }
            }
        }
        return true
    }
}

extension UnsafeRawPointer {
    /// A number in half precision.
    @inline(__always)
    func half(at offset: Int) -> Float {
        float(halfBits: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// 16 bytes.
    @inline(__always)
    func bytes16(at offset: Int) -> SIMD16<UInt8> {
        loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }
}
