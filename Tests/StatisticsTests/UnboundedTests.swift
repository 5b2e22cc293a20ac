import Foundations
import Statistics
import Testing

@Suite("Figures that no range bounds")
struct UnboundedTests {
    private let bootstrap = Bootstrap(seed: 1, resamples: 1000)

    private func rootMeanSquare(_ errors: [Double]) -> ConfidenceInterval {
        bootstrap.unbounded(count: errors.count, on: .rootMeanSquare) { items in
            Descriptive.mean(of: items.map { errors[$0] * errors[$0] }).squareRoot()
        }
    }

    @Test("too few items, and items that are equal or nearly all equal, have no interval")
    func none() {
        var random = SeededGenerator(seed: 1)
        let errors = (0..<30).map { _ in random.normal() }
        for count in 0..<10 {
            #expect(rootMeanSquare(Array(errors[..<count])).method == .none, "\(count)")
        }
        #expect(rootMeanSquare(Array(errors[..<10])).method == .bootstrapOrStudent)
        for equal in [0.0, 1, 1 / 3.0] {
            #expect(rootMeanSquare([Double](repeating: equal, count: 200)).method == .none)
        }
        let mostlyRight = [Double](repeating: 0, count: 192)
        #expect(rootMeanSquare(mostlyRight + errors[..<8]).method == .none)
        #expect(rootMeanSquare(mostlyRight + errors[..<9]).method == .bootstrapOrStudent)
        let undefined = bootstrap.unbounded(count: 20, on: .anySign) { _ in .nan }
        #expect(undefined.method == .none && undefined.value.isNaN)
    }

    @Test("holds the figure, and is at least as wide as the bootstrap", arguments: 0..<20)
    func properties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let errors = (0..<(10 + random.integer(below: 40))).map { _ in random.normal() }
        let got = rootMeanSquare(errors)
        #expect(got.low > 0 && got.low < got.value && got.value < got.high, "\(got)")
        // Normal errors: the root of n over the 2.5 % quantile of chi-square is at least this.
        #expect(got.high / got.low > exp(2 * 1.96 / (2 * Double(errors.count)).squareRoot()))
        let mean = bootstrap.unbounded(count: errors.count, on: .anySign) { items in
            Descriptive.mean(of: items.map { errors[$0] })
        }
        let plain = bootstrap.interval(ofMean: errors)
        #expect(mean.low <= plain.low + 1e-12 && mean.high >= plain.high - 1e-12)
        let error = (Descriptive.variance(of: errors) / Double(errors.count)).squareRoot()
        let reach = error * StudentDistribution.quantile(0.975, freedom: Double(errors.count - 1))
        #expect(mean.high - mean.value >= reach * (1 - 1e-9), "\(mean)")
    }

    @Test("two arms with the same errors have no interval of their difference")
    func sameErrors() {
        let errors = (0..<40).map { Double($0) }
        let figure: Bootstrap.Statistic = { items in
            Descriptive.mean(of: items.map { errors[$0] * errors[$0] }).squareRoot()
        }
        let got = bootstrap.unbounded(count: 40, ofDifference: figure, figure)
        #expect(got.value == 0 && got.method == .none)
    }
}
