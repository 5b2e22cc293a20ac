import Foundations

extension PairedTest {
    /// Differences that are not zero up to which every sign pattern is tried.
    private static let exactLimit = 20

    /// The permutation test of a mean difference: equally good arms could have changed places on
    /// any question, so the sign of each difference is a toss-up.
    ///
    /// Up to 20 differences that are not zero all sign patterns are tried; beyond that `samples`
    /// random ones, and the p-value is (b + 1) / (samples + 1) with b patterns at least as extreme
    /// (Phipson & Smyth 2010), so that it is never 0. Without any difference the p-value is 1.
    /// Source: Fisher 1935, "The Design of Experiments", section 21.
    ///
    /// - Parameters:
    ///   - differences: first arm's score minus the second's, question by question; finite.
    ///   - seed: where the random patterns start.
    ///   - samples: how many random patterns, > 0.
    /// - Returns: the test that was made, with its two-sided p-value.
    public static func permutation(
        _ differences: [Double],
        seed: UInt64,
        samples: Int = 20_000,
    ) -> PairedTest {
        precondition(differences.allSatisfy(\.isFinite), "the test needs finite differences")
        precondition(samples > 0, "\(samples) random patterns give no p-value")
        let magnitudes = differences.filter { $0 != 0 }.map(\.magnitude)
        let isExact = magnitudes.count <= exactLimit
        // Sums of the same numbers in another order differ by rounding; they must count as equal.
        let slack = 1e-12 * magnitudes.reduce(0, +)
        let threshold = differences.reduce(0, +).magnitude - slack
        let pValue =
            isExact
            ? exactShare(of: magnitudes, reaching: threshold)
            : sampledShare(of: magnitudes, reaching: threshold, seed: seed, samples: samples)
        return PairedTest(
            kind: isExact ? .exactPermutation : .sampledPermutation,
            pValue: pValue,
            pairs: differences.count,
            differingPairs: magnitudes.count,
        )
    }

    private static func exactShare(of magnitudes: [Double], reaching threshold: Double) -> Double {
        func patterns(from index: Int, sum: Double) -> Int {
            guard index < magnitudes.count else { return sum.magnitude >= threshold ? 1 : 0 }
            return patterns(from: index + 1, sum: sum + magnitudes[index])
                + patterns(from: index + 1, sum: sum - magnitudes[index])
        }
        return Double(patterns(from: 0, sum: 0)) / Double(1 << magnitudes.count)
    }

    private static func sampledShare(
        of magnitudes: [Double],
        reaching threshold: Double,
        seed: UInt64,
        samples: Int,
    ) -> Double {
        var generator = SeededGenerator(seed: seed, stream: "permutation test")
        var extreme = 0
        for _ in 0..<samples {
            var sum = 0.0
            for start in stride(from: 0, to: magnitudes.count, by: 64) {
                var signs = generator.next()
                for index in start..<min(start + 64, magnitudes.count) {
                    sum += Double(bitPattern: magnitudes[index].bitPattern | signs << 63)
                    signs >>= 1
                }
            }
            if sum.magnitude >= threshold { extreme += 1 }
        }
        return Double(extreme + 1) / Double(samples + 1)
    }
}
