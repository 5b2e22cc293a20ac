import Statistics
import Testing

@Suite("Holm's correction")
struct HolmCorrectionTests {
    /// R 4 `p.adjust(c(…), "holm")`.
    @Test(
        "agrees with R",
        arguments: [
            ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]),
            ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]), ([0.6, 0.7], [1, 1]),
            ([0.02], [0.02]), ([], []),
        ]
    )
    func reference(pValues: [Double], corrected: [Double]) {
        let got = HolmCorrection.corrected(pValues)
        #expect(got.count == corrected.count)
        #expect(zip(got, corrected).allSatisfy { isClose($0, $1) }, "\(got)")
    }

    @Test("leaves equal p-values equal")
    func ties() {
        #expect(HolmCorrection.corrected([0.2, 0.01, 0.01]) == [0.2, 0.03, 0.03])
    }
}
