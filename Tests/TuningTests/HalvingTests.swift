import Domain
import Testing
import Tuning

@Suite("Successive halving")
struct HalvingTests {
    private static let space = SearchSpace(parameters: [
        Parameter("x", .real(low: 0, high: 1, scale: .linear))
    ])

    private static func search(rungs: [Int], reduction: Int, trials: Int?) throws -> Search {
        try Search(
            space: space, start: [0.5], method: .random,
            halving: Search.Halving(rungs: rungs, reduction: reduction), trials: trials, seed: 1)
    }

    /// A trial that scored something at the first rungs.
    private static func trial(
        _ number: Int, _ scores: [Double], rungs: [Int] = [1, 3, 9], violation: Double? = nil,
        failed: Bool = false
    ) -> Trial {
        let looks = zip(rungs, scores).map {
            Trial.Look(rung: $0, score: $1, violation: violation)
        }
        return Trial(number: number, point: [Double(number) / 100], looks: looks, failed: failed)
    }

    @Test("each step of a search of nine trials is what the algorithm says")
    func stepByStep() throws {
        let search = try Self.search(rungs: [1, 3, 9], reduction: 3, trials: 9)
        let scores: [Double] = [0.1, 0.5, 0.3, 0.9, 0.2, 0.4, 0.6, 0.7, 0.8]
        var trials: [Trial] = []
        var steps: [String] = []
        while let step = search.next(after: trials) {
            switch step {
            case .begin(let number, let point, let rung):
                steps.append("\(number) to \(rung)")
                trials.append(
                    Trial(
                        number: number, point: point,
                        looks: [Trial.Look(rung: rung, score: scores[number])]))
            case .resume(let number, let rung):
                steps.append("\(number) on to \(rung)")
                trials[number].looks.append(Trial.Look(rung: rung, score: scores[number]))
            }
        }
        // Of 3 the best goes on; of 6 two, and 3 is new among them; of 9 three: 8 is new. Then three
        // are at the second rung, and the best of them goes on.
        #expect(
            steps == [
                "0 to 1", "1 to 1", "2 to 1", "1 on to 3", "3 to 1", "3 on to 3", "4 to 1",
                "5 to 1", "6 to 1", "6 on to 3", "3 on to 9", "7 to 1", "7 on to 3", "8 to 1",
                "8 on to 3",
            ], "\(steps)")
    }

    @Test("when no trial may begin any more, one is still trained to the end, and no other")
    func lastPromotion() throws {
        let search = try Self.search(rungs: [1, 3, 9], reduction: 3, trials: 2)
        let trials = [Self.trial(0, [0.1]), Self.trial(1, [0.2])]
        #expect(search.next(after: trials) == .resume(trial: 1, rung: 3))
        let on = [Self.trial(0, [0.1]), Self.trial(1, [0.2, 0.3])]
        #expect(search.next(after: on) == .resume(trial: 1, rung: 9))
        let done = [Self.trial(0, [0.1]), Self.trial(1, [0.2, 0.3, 0.05])]
        #expect(search.next(after: done) == nil)
    }

    @Test("when the one that was to be trained to the end fails, the next best one is")
    func lastFails() throws {
        let search = try Self.search(rungs: [1, 3, 9], reduction: 3, trials: 2)
        let failing = [Self.trial(0, [0.1]), Self.trial(1, [0.2, 0.3], failed: true)]
        #expect(search.next(after: failing) == .resume(trial: 0, rung: 3))
        let failed = [
            Self.trial(0, [0.1], failed: true), Self.trial(1, [0.2, 0.3], failed: true),
        ]
        #expect(search.next(after: failed) == nil)
        #expect(search.best(of: failed) == nil)
    }

    @Test("failed trials and scores that are no numbers take part and lose")
    func failed() throws {
        let search = try Self.search(rungs: [1, 3], reduction: 3, trials: 3)
        let trials = [
            Self.trial(0, [], failed: true), Self.trial(1, [.nan]), Self.trial(2, [-5]),
        ]
        #expect(search.next(after: trials) == .resume(trial: 2, rung: 3))
        #expect(search.best(of: trials)?.number == 2)
        let infinite = [Self.trial(0, [.infinity]), Self.trial(1, [1]), Self.trial(2, [-5])]
        #expect(search.next(after: infinite) == .resume(trial: 1, rung: 3))
    }

    @Test("feasible before unknown before infeasible, and there the smaller violation")
    func constraint() throws {
        let search = try Self.search(rungs: [1, 3], reduction: 2, trials: 4)
        func best(_ violations: [Double?]) -> Int? {
            let trials = violations.enumerated().map {
                Self.trial($0, [Double($0)], violation: $1)
            }
            return search.best(of: trials)?.number
        }
        #expect(best([-1, -2, nil, 1]) == 1)
        #expect(best([0, 1, nil, 1]) == 0)
        #expect(best([3, 1, nil, 1]) == 2)
        #expect(best([3, 1, 2, 1]) == 3)
        #expect(best([nil, nil, nil]) == 2)
        #expect(best([.nan, 1, .infinity]) == 2)
        let trials = [
            Self.trial(0, [0.9], violation: 2), Self.trial(1, [0.1], violation: -1),
        ]
        #expect(search.next(after: trials) == .resume(trial: 1, rung: 3))
    }

    @Test("of equal scores the earlier trial is the better one, however the trials are listed")
    func equalScores() throws {
        let search = try Self.search(rungs: [1, 3, 9], reduction: 2, trials: 6)
        let trials = (0..<5).map { Self.trial($0, [0.5]) }
        for listed in [trials, trials.reversed(), [2, 4, 0, 3, 1].map { trials[$0] }] {
            #expect(search.next(after: listed) == .resume(trial: 0, rung: 3))
            #expect(search.best(of: listed)?.number == 0)
        }
    }

    @Test("the best trial is looked for among those that came furthest")
    func furthest() throws {
        let search = try Self.search(rungs: [1, 3, 9], reduction: 3, trials: nil)
        let trials = [
            Self.trial(0, [0.9]), Self.trial(1, [0.5, 0.6, 0.4]), Self.trial(2, [0.7, 0.8]),
            Self.trial(3, [0.5, 0.6, 0.3]),
        ]
        #expect(search.best(of: trials)?.number == 1)
    }

    @Test("a trial that was begun and did nothing is begun again with its point")
    func begunAgain() throws {
        let search = try Self.search(rungs: [1, 3], reduction: 2, trials: 2)
        let trials = [Self.trial(0, [0.1]), Trial(number: 1, point: [0.25])]
        #expect(search.next(after: trials) == .begin(trial: 1, point: [0.25], rung: 1))
    }

    @Test("without halving every trial is trained to the end at once")
    func without() throws {
        let search = try Search(
            space: Self.space, start: [0.5], method: .random, halving: nil, trials: 3, seed: 1)
        #expect(search.rungs == [1])
        let trials = search.carriedOut { point, _ in (point[0], nil) }
        #expect(trials.map(\.looks.count) == [1, 1, 1])
    }

    @Test("when time ends the search, no trial begins and what is left is promoted")
    func timeEnds() throws {
        var search = try Self.search(rungs: [1, 3], reduction: 3, trials: nil)
        let trials = [Self.trial(0, [0.1]), Self.trial(1, [0.4])]
        guard case .begin? = search.next(after: trials) else { return #expect(Bool(false)) }
        search.trials = 0
        #expect(search.next(after: trials) == .resume(trial: 1, rung: 3))
    }

    @Test(
        "rungs that do not rise from 1 on, and no reduction, are refused",
        arguments: [
            ([], 3, TuningError.rungs([])), ([0, 1], 3, .rungs([0, 1])),
            ([3, 3], 3, .rungs([3, 3])), ([3, 1], 3, .rungs([3, 1])), ([1, 3], 1, .reduction(1)),
        ] as [([Int], Int, TuningError)])
    func refusals(rungs: [Int], reduction: Int, error: TuningError) {
        #expect(throws: error) {
            try Self.search(rungs: rungs, reduction: reduction, trials: nil)
        }
        #expect(throws: TuningError.trials(0)) {
            try Self.search(rungs: [1], reduction: 2, trials: 0)
        }
    }
}
