extension Compute {
    /// Inverted dropout: each element is set to 0 with probability `rate`, else divided by
    /// `1 − rate`. Which ones depends on `keys` and `stream` alone, so that the backward pass, and a
    /// forward pass that is done again, finds the same mask.
    ///
    /// Each element draws 32 bits of a counter that is mixed like SplitMix64's.
    /// Source: Srivastava et al. 2014, JMLR 15; the generator: Steele, Lea & Flood 2014.
    ///
    /// - Parameters:
    ///   - x: `[rows, channels]`.
    ///   - keys: `[rows]`; rows with the same key have the same mask.
    ///   - stream: sets masks of the same keys apart.
    ///   - rate: 0 ..< 1.
    ///   - y: **out** `[rows, channels]`; may be `x`.
    public func dropout(
        _ x: Matrix, keys: [UInt64], stream: UInt64, rate: Double, into y: Matrix
    ) {
        precondition(keys.count == x.rows && y.rows == x.rows && y.columns == x.columns)
        precondition(rate >= 0 && rate < 1, "a dropout of \(rate)")
        let columns = x.columns, threshold = UInt32(rate * 0x1p32), scale = Float(1 / (1 - rate))
        forEachRows(of: x) { range in
            for row in range {
                let from = x.base + row * columns, to = y.base + row * columns
                var counter = Self.mixed(keys[row] ^ stream)
                for column in stride(from: 0, to: columns, by: 2) {
                    counter &+= 0x9e37_79b9_7f4a_7c15
                    let bits = Self.mixed(counter)
                    let low = UInt32(truncatingIfNeeded: bits)
                    to[column] = low >= threshold ? from[column] * scale : 0
                    guard column + 1 < columns else { continue }
                    let high = UInt32(truncatingIfNeeded: bits >> 32)
                    to[column + 1] = high >= threshold ? from[column + 1] * scale : 0
                }
            }
        }
    }

    /// Spreads each bit over all 64.
    public static func mixed(_ bits: UInt64) -> UInt64 {
        var mixed = bits
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
