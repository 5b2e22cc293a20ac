import Foundations
import Statistics
import Testing

@Suite("Paired tests")
struct PairedTestTests {
    /// `scipy.stats.binomtest(…, 0.5)` 1.17.1.
    @Test(
        "agree with SciPy: McNemar",
        arguments: [
            (0, 0, 1), (1, 0, 1), (5, 0, 0.0625), (3, 9, 0.14599609375), (4, 4, 1),
            (10, 25, 0.016673847800120715), (300, 370, 0.007636457899293269),
            (1000, 1200, 2.1817026407914194e-05),
        ]
    )
    func mcNemar(onlyFirst: Int, onlySecond: Int, pValue: Double) {
        let both = [Bool](repeating: true, count: 3)
        let onlyOne = [Bool](repeating: true, count: onlyFirst)
        let onlyOther = [Bool](repeating: false, count: onlySecond)
        let first = both + onlyOne + onlyOther
        let second = both + onlyOne.map { !$0 } + onlyOther.map { !$0 }
        let test = PairedTest.mcNemar(first, second)
        #expect(isClose(test.pValue, pValue, relative: 1e-11), "\(test)")
        #expect(test.pairs == 3 + onlyFirst + onlySecond)
        #expect(test.differingPairs == onlyFirst + onlySecond)
        #expect(PairedTest.mcNemar(second, first) == test)
    }

    /// `scipy.stats.permutation_test` 1.17.1 over all patterns; those after the first three by hand.
    static let patterns: [([Double], Double)] = [
        ([0.2, 0.5, -0.1, 0.3, 0.4, 0, 0.25, -0.05], 0.0625), ([1, 1, 1, -1, 1, 0, 0], 0.375),
        ([0.1, 0.2, -0.3], 1), ([1.5], 1), ([], 1), ([0, 0], 1),
        (Array(repeating: 0.1, count: 20), 2 / 1_048_576.0),
    ]

    @Test("agree with SciPy: exact permutation", arguments: patterns)
    func exact(differences: [Double], pValue: Double) {
        let test = PairedTest.permutation(differences, seed: 1)
        #expect(isClose(test.pValue, pValue), "\(test)")
        #expect(test.kind == .exactPermutation)
        #expect(PairedTest.permutation(differences.map { -$0 }, seed: 1) == test)
    }

    /// `scipy.stats.permutation_test` 1.17.1 with a million patterns: 0.23999.
    @Test("agree with SciPy: sampled permutation")
    func sampled() {
        let differences = (0..<60).map { Double($0 * 37 % 101 - 45) / 50 }
        let test = PairedTest.permutation(differences, seed: 1)
        #expect(isClose(test.pValue, 0.23999, absolute: 0.012), "\(test)")
        #expect(test.kind == .sampledPermutation)
        #expect(PairedTest.permutation(differences, seed: 1) == test)
        #expect(PairedTest.permutation(differences, seed: 2) != test)
        #expect(PairedTest.permutation(differences.map { -$0 }, seed: 1) == test)
    }

    @Test("agree with each other on right and wrong answers, and are never zero")
    func agreement() {
        let first = (0..<18).map { $0 < 13 }
        let second = first.map { !$0 }
        let differences = first.map { $0 ? 1.0 : -1.0 }
        let exact = PairedTest.permutation(differences, seed: 1).pValue
        #expect(isClose(exact, PairedTest.mcNemar(first, second).pValue, relative: 1e-12))
        let certain = PairedTest.permutation(Array(repeating: 1, count: 70), seed: 1)
        #expect(certain.pValue == 1 / 20_001.0)
    }

    @Test("find a difference in five of a hundred when there is none")
    func level() {
        var generator = SeededGenerator(seed: 12)
        var found = 0
        for trial in 0..<1000 {
            let differences = (0..<30).map { _ in generator.normal() }
            let test = PairedTest.permutation(differences, seed: UInt64(trial), samples: 199)
            if test.pValue <= 0.05 { found += 1 }
        }
        // Four standard errors of 50 in 1,000.
        #expect((22...78).contains(found), "\(found)")
    }
}
