import Domain
import Record
import Statistics
import Testing

@Suite("The rule by which a difference is shown")
struct PairedFindingTests {
    private func finding(
        _ low: Double, _ high: Double, p pValue: Double, onlyOneRight: Int? = nil,
        method: ConfidenceInterval.Method = .gaffke
    ) -> PairedFinding {
        PairedFinding(
            difference: Estimate(
                ConfidenceInterval(
                    value: (low + high) / 2, low: low, high: high, level: 0.95, count: 40,
                    method: method)),
            pValue: pValue, onlyOneRight: onlyOneRight)
    }

    @Test("It takes both the test and the interval")
    func both() {
        #expect(finding(0.01, 0.3, p: 0.05).isShown)
        #expect(finding(-0.3, -0.01, p: 0.001).isShown)
        #expect(!finding(-0.37, 0.09, p: 0.0047).isShown)
        #expect(!finding(0.01, 0.3, p: 0.051).isShown)
        #expect(!finding(-0.1, 0.1, p: 1).isShown)
    }

    @Test("Criteria that disagree are noticed")
    func contradictions() {
        #expect(finding(-0.37, 0.09, p: 0.0047).isContradictory)
        #expect(finding(0.01, 0.3, p: 0.07).isContradictory)
        #expect(!finding(0.01, 0.3, p: 0.01).isContradictory)
        #expect(!finding(-0.1, 0.1, p: 1).isContradictory)
    }

    @Test("A macro F1 that rises while fewer answers are right shows nothing")
    func opposite() {
        #expect(finding(0.01, 0.3, p: 0.01, onlyOneRight: 5).isShown)
        let opposite = finding(0.01, 0.3, p: 0.01, onlyOneRight: -5)
        #expect(!opposite.isShown && opposite.isContradictory)
    }

    @Test("Without an interval nothing is shown, whatever its bounds are")
    func noInterval() {
        #expect(!finding(0.2, 0.2, p: 0.0001, method: .none).isShown)
    }

    @Test("An estimate without an interval keeps no bound and breaks none")
    func bounds() {
        let none = finding(0.2, 0.2, p: 1, method: .none).difference
        #expect(none.keeps(.atLeast(0.1)) == nil && none.keeps(.atMost(0.1)) == nil)
        let some = finding(0.2, 0.4, p: 1).difference
        #expect(some.keeps(.atLeast(0.2)) == true && some.keeps(.atLeast(0.41)) == false)
        #expect(some.keeps(.atMost(0.3)) == nil)
    }
}
