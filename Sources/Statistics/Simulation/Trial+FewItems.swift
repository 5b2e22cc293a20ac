import Foundations

/// Whether 95 % intervals hold the true figure where there are few items, or nearly equal ones.
extension Trial {
    /// Bounds for any distribution err on the side of the wider interval.
    private static let coverage = 0.93...1.0

    static var fewItems: [Trial] {
        [1, 2, 5, 10, 30].flatMap { count in
            [nearlyAllRight(count), rareDifferences(count), labels(count)]
        }
            + [2, 10, 30].flatMap { [labelDifferences($0), severalSeeds($0)] }
            + [1, 5, 30].map(severalSeedsDifference)
            + [10, 20, 30].flatMap { [errors($0), errorDifferences($0)] }
            + [heavyErrors(30), heavyErrors(200)]
    }

    /// Nine questions in ten are right, the others partly: a mean of 0.95.
    private static func nearlyAllRight(_ count: Int) -> Trial {
        Trial(name: "Gaffke, a mean F1 of 0.95, \(counted(count))", bounds: coverage) { random in
            let scores = (0..<count).map { _ in
                random.uniform() < 0.9 ? 1 : random.uniform()
            }
            return holds(.mean(of: scores, within: 0...1), 0.95)
        }
    }

    /// One question in ten tells two arms apart, four times of five the same way.
    private static func rareDifferences(_ count: Int) -> Trial {
        Trial(
            name: "Gaffke, two mean F1 that differ on 10 % of the questions, \(counted(count))",
            bounds: coverage
        ) { random in
            let differences = (0..<count).map { _ in
                let draw = random.uniform()
                return draw < 0.08 ? 1 : draw < 0.1 ? -random.uniform() : 0
            }
            return holds(.mean(of: differences, within: -1...1), 0.07)
        }
    }

    private static func labels(_ count: Int) -> Trial {
        Trial(name: "Gaffke, a macro F1 of 3 labels, \(counted(count))", bounds: coverage) {
            random in
            let arm = LabelledArm.answers(count, of: [LabelledArm.good], &random)[0]
            return holds(
                arm.macroF1(seed: random.next(), draws: 999), LabelledArm.good.macroF1)
        }
    }

    private static func labelDifferences(_ count: Int) -> Trial {
        Trial(
            name: "Gaffke, the difference of two macro F1 of 3 labels, \(counted(count))",
            bounds: coverage
        ) { random in
            let arms = LabelledArm.answers(
                count, of: [LabelledArm.good, LabelledArm.poor], &random)
            return holds(
                arms[0].macroF1(minus: arms[1], seed: random.next(), draws: 999),
                LabelledArm.good.macroF1 - LabelledArm.poor.macroF1)
        }
    }

    private static func severalSeeds(_ count: Int) -> Trial {
        Trial(
            name: "Crossed effects, 3 seeds that differ by 3 points, \(counted(count))",
            bounds: coverage
        ) { random in
            let chances = Arms.chances(count, &random)
            let arm = Arms.trained(3, on: chances, spread: 0.03, &random)
            return holds(.crossed(arm, isShare: true), 0.55)
        }
    }

    private static func severalSeedsDifference(_ count: Int) -> Trial {
        Trial(
            name: """
                Crossed effects, two arms 10 points apart, 3 seeds each that differ by 3 points, \
                \(counted(count))
                """,
            bounds: coverage
        ) { random in
            let chances = Arms.chances(count, &random)
            let first = Arms.trained(3, on: chances, spread: 0.03, &random)
            let second = Arms.trained(3, on: chances.map { $0 - 0.1 }, spread: 0.03, &random)
            return holds(.crossed(first, minus: second, isShare: true), 0.1)
        }
    }

    private static func errors(_ count: Int) -> Trial {
        Trial(
            name: "Bootstrap or Student, an RMSE of normal errors, \(counted(count))",
            bounds: coverage
        ) { random in
            let errors = (0..<count).map { _ in random.normal() }
            return holds(rootMeanSquare(of: errors, &random), 1)
        }
    }

    /// One error in ten is three times as large as the others: nothing shows that in time.
    private static func heavyErrors(_ count: Int) -> Trial {
        Trial(
            name: "Bootstrap or Student, an RMSE with rare large errors, \(counted(count))",
            bounds: 0...1
        ) { random in
            let errors = (0..<count).map { _ in
                (random.uniform() < 0.1 ? 3 : 1) * random.normal()
            }
            return holds(rootMeanSquare(of: errors, &random), 1.8.squareRoot())
        }
    }

    private static func errorDifferences(_ count: Int) -> Trial {
        Trial(
            name: "Bootstrap or Student, the difference of two RMSE, \(counted(count))",
            bounds: coverage
        ) { random in
            let first = (0..<count).map { _ in random.normal() }
            let second = first.map { 0.5 * $0 + 0.75.squareRoot() * random.normal() }
            let interval = Bootstrap(seed: random.next(), resamples: 500).unbounded(
                count: count, ofDifference: { rootMeanSquare(first, $0) },
                { rootMeanSquare(second, $0) })
            return holds(interval, 0)
        }
    }

    private static func rootMeanSquare(
        of errors: [Double], _ random: inout SeededGenerator
    ) -> ConfidenceInterval {
        Bootstrap(seed: random.next(), resamples: 500)
            .unbounded(count: errors.count, on: .rootMeanSquare) { rootMeanSquare(errors, $0) }
    }

    private static func rootMeanSquare(_ errors: [Double], _ items: [Int]) -> Double {
        Descriptive.mean(of: items.map { errors[$0] * errors[$0] }).squareRoot()
    }

    private static func counted(_ count: Int) -> String {
        count == 1 ? "1 question" : "\(count) questions"
    }
}

/// An arm that gives one of three labels, of which one is rare.
private struct LabelledArm {
    /// How often each label is right.
    static let shares = [0.5, 0.35, 0.15]

    static let good = LabelledArm(right: [0.9, 0.85, 0.7])
    static let poor = LabelledArm(right: [0.75, 0.7, 0.5])

    /// How often the arm knows each label; else it gives each of the other two as often.
    let right: [Double]

    var macroF1: Double {
        let figures = right.indices.map { label in
            let given = right.indices.reduce(0) { sum, other in
                sum + Self.shares[other]
                    * (other == label ? right[label] : (1 - right[other]) / 2)
            }
            return 2 * Self.shares[label] * right[label] / (Self.shares[label] + given)
        }
        return Descriptive.mean(of: figures)
    }

    /// Answers of several arms to the same questions.
    static func answers(
        _ count: Int, of arms: [LabelledArm], _ random: inout SeededGenerator
    ) -> [LabelledAnswers] {
        var pairs = arms.map { _ in [LabelledAnswers.Pair]() }
        for _ in 0..<count {
            let draw = random.uniform()
            let label = draw < shares[0] ? 0 : draw < shares[0] + shares[1] ? 1 : 2
            for (place, arm) in arms.enumerated() {
                let isRight = random.uniform() < arm.right[label]
                let given = isRight ? label : (label + 1 + random.integer(below: 2)) % 3
                pairs[place].append(.init(right: label, given: given))
            }
        }
        return pairs.map { LabelledAnswers([$0], labelCount: 3) }
    }
}
