import Statistics
import Testing

@Suite("Two judges of the same items")
struct VerdictAgreementTests {
    private func agreement(
        both: Int, onlyFirst: Int, onlySecond: Int, neither: Int
    ) -> VerdictAgreement {
        func list(_ values: [(Bool, Int)]) -> [Bool] {
            values.flatMap { [Bool](repeating: $0.0, count: $0.1) }
        }
        return VerdictAgreement(
            list([(true, both), (true, onlyFirst), (false, onlySecond), (false, neither)]),
            list([(true, both), (false, onlyFirst), (true, onlySecond), (false, neither)]))
    }

    /// `sklearn.metrics.cohen_kappa_score` on the same tables.
    @Test(
        "Cohen's kappa is what agrees beyond chance",
        arguments: [
            (20, 5, 10, 15, 0.7, 0.4), (45, 15, 25, 15, 0.6, 0.13043478260869565),
            (0, 3, 3, 0, 0, -1), (4, 0, 0, 6, 1, 1), (0, 0, 2, 8, 0.8, 0),
        ])
    func kappa(
        both: Int, onlyFirst: Int, onlySecond: Int, neither: Int, share: Double, kappa: Double
    ) throws {
        let found = agreement(
            both: both, onlyFirst: onlyFirst, onlySecond: onlySecond, neither: neither)
        #expect(isClose(found.share, share, absolute: 1e-12))
        #expect(isClose(try #require(found.kappa), kappa, absolute: 1e-12))
    }

    @Test("Two who always say the same one thing have none, and neither have no items")
    func undefined() {
        #expect(agreement(both: 5, onlyFirst: 0, onlySecond: 0, neither: 0).kappa == nil)
        #expect(agreement(both: 0, onlyFirst: 0, onlySecond: 0, neither: 5).kappa == nil)
        let nothing = agreement(both: 0, onlyFirst: 0, onlySecond: 0, neither: 0)
        #expect(nothing.kappa == nil && nothing.share.isNaN)
    }

    @Test(
        "The true share is the one that the judge's mistakes would turn into the counted one",
        arguments: [0, 0.1, 0.5, 0.93, 1])
    func trueShare(share: Double) throws {
        let (sensitivity, specificity) = (0.9, 0.7)
        let counted = share * sensitivity + (1 - share) * (1 - specificity)
        let found = try #require(
            ErringJudge.trueShare(
                counted: counted, sensitivity: sensitivity, specificity: specificity))
        #expect(isClose(found, share, absolute: 1e-12))
    }

    @Test("What no true share would give is cut, and a judge no better than chance tells nothing")
    func edges() {
        #expect(ErringJudge.trueShare(counted: 0.1, sensitivity: 0.9, specificity: 0.7) == 0)
        #expect(ErringJudge.trueShare(counted: 1, sensitivity: 0.9, specificity: 0.7) == 1)
        #expect(ErringJudge.trueShare(counted: 0.5, sensitivity: 1, specificity: 0) == nil)
        #expect(ErringJudge.trueShare(counted: 0.5, sensitivity: 0.4, specificity: 0.5) == nil)
        #expect(ErringJudge.trueShare(counted: .nan, sensitivity: 1, specificity: 1) == nil)
    }
}
