import Foundations

/// Whether equal arms stay together, and a better one is found.
extension Trial {
    private static let significance = 0.05

    static var ties: [Trial] {
        [
            Trial(
                name: "Two equal arms called different, 200 questions, 20 % of them differing",
                bounds: 0...0.05
            ) { random in
                isDifferent(Pairs.equal(200, &random))
            },
            Trial(
                name: "Any two of six equal arms called different, Holm-corrected, 200 questions",
                bounds: 0...0.05
            ) { random in
                let arms = Arms.equal(6, questions: 200, &random)
                let tests = arms.indices.flatMap { first in
                    arms[..<first].map { PairedTest.mcNemar(arms[first], $0).pValue }
                }
                return HolmCorrection.corrected(tests).contains { $0 <= significance }
            },
        ]
            + [2, 3, 5].map { trainedArms(seeds: $0, questions: 200) }
            + [5, 10, 30].map { trainedArms(seeds: 3, questions: $0) }
    }

    private static func trainedArms(seeds: Int, questions: Int) -> Trial {
        Trial(
            name: """
                Two equal arms called different, \(seeds) seeds each that differ by 3 points, \
                \(questions) questions
                """,
            bounds: 0...0.05
        ) { random in
            let chances = Arms.chances(questions, &random)
            let first = Arms.trained(seeds, on: chances, spread: 0.03, &random)
            let second = Arms.trained(seeds, on: chances, spread: 0.03, &random)
            return PairedTest.crossed(first, minus: second, isShare: true).pValue <= significance
        }
    }

    static var wins: [Trial] {
        [
            Trial(
                name: "10 points found between two arms, 200 questions, 20 % of them differing",
                bounds: 0.8...1
            ) { random in
                isDifferent(Pairs.tenPointsApart(200, &random))
            },
            sixArms(questions: 200, bounds: 0...1),
            sixArms(questions: 400, bounds: 0...1),
            sixArms(questions: 500, bounds: 0.8...1),
        ]
    }

    /// The best of six is found when it is shown to be better than each of the others.
    private static func sixArms(questions: Int, bounds: ClosedRange<Double>) -> Trial {
        Trial(
            name: """
                The best of six arms found by 10 points, Holm-corrected, \(questions) questions
                """,
            bounds: bounds
        ) { random in
            let arms = Arms.oneBetter(6, questions: questions, &random)
            let pairs = arms.indices.flatMap { second in
                (0..<second).map { first in
                    (isBest: first == 0, outcomes: PairedOutcomes(arms[first], arms[second]))
                }
            }
            let corrected = HolmCorrection.corrected(
                pairs.map { PairedTest.mcNemar($0.outcomes).pValue })
            return zip(pairs, corrected).allSatisfy { pair, pValue in
                let isWin =
                    pValue <= significance && pair.outcomes.onlyFirst > pair.outcomes.onlySecond
                return isWin || !pair.isBest
            }
        }
    }

    private static func isDifferent(_ outcomes: PairedOutcomes) -> Bool {
        PairedTest.mcNemar(outcomes).pValue <= significance
    }
}
