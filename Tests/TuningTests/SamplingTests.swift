import Testing
import Domain
import Tuning

@Suite("Grid and random search")
struct SamplingTests {
    private static let mixed = SearchSpace(parameters: [
        Parameter("rate", .real(low: 1e-4, high: 1, scale: .logarithmic)),
        Parameter("share", .real(low: -1, high: 3, scale: .linear)),
        Parameter("rank", .integer(low: 1, high: 8, scale: .logarithmic)),
        Parameter("layers", .integer(low: -2, high: 2, scale: .linear)),
        Parameter("schedule", .choice(count: 3)),
    ])

    /// Every point that a search tries, each scored 0.
    private static func points(
        _ space: SearchSpace, _ start: SearchPoint, _ method: SearchMethod, trials: Int?,
        seed: UInt64 = 1
    ) throws -> [SearchPoint] {
        let search = try Search(
            space: space, start: start, method: method, halving: nil, trials: trials, seed: seed)
        return search.carriedOut { _, _ in (0, nil) }.map(\.point)
    }

    @Test("random points have the density of their scale", arguments: [1, 2] as [UInt64])
    func density(seed: UInt64) throws {
        let points = try Self.points(
            Self.mixed, [0.01, 0, 1, 0, 0], .random, trials: 1601, seed: seed
        ).dropFirst()
        // A logarithmic range gives each of its four powers of ten as many points.
        check(points.map { $0[0] }, at: [1e-4, 1e-3, 1e-2, 1e-1, 1], equal(4))
        check(points.map { $0[1] }, at: [-1, 0, 1, 2, 3], equal(4))
        // log((k + ½) / (k − ½)) / log((8 + ½) / ½) of each whole number k
        let shares = [
            0.387762, 0.180299, 0.118760, 0.088703, 0.070828, 0.058963, 0.050508, 0.044177,
        ]
        check(points.map { $0[2] }, at: (0...8).map { Double($0) + 0.5 }, shares)
        check(points.map { $0[3] }, at: (-3...2).map { Double($0) + 0.5 }, equal(5))
        check(points.map { $0[4] }, at: (0...3).map { Double($0) - 0.5 }, equal(3))
    }

    private func equal(_ count: Int) -> [Double] {
        [Double](repeating: 1 / Double(count), count: count)
    }

    /// Pearson's χ² of a histogram is below what chance exceeds once in 10,000 (7 and fewer degrees
    /// of freedom: 29.9).
    private func check(_ values: [Double], at edges: [Double], _ shares: [Double]) {
        var statistic = 0.0
        for (place, share) in shares.enumerated() {
            let count = Double(values.count { edges[place] <= $0 && $0 < edges[place + 1] })
            let expected = share * Double(values.count)
            statistic += (count - expected) * (count - expected) / expected
        }
        #expect(statistic < 29.9, "\(statistic)")
    }

    @Test(
        "the first trial is the start, and every other lies in the space",
        arguments: [
            SearchMethod.random, .bayesian,
        ])
    func start(method: SearchMethod) throws {
        let start: SearchPoint = [0.5, -1, 8, 2, 2]
        let points = try Self.points(Self.mixed, start, method, trials: 12)
        #expect(points.first == start)
        for point in points { #expect(Self.mixed.contains(point), "\(point)") }
    }

    @Test(
        "no point is tried twice, and the search ends when all have been",
        arguments: SearchMethod.allCases)
    func exhausted(method: SearchMethod) throws {
        let small = SearchSpace(parameters: [
            Parameter("rank", .integer(low: 1, high: 4, scale: .logarithmic)),
            Parameter("one", .real(low: 2, high: 2, scale: .logarithmic)),
            Parameter("schedule", .choice(count: 5)),
        ])
        let points = try Self.points(small, [2, 2, 3], method, trials: nil)
        #expect(points.count == 20)
        #expect(Set(points).count == 20)
    }

    @Test("a space of one value has one trial", arguments: SearchMethod.allCases)
    func oneValue(method: SearchMethod) throws {
        let space = SearchSpace(parameters: [Parameter("only", .choice(count: 1))])
        #expect(try Self.points(space, [0], method, trials: nil) == [[0]])
    }

    @Test("a grid that ends early has seen every value of every parameter")
    func gridOrder() throws {
        let space = SearchSpace(parameters: [
            Parameter("a", .choice(count: 4)), Parameter("b", .choice(count: 4)),
            Parameter("c", .choice(count: 4)),
        ])
        let points = try Self.points(space, [0, 0, 0], .grid, trials: 24)
        for place in 0..<3 { #expect(Set(points.map { $0[place] }).count == 4) }
    }

    @Test("a grid of a continuous range or of too many points is refused")
    func gridRefused() {
        let real = SearchSpace(parameters: [
            Parameter("rate", .real(low: 0, high: 1, scale: .linear))
        ])
        #expect(throws: TuningError.continuousGrid(parameter: "rate")) {
            try Self.points(real, [0.5], .grid, trials: 3)
        }
        let large = SearchSpace(parameters: [
            Parameter("rank", .integer(low: 0, high: Search.largestGrid, scale: .linear))
        ])
        #expect(throws: TuningError.largeGrid(most: Search.largestGrid)) {
            try Self.points(large, [5], .grid, trials: 3)
        }
    }

    @Test("another seed draws other points; the same one the same, whatever the other trials")
    func seeds() throws {
        let start: SearchPoint = [0.5, -1, 8, 2, 2]
        let first = try Self.points(Self.mixed, start, .random, trials: 6)
        #expect(try Self.points(Self.mixed, start, .random, trials: 6, seed: 2)[1] != first[1])
        let search = try Search(
            space: Self.mixed, start: start, method: .random, halving: nil, trials: nil, seed: 1)
        let other = Trial(number: 4, point: [0.1, 0, 1, 1, 1], failed: true)
        #expect(search.next(after: [other]) == .begin(trial: 5, point: first[5], rung: 1))
    }

    @Test("a space, a trial and halving are read back as they were written")
    func codable() throws {
        let trial = Trial(
            number: 3, point: [0.1], looks: [Trial.Look(rung: 2, score: 0.3, violation: -1)])
        #expect(try readBack(trial) == trial)
        #expect(try readBack(Self.mixed) == Self.mixed)
        let halving = Search.Halving(rungs: [1, 3], reduction: 3)
        #expect(try readBack(halving) == halving)
    }
}
