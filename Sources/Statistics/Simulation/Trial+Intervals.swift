import Foundations

/// Whether 95 % intervals hold the true figure.
extension Trial {
    private static let coverage = 0.93...0.97
    /// Never narrower than over the questions alone: a little too wide for seeds that hardly differ.
    private static let crossedCoverage = 0.93...0.98
    private static let questions = 200

    static var intervals: [Trial] {
        [
            Trial(name: "Wilson, 80 % of 200 questions right", bounds: coverage) { random in
                let right = (0..<questions).count { _ in random.uniform() < 0.8 }
                return holds(.wilson(successes: right, count: questions), 0.8)
            },
            Trial(
                name: "Bonett–Price, 10 points apart, 200 questions, 20 % of them differing",
                bounds: coverage
            ) { random in
                holds(Pairs.tenPointsApart(questions, &random).difference(), 0.1)
            },
            Trial(name: "Gaffke, a mean F1 of 200 questions", bounds: coverage) { random in
                let scores = (0..<questions).map { _ in partialScore(right: 0.5, &random) }
                return holds(.mean(of: scores, within: 0...1), 0.6)
            },
            Trial(
                name: "Gaffke, the difference of two mean F1 over 200 questions",
                bounds: coverage
            ) { random in
                let first = (0..<questions).map { _ in partialScore(right: 0.5, &random) }
                let second = first.map {
                    random.uniform() < 0.7 ? $0 : partialScore(right: 0.4, &random)
                }
                let differences = zip(first, second).map { $0 - $1 }
                return holds(.mean(of: differences, within: -1...1), 0.015)
            },
        ]
            + [2, 3, 5].flatMap { seeds in
                [0, 0.03].map { severalSeeds(seeds, spread: $0, bounds: crossedCoverage) }
            }
            + [2, 3, 5].map { severalSeeds($0, spread: 0.06, bounds: 0...1) }
            + [2, 3, 5].map(difference(seeds:))
    }

    /// Trainings whose true scores differ by a standard deviation of `spread`.
    private static func severalSeeds(
        _ seeds: Int, spread: Double, bounds: ClosedRange<Double>
    ) -> Trial {
        let points = Int(saturating: (100 * spread).rounded())
        return Trial(
            name: "Crossed effects, \(seeds) seeds that differ by \(points) points, 200 questions",
            bounds: bounds
        ) { random in
            let chances = Arms.chances(questions, &random)
            let arm = Arms.trained(seeds, on: chances, spread: spread, &random)
            return holds(.crossed(arm, isShare: true), 0.55)
        }
    }

    private static func difference(seeds: Int) -> Trial {
        Trial(
            name: """
                Crossed effects, two arms 10 points apart, \(seeds) seeds each that differ by 3 points, \
                200 questions
                """,
            bounds: crossedCoverage
        ) { random in
            let chances = Arms.chances(questions, &random)
            let first = Arms.trained(seeds, on: chances, spread: 0.03, &random)
            let second = Arms.trained(
                seeds, on: chances.map { $0 - 0.1 }, spread: 0.03, &random)
            return holds(.crossed(first, minus: second, isShare: true), 0.1)
        }
    }

    /// Right for the share `right`, wrong for a share of 0.3 more, and partly right else: the mean
    /// is `right` and half of what remains.
    private static func partialScore(right: Double, _ random: inout SeededGenerator) -> Double {
        let draw = random.uniform()
        return draw < right ? 1 : draw < right + 0.3 ? 0 : random.uniform()
    }

    static func holds(_ interval: ConfidenceInterval, _ truth: Double) -> Bool {
        interval.low <= truth && truth <= interval.high
    }
}
