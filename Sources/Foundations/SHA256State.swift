/// The eight chaining words of SHA-256 and its compression function.
struct SHA256State: Sendable {
    /// a…h, first the initial hash value of FIPS 180-4, section 5.3.3.
    private(set) var words = SIMD8<UInt32>(
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    )

    /// Compresses one block of 64 bytes after the other; `bytes.count` is a multiple of 64.
    mutating func absorb(blocksOf bytes: Span<UInt8>) {
        let constants = Self.roundConstants
        var start = 0
        while start < bytes.count {
            var schedule = Self.bigEndianWords(of: bytes.extracting(start..<start + 64))
            compress(&schedule, constants)
            start += 64
        }
    }

    /// Sixteen words are enough for the schedule: word t takes the place of word t − 16.
    private static func bigEndianWords(of block: Span<UInt8>) -> InlineArray<16, UInt32> {
        InlineArray<16, UInt32> { index in
            let first = index * 4
            return UInt32(block[first]) << 24 | UInt32(block[first + 1]) << 16
                | UInt32(block[first + 2]) << 8 | UInt32(block[first + 3])
        }
    }

    @inline(__always)
    private mutating func compress(
        _ schedule: inout InlineArray<16, UInt32>,
        _ constants: InlineArray<64, UInt32>,
    ) {
        var rounds = Rounds(words)
        for index in 0..<16 {
            rounds.step(schedule[index] &+ constants[index])
        }
        for start in stride(from: 16, to: 64, by: 16) {
            for index in 0..<16 {
                Self.extend(&schedule, at: index)
                rounds.step(schedule[index] &+ constants[start + index])
            }
        }
        words &+= rounds.words
    }

    /// W[t] = σ1(W[t − 2]) + W[t − 7] + σ0(W[t − 15]) + W[t − 16], indices modulo 16.
    @inline(__always)
    private static func extend(_ schedule: inout InlineArray<16, UInt32>, at index: Int) {
        let early = schedule[(index + 1) & 15]
        let late = schedule[(index + 14) & 15]
        let sigma0 = early.rotated(right: 7) ^ early.rotated(right: 18) ^ (early >> 3)
        let sigma1 = late.rotated(right: 17) ^ late.rotated(right: 19) ^ (late >> 10)
        schedule[index] = schedule[index] &+ sigma0 &+ schedule[(index + 9) & 15] &+ sigma1
    }
}

/// The working variables a…h through the 64 rounds of one block.
private struct Rounds {
    private var a, b, c, d, e, f, g, h: UInt32

    @inline(__always)
    init(_ words: SIMD8<UInt32>) {
        (a, b, c, d) = (words[0], words[1], words[2], words[3])
        (e, f, g, h) = (words[4], words[5], words[6], words[7])
    }

    var words: SIMD8<UInt32> { SIMD8(a, b, c, d, e, f, g, h) }

    /// One round; `input` is the schedule's word plus the round's constant.
    @inline(__always)
    mutating func step(_ input: UInt32) {
        let sum1 = e.rotated(right: 6) ^ e.rotated(right: 11) ^ e.rotated(right: 25)
        let choice = g ^ (e & (f ^ g))
        let first = h &+ sum1 &+ choice &+ input
        let sum0 = a.rotated(right: 2) ^ a.rotated(right: 13) ^ a.rotated(right: 22)
        let majority = (a & b) | (c & (a | b))
        h = g
        g = f
        f = e
        e = d &+ first
        d = c
        c = b
        b = a
        a = first &+ sum0 &+ majority
    }
}

extension UInt32 {
    @inline(__always)
    fileprivate func rotated(right count: UInt32) -> UInt32 {
        (self &>> count) | (self &<< (32 &- count))
    }
}

extension SHA256State {
    /// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let roundConstants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5,
        0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
        0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
        0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
        0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3,
        0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5,
        0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
        0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
