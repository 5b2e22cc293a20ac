import Domain
import Testing
import Tuning

@Suite("SearchSpace")
struct SpaceTests {
    @Test("counts points, and has no count where a range is continuous or there are too many")
    func counts() {
        let whole = Parameter("rank", .integer(low: 2, high: 5, scale: .linear))
        let choice = Parameter("schedule", .choice(count: 3))
        #expect(SearchSpace(parameters: [whole, choice]).pointCount == 12)
        let real = Parameter("rate", .real(low: 0, high: 1, scale: .linear))
        #expect(SearchSpace(parameters: [whole, real]).pointCount == nil)
        let one = Parameter("rate", .real(low: 3, high: 3, scale: .linear))
        #expect(SearchSpace(parameters: [whole, one]).pointCount == 4)
        let many = Parameter("many", .choice(count: .max))
        #expect(SearchSpace(parameters: [whole, many]).pointCount == nil)
    }

    @Test("holds what lies in every range and nothing else")
    func contains() {
        let space = SearchSpace(parameters: [
            Parameter("rate", .real(low: 1e-5, high: 1e-2, scale: .logarithmic)),
            Parameter("rank", .integer(low: 2, high: 5, scale: .linear)),
            Parameter("schedule", .choice(count: 3)),
        ])
        #expect(space.contains([1e-5, 2, 0]))
        #expect(space.contains([1e-2, 5, 2]))
        let outside: [SearchPoint] = [
            [2e-2, 2, 0], [.nan, 2, 0], [1e-5, 2.5, 0], [1e-5, 6, 0], [1e-5, 2, 3], [1e-5, 2, -1],
            [1e-5, 2, 0.5], [1e-5, .infinity, 0], [1e-5, 2],
        ]
        for point in outside { #expect(!space.contains(point), "\(point)") }
    }

    @Test(
        "is refused where it makes no sense",
        arguments: [
            ([], TuningError.noParameters),
            (
                [Parameter("a", .choice(count: 1)), Parameter("a", .choice(count: 2))],
                .repeatedParameter("a")
            ),
            ([Parameter("a", .choice(count: 0))], .noChoices(parameter: "a")),
            (
                [Parameter("a", .real(low: 2, high: 1, scale: .linear))],
                .range(parameter: "a", low: 2, high: 1)
            ),
            (
                [Parameter("a", .real(low: 1, high: .infinity, scale: .linear))],
                .range(parameter: "a", low: 1, high: .infinity)
            ),
            (
                [Parameter("a", .real(low: 0, high: 1, scale: .logarithmic))],
                .logarithmicRange(parameter: "a", low: 0)
            ),
            (
                [Parameter("a", .integer(low: 0, high: 1, scale: .logarithmic))],
                .logarithmicRange(parameter: "a", low: 0)
            ),
            (
                [Parameter("a", .integer(low: .min, high: 0, scale: .linear))],
                .range(parameter: "a", low: -0x1p63, high: 0)
            ),
        ] as [([SearchSpace.Parameter], TuningError)])
    func refusals(parameters: [SearchSpace.Parameter], error: TuningError) {
        let start = parameters.map { _ in 1.0 }
        #expect(throws: error) { try Search.random(SearchSpace(parameters: parameters), start) }
    }

    @Test("a start outside is refused, and names the parameter")
    func start() {
        let space = SearchSpace(parameters: [
            Parameter("rank", .integer(low: 1, high: 8, scale: .linear))
        ])
        #expect(throws: TuningError.start(parameter: "rank", value: 9)) {
            try Search.random(space, [9])
        }
        #expect(throws: TuningError.startSize(expected: 1, got: 2)) {
            try Search.random(space, [1, 1])
        }
    }
}
