import Statistics
import Testing

@Suite("Paired outcomes")
struct PairedOutcomesTests {
    /// The formula in Python:
    /// `p, q = (a+1)/(n+2), (b+1)/(n+2); p - q ± 1.959963984540054*sqrt((p+q-(p-q)**2)/(n+2))`.
    @Test(
        "Bonett and Price's interval",
        arguments: [
            (200, 30, 10, 0.03762886852136045, 0.1603909334588376),
            (21, 1, 7, -0.5083593066664394, -0.013379823768343235),
            (50, 0, 0, -0.053303993244218376, 0.053303993244218376),
        ]
    )
    func difference(pairs: Int, onlyFirst: Int, onlySecond: Int, low: Double, high: Double) {
        let outcomes = PairedOutcomes(pairs: pairs, onlyFirst: onlyFirst, onlySecond: onlySecond)
        let interval = outcomes.difference()
        #expect(isClose(interval.value, Double(onlyFirst - onlySecond) / Double(pairs)))
        #expect(isClose(interval.low, low, relative: 1e-10), "\(interval)")
        #expect(isClose(interval.high, high, relative: 1e-10), "\(interval)")
        #expect(interval.count == pairs && interval.method == .bonettPrice)
        let turned = PairedOutcomes(pairs: pairs, onlyFirst: onlySecond, onlySecond: onlyFirst)
        #expect(isClose(turned.difference().low, -interval.high, absolute: 1e-15))
    }

    @Test("holds the plain difference and stays within -1 and 1 for every small table")
    func bounds() {
        for pairs in 1...8 {
            for onlyFirst in 0...pairs {
                for onlySecond in 0...(pairs - onlyFirst) {
                    let interval = PairedOutcomes(
                        pairs: pairs, onlyFirst: onlyFirst, onlySecond: onlySecond
                    ).difference()
                    #expect(interval.low >= -1 && interval.high <= 1)
                    #expect(interval.low <= interval.value && interval.value <= interval.high)
                    #expect(interval.low < interval.high)
                }
            }
        }
        let none = PairedOutcomes([], []).difference()
        #expect(none.value.isNaN && none.method == .none)
    }
}
