import Foundations

/// Whether an arm that is worse than the best by more than the margin is ever recommended without a
/// required score, and how often the best is.
extension Trial {
    private static let margin = 0.03

    /// Bounds in which no more than one run in twenty errs.
    private static let errors = 0.0...0.05

    static var recommendations: [Trial] {
        [
            Trial(
                name: "A worse arm recommended: 2 arms 10 points apart, 10 questions",
                bounds: errors
            ) { random in errs(arms: 2, apart: 0.1, questions: 10, &random) },
            Trial(
                name: "A worse arm recommended: 2 arms 10 points apart, 30 questions",
                bounds: errors
            ) { random in errs(arms: 2, apart: 0.1, questions: 30, &random) },
            Trial(
                name: "A worse arm recommended: 2 arms 3.1 points apart, 1,000 questions",
                bounds: errors
            ) { random in errs(arms: 2, apart: 0.031, questions: 1_000, &random) },
            Trial(
                name: "A worse arm recommended: 6 arms, the best by 3.1 points, 200 questions",
                bounds: errors
            ) { random in errs(arms: 6, apart: 0.031, questions: 200, &random) },
            Trial(
                name: "A worse arm recommended: 6 arms, the best by 3.1 points, 1,000 questions",
                bounds: errors
            ) { random in errs(arms: 6, apart: 0.031, questions: 1_000, &random) },
            Trial(
                name: """
                    Arms that know nothing recommended: 6 arms as good as the commonest of four \
                    answers, 60 questions
                    """, bounds: errors
            ) { random in
                let arms = (0..<6).map { _ in (0..<60).map { _ in random.uniform() < 0.25 } }
                let trivial = (0..<60).map { _ in random.uniform() < 0.25 }
                return !recommended(arms, trivial: trivial).isEmpty
            },
            Trial(
                name: "The best of 2 arms recommended by 10 points, 200 questions",
                bounds: 0.8...1
            ) { random in isBestRecommended(arms: 2, questions: 200, &random) },
            Trial(
                name: "The best of 6 arms recommended by 10 points, 200 questions", bounds: 0...1
            ) { random in isBestRecommended(arms: 6, questions: 200, &random) },
            Trial(
                name: "The best of 6 arms recommended by 10 points, 400 questions",
                bounds: 0.8...1
            ) { random in isBestRecommended(arms: 6, questions: 400, &random) },
        ]
    }

    /// Whichever of the arms that may be recommended cost would choose: one of them is wrong.
    private static func errs(
        arms count: Int, apart: Double, questions: Int, _ random: inout SeededGenerator
    ) -> Bool {
        let arms = Arms.oneBetter(count, by: apart, questions: questions, &random)
        return recommended(arms).contains { $0 > 0 }
    }

    private static func isBestRecommended(
        arms count: Int, questions: Int, _ random: inout SeededGenerator
    ) -> Bool {
        recommended(Arms.oneBetter(count, by: 0.1, questions: questions, &random)).contains(0)
    }

    /// The places of the arms that may be recommended: shown to be better than the trivial answer,
    /// and as good as every other arm.
    ///
    /// - Parameter trivial: the trivial answer's; nil for one that is always wrong.
    private static func recommended(_ arms: [[Bool]], trivial: [Bool]? = nil) -> [Int] {
        let level = NonInferiority.level(arms: arms.count)
        let least = trivial ?? arms[0].map { _ in false }
        let gains = arms.map { PairedOutcomes($0, least) }
        let pValues = HolmCorrection.corrected(gains.map { PairedTest.mcNemar($0).pValue })
        return arms.indices.filter { place in
            let gain = gains[place].difference()
            guard pValues[place] <= 0.05, gain.low > 0 else { return false }
            return arms.indices.allSatisfy { other in
                guard other != place else { return true }
                let difference = PairedOutcomes(arms[place], arms[other])
                    .difference(level: level)
                return NonInferiority(
                    low: difference.low, high: difference.high, margin: margin) == .within
            }
        }
    }
}
