import Foundations

/// Two arms of which one question in five tells them apart.
enum Pairs {
    static func equal(_ count: Int, _ random: inout SeededGenerator) -> PairedOutcomes {
        outcomes(count, onlyFirst: 0.1, onlySecond: 0.1, &random)
    }

    static func tenPointsApart(_ count: Int, _ random: inout SeededGenerator) -> PairedOutcomes {
        outcomes(count, onlyFirst: 0.15, onlySecond: 0.05, &random)
    }

    private static func outcomes(
        _ count: Int, onlyFirst: Double, onlySecond: Double, _ random: inout SeededGenerator
    ) -> PairedOutcomes {
        var outcomes = PairedOutcomes(pairs: count, onlyFirst: 0, onlySecond: 0)
        for _ in 0..<count {
            let draw = random.uniform()
            if draw < onlyFirst {
                outcomes.onlyFirst += 1
            } else if draw < onlyFirst + onlySecond {
                outcomes.onlySecond += 1
            }
        }
        return outcomes
    }
}

/// Several arms that answer the same questions right or wrong.
enum Arms {
    /// Hard questions are right three times of ten, easy ones eight times: a score of 0.55.
    static func chances(_ questions: Int, _ random: inout SeededGenerator) -> [Double] {
        (0..<questions).map { _ in random.uniform() < 0.5 ? 0.3 : 0.8 }
    }

    /// An arm that was trained several times; the trainings' true scores differ by a standard
    /// deviation of `spread`.
    static func trained(
        _ seeds: Int, on chances: [Double], spread: Double, _ random: inout SeededGenerator
    ) -> CrossedScores {
        CrossedScores(
            (0..<seeds).map { _ in
                let shift = spread * random.normal()
                return chances.map { random.uniform() < $0 + shift ? 1 : 0 }
            })
    }

    /// Every arm is right with the questions' own chances.
    static func equal(
        _ count: Int, questions: Int, _ random: inout SeededGenerator
    ) -> [[Bool]] {
        let chances = chances(questions, &random)
        return (0..<count).map { _ in chances.map { random.uniform() < $0 } }
    }

    /// The first is right on 80 % of the questions, the others on fewer by `gap`, at most 0.2; one
    /// question in five tells the first from any other.
    static func oneBetter(
        _ count: Int, by gap: Double = 0.1, questions: Int, _ random: inout SeededGenerator
    ) -> [[Bool]] {
        let best = (0..<questions).map { _ in random.uniform() < 0.8 }
        let (lost, won) = (0.1 + gap / 2, 0.1 - gap / 2)
        let others = (1..<count).map { _ in
            best.map { random.uniform() < ($0 ? 1 - lost / 0.8 : won / 0.2) }
        }
        return [best] + others
    }
}
