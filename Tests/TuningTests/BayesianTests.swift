import Foundations
import Testing
import Domain
import Tuning

@Suite("Bayesian search")
struct BayesianTests {
    private static let space = SearchSpace(parameters: [
        Parameter("rate", .real(low: 1e-5, high: 1e-1, scale: .logarithmic)),
        Parameter("rank", .integer(low: 1, high: 64, scale: .logarithmic)),
        Parameter("schedule", .choice(count: 3)),
    ])
    private static let start: SearchPoint = [1e-2, 4, 2]

    private static func search(
        halving: Search.Halving? = nil, trials: Int, seed: UInt64 = 1
    ) throws -> Search {
        try Search(
            space: space, start: start, method: .bayesian, halving: halving, trials: trials,
            seed: seed)
    }

    /// Highest, 1, at a rate of 1e-3, rank 16 and the first schedule; less before the last rung.
    private static func score(_ point: SearchPoint, _ rung: Int) -> Double {
        let (rate, rank) = (log(point[0] / 1e-3), log(point[1] / 16))
        return 1 - rate * rate / 20 - rank * rank / 50 - 0.1 * point[2] - 0.3 / Double(rung)
    }

    @Test("comes close to the best point within 20 trials", arguments: [1, 2, 3] as [UInt64])
    func converges(seed: UInt64) throws {
        let search = try Self.search(trials: 20, seed: seed)
        let trials = search.carriedOut { point, _ in (Self.score(point, 9), nil) }
        let best = try #require(search.best(of: trials))
        #expect(Self.score(best.point, 9) > 0.94, "\(best)")
        #expect(best.point[2] == 0)
    }

    @Test("resumed anywhere, and with its trials in any order, it goes on as if never stopped")
    func resumed() throws {
        let halving = Search.Halving(rungs: [1, 3, 9], reduction: 3)
        let search = try Self.search(halving: halving, trials: 14)
        let whole = search.carriedOut { (Self.score($0, $1), $0[1] > 30 ? 1 : -1) }
        for steps in stride(from: 1, to: 20, by: 3) {
            let part = search.carriedOut(steps: steps) {
                (Self.score($0, $1), $0[1] > 30 ? 1 : -1)
            }
            let again = try Self.search(halving: halving, trials: 14)
            let rest = again.carriedOut(after: part.reversed()) {
                (Self.score($0, $1), $0[1] > 30 ? 1 : -1)
            }
            #expect(rest.sorted { $0.number < $1.number } == whole)
        }
        #expect(whole.count == 14)
        #expect(whole.contains { $0.looks.count == 3 })
    }

    @Test("paused trials count: it comes close without training every trial to the end")
    func paused() throws {
        let search = try Self.search(
            halving: Search.Halving(rungs: [1, 3, 9], reduction: 3), trials: 24)
        let trials = search.carriedOut { (Self.score($0, $1), nil) }
        let best = try #require(search.best(of: trials))
        #expect(Self.score(best.point, 9) > 0.9, "\(best)")
        #expect(best.looks.last?.rung == 9)
        let epochs = trials.compactMap(\.looks.last?.rung).reduce(0, +)
        #expect(epochs < 24 * 9 * 3 / 4, "\(epochs)")
    }

    @Test("it avoids where trials fail, though nothing is known there")
    func failures() throws {
        let search = try Self.search(trials: 24)
        // All above 1e-2 diverges, and the scores rise up to there.
        let trials = search.carriedOut { point, _ in
            (point[0] > 1e-2 ? .nan : log(point[0]), nil)
        }
        let late = trials.dropFirst(12)
        #expect(late.count(where: \.failed) <= 6, "\(late.count(where: \.failed))")
        #expect(try #require(search.best(of: trials)).point[0] > 5e-3)
    }

    @Test("it keeps to what is feasible, where the highest scores are not")
    func feasible() throws {
        let search = try Self.search(trials: 20)
        // The score rises with the rate; above 1e-3 too much is forgotten.
        let trials = search.carriedOut { point, _ in
            (log(point[0]), log(point[0] / 1e-3))
        }
        let best = try #require(search.best(of: trials))
        #expect(best.point[0] <= 1e-3)
        #expect(best.point[0] > 5e-4, "\(best)")
    }

    @Test("while nothing is feasible it looks for what is, not for a high score")
    func infeasible() throws {
        let search = try Self.search(trials: 16)
        let trials = search.carriedOut { point, _ in
            (log(point[0]), log(point[0] / 3e-5))
        }
        let best = try #require(search.best(of: trials))
        #expect(try #require(best.looks.last?.violation) <= 0)
    }

    @Test(
        "scores without any information leave a search that goes on without duplicates",
        arguments: [0, 1e300, -1e-300, .nan, .infinity] as [Double])
    func degenerate(score: Double) throws {
        let search = try Self.search(trials: 10)
        for violation in [nil, 0, 1, .nan, .infinity] as [Double?] {
            let trials = search.carriedOut { _, _ in (score, violation) }
            #expect(Set(trials.map(\.point)).count == 10)
            for trial in trials { #expect(Self.space.contains(trial.point)) }
        }
    }

    @Test("one good trial among failed ones, and huge and tiny scores, do not stop it")
    func lopsided() throws {
        let search = try Self.search(trials: 12)
        var count = 0
        let trials = search.carriedOut { point, _ in
            count += 1
            return (count == 3 ? 1e308 : count == 5 ? -1e308 : .nan, nil)
        }
        #expect(Set(trials.map(\.point)).count == 12)
        #expect(search.best(of: trials)?.number == 2)
    }
}
