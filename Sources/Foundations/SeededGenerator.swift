import Platform

/// Random numbers that are the same on every machine and with every version of the compiler.
///
/// xoshiro256** seeded by SplitMix64. Everything drawn from it is defined here too, since the
/// standard library promises no order for `shuffle` or `random(in:)` across versions.
/// Source: Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS 47.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: SIMD4<UInt64>

    /// The main stream of a seed; any seed is as good as any other.
    public init(seed: UInt64) {
        var seeder = SplitMix64(state: seed)
        state = SIMD4(seeder.next(), seeder.next(), seeder.next(), seeder.next())
    }

    /// A stream of its own for each purpose, so that one more draw here moves nothing there.
    ///
    /// - Parameters:
    ///   - seed: the run's seed.
    ///   - stream: the purpose, e.g. `shuffle/epoch 3`.
    public init(seed: UInt64, stream: String) {
        let digest = SHA256.hash("\(seed)/\(stream)").bytes
        state = SIMD4()
        for index in state.indices {
            state[index] = digest[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let result = (state[1] &* 5).rotated(left: 7) &* 9
        let shifted = state[1] << 17
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = state[3].rotated(left: 45)
        return result
    }

    /// A number in [0, 1), one of 2⁵³ evenly spaced ones.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number from the normal distribution with mean 0 and variance 1 (Box & Muller 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A whole number in `0..<bound`, each equally likely (Lemire 2019, arXiv:1805.10941).
    ///
    /// - Precondition: `bound` > 0.
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "a random number below \(bound) does not exist")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return Int(product.high)
    }

    /// Puts the elements into a random order, each equally likely (Fisher & Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }
}

/// Spreads a seed of few set bits over a whole state (Steele, Lea & Flood 2014).
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    fileprivate func rotated(left count: UInt64) -> UInt64 {
        (self &<< count) | (self &>> (64 &- count))
    }
}
