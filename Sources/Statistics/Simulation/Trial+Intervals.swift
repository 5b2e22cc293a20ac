import Foundations

/// Whether 95 % intervals hold the true figure.
extension Trial {
    private static let coverage = 0.93...0.97
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
            Trial(name: "BCa bootstrap, a mean F1 of 200 questions", bounds: coverage) { random in
                let scores = (0..<questions).map { _ in partialScore(right: 0.5, &random) }
                return holds(bootstrap(&random).interval(ofMean: scores), 0.6)
            },
            Trial(
                name: "BCa bootstrap, the difference of two mean F1 over 200 questions",
                bounds: coverage
            ) { random in
                let first = (0..<questions).map { _ in partialScore(right: 0.5, &random) }
                let second = first.map {
                    random.uniform() < 0.7 ? $0 : partialScore(right: 0.4, &random)
                }
                return holds(bootstrap(&random).interval(ofMeanDifference: first, second), 0.015)
            },
        ]
            + [(2, 0.03), (3, 0.0), (3, 0.03), (5, 0.03)].map {
                hierarchical(seeds: $0, spread: $1)
            }
    }

    /// Trainings whose true scores differ by a standard deviation of `spread`.
    private static func hierarchical(seeds: Int, spread: Double) -> Trial {
        let points = Int((100 * spread).rounded())
        return Trial(
            name: """
                Hierarchical bootstrap, \(seeds) seeds that differ by \(points) points, 200 \
                questions
                """,
            bounds: coverage
        ) { random in
            let chances = (0..<questions).map { _ in random.uniform() < 0.5 ? 0.5 : 0.9 }
            let scores = (0..<seeds).map { _ in
                let shift = spread * random.normal()
                return chances.map { random.uniform() < $0 + shift ? 1.0 : 0.0 }
            }
            let figure = SeededFigure(seeds: seeds) { seed, rows in
                rows.reduce(0) { $0 + scores[seed][$1] } / Double(rows.count)
            }
            return holds(bootstrap(&random).interval(count: questions, of: figure), 0.7)
        }
    }

    /// Right for the share `right`, wrong for a share of 0.3 more, and partly right else: the mean
    /// is `right` and half of what remains.
    private static func partialScore(right: Double, _ random: inout SeededGenerator) -> Double {
        let draw = random.uniform()
        return draw < right ? 1 : draw < right + 0.3 ? 0 : random.uniform()
    }

    /// Fewer draws than a report's, so that a thousand repetitions take seconds.
    private static func bootstrap(_ random: inout SeededGenerator) -> Bootstrap {
        Bootstrap(seed: random.next(), resamples: 500)
    }

    private static func holds(_ interval: ConfidenceInterval, _ truth: Double) -> Bool {
        interval.low <= truth && truth <= interval.high
    }
}
