/// The value of a half-precision number given by its bits.
///
/// The exponent and fraction are moved to where single precision has them and rescaled by one
/// multiplication, which treats subnormal numbers rightly too. (Converting by `Float16` calls a
/// library function on processors without a hardware conversion, and does not vectorise.)
/// Exact for all 65,536 patterns.
@inline(__always)
func float(halfBits bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
    let isFinite = bits & 0x7C00 != 0x7C00
    let exponent: UInt32 = isFinite ? 0 : 0x7F80_0000
    return Float(bitPattern: magnitude.bitPattern | sign | exponent)
}
