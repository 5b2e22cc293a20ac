/// 32 neighbouring values of a row, as they come out of every quantised type: small unsigned
/// integers, the codes, with a scale for each half of them.
///
/// ```
/// value[i] = scale * (code[i] - zero) + least
///          = scale *  code[i]         + offset
/// ```
///
/// A type either has a `zero` in the middle of its codes, or a `least` that it adds; so there is
/// one rounding at most, and both forms give the same value. (The first also keeps the sign of a
/// zero, which is why it is the one that makes floats.)
struct QuantisedGroup {
    /// The number of values.
    static let count = 32

    /// The codes of values 0 to 15, and of values 16 to 31.
    let low, high: SIMD16<UInt8>
    /// The code that stands for 0 in types without a least value: 0 or a power of two.
    let zero: UInt8
    /// Of the low and of the high half.
    let scales, leasts: SIMD2<Float>

    /// A group of a type whose codes lie about a `zero`.
    @inline(__always)
    init(low: SIMD16<UInt8>, high: SIMD16<UInt8>, zero: UInt8, scales: SIMD2<Float>) {
        (self.low, self.high) = (low, high)
        self.zero = zero
        self.scales = scales
        // Adding -0 changes nothing, not even -0; adding +0 would make +0 of it.
        leasts = .init(repeating: -0.0)
    }

    /// A group of a type whose code 0 is its `least` value.
    @inline(__always)
    init(low: SIMD16<UInt8>, high: SIMD16<UInt8>, scale: Float, least: Float) {
        (self.low, self.high) = (low, high)
        zero = 0
        scales = .init(repeating: scale)
        leasts = .init(repeating: least)
    }

    /// What is added to `scale * code`; exact, since `zero` or `least` is 0.
    var offsets: SIMD2<Float> {
        @inline(__always) get { leasts - Float(zero) * scales }
    }

    /// Writes the 32 values.
    @inline(__always)
    func write(to output: UnsafeMutablePointer<Float>) {
        let raw = UnsafeMutableRawPointer(output)
        raw.storeBytes(of: values(low, scales[0], leasts[0]), as: SIMD16<Float>.self)
        raw.storeBytes(
            of: values(high, scales[1], leasts[1]), toByteOffset: 64,
            as: SIMD16<Float>.self)
    }

    @inline(__always)
    private func values(_ codes: SIMD16<UInt8>, _ scale: Float, _ least: Float) -> SIMD16<Float> {
        let steps = SIMD16<Int32>(truncatingIfNeeded: codes) &- Int32(zero)
        return SIMD16<Float>(steps) * scale + least
    }
}
