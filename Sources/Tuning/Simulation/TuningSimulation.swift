import Domain
import Foundations
import Statistics

/// Holds the Bayesian search against the random one, on functions whose highest value is known.
public struct TuningSimulation: Sendable {
    /// How far both searches are from the highest value after so many trials.
    public struct Row: Sendable, Equatable, Codable {
        /// The function, for a reader.
        public var function: String
        /// How many trials each search had, the common starting point included.
        public var trials: Int
        /// The median over the seeds of what the random search's best trial is below the highest
        /// value, both without noise.
        public var randomRegret: Double
        /// The same of the Bayesian search.
        public var bayesianRegret: Double
        /// In how many seeds the Bayesian search's regret is the smaller one.
        public var wins: Int
        /// In how many it is the greater one; in the others both are equal.
        public var losses: Int
        /// Two-sided sign test: how probable so uneven a split is between equal searches.
        public var pValue: Double
    }

    /// How many seeds are searched with, > 0.
    public var seeds: Int
    /// Where chance starts.
    public var seed: UInt64

    /// After how many trials the regrets are compared.
    static let looks = [12, 20, 30]

    /// - Precondition: `seeds` > 0.
    public init(seeds: Int, seed: UInt64) {
        precondition(seeds > 0, "\(seeds) seeds show nothing")
        self.seeds = seeds
        self.seed = seed
    }

    /// One row for each function and number of trials.
    public func rows() throws(TuningError) -> [Row] {
        var rows: [Row] = []
        for function in KnownFunction.all { rows += try self.rows(of: function) }
        return rows
    }

    private func rows(of function: KnownFunction) throws(TuningError) -> [Row] {
        var (random, bayesian): ([[Double]], [[Double]]) = ([], [])
        for index in 0..<UInt64(seeds) {
            random.append(try function.regrets(.random, seed: seed &+ index, after: Self.looks))
            bayesian.append(try function.regrets(.bayesian, seed: seed &+ index, after: Self.looks))
        }
        return Self.looks.indices.map { look in
            let (ours, theirs) = (bayesian.map { $0[look] }, random.map { $0[look] })
            let wins = zip(ours, theirs).map { $0 < $1 }
            let losses = zip(ours, theirs).map { $0 > $1 }
            // McNemar's exact test of wins against losses is the sign test.
            return Row(
                function: function.name, trials: Self.looks[look],
                randomRegret: Descriptive.quantile(0.5, of: theirs),
                bayesianRegret: Descriptive.quantile(0.5, of: ours),
                wins: wins.count { $0 }, losses: losses.count { $0 },
                pValue: PairedTest.mcNemar(wins, losses).pValue)
        }
    }
}

extension KnownFunction {
    /// The regret of a search's best trial after some numbers of trials, which rise.
    func regrets(
        _ method: SearchMethod, seed: UInt64, after looks: [Int]
    ) throws(TuningError) -> [Double] {
        var generator = SeededGenerator(seed: seed, stream: "simulation/start")
        let start = space.point(at: space.parameters.map { _ in generator.uniform() })
        let search = try Search(
            space: space, start: start, method: method, halving: nil, trials: looks.last, seed: seed
        )
        var trials: [Trial] = []
        var regrets: [Double] = []
        while case .begin(let number, let point, let rung)? = search.next(after: trials) {
            trials.append(trial(number, point, rung, seed: seed))
            if looks.contains(trials.count) {
                let best = search.best(of: trials).map { value($0.point) }
                regrets.append(highest - (best ?? 0))
            }
        }
        return regrets
    }

    /// Its noise depends on the seed and the trial's number alone.
    private func trial(_ number: Int, _ point: SearchPoint, _ rung: Int, seed: UInt64) -> Trial {
        var generator = SeededGenerator(seed: seed, stream: "simulation/noise \(number)")
        let score = value(point) + noise * generator.normal()
        let looks = score.isNaN ? [] : [Trial.Look(rung: rung, score: score)]
        return Trial(number: number, point: point, looks: looks, failed: score.isNaN)
    }
}
