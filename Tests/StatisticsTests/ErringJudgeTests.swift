import Statistics
import Testing

@Suite("A share counted by a judge who errs")
struct ErringJudgeTests {
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
