import Evaluation
import Scenarios
import Statistics

/// Paired differences between arms, on the same questions.
struct Comparisons {
    let arms: [ScoredArm]
    let metric: DecidingMetric

    /// Every arm against the base, and every arm against the runner-up: the second best of the
    /// arms that may be recommended.
    func records() -> [DifferenceRecord] {
        let others = [base, runnerUp].compactMap(\.self)
        return others.enumerated().flatMap { place, other in
            arms.compactMap { arm in
                let isRepeated = place > 0 && other.name == others[0].name
                return arm.name == other.name || isRepeated ? nil : difference(arm, other)
            }
        }
    }

    private var base: ScoredArm? {
        arms.first { $0.results.arm.kind == .base && $0.scores != nil }
    }

    private var runnerUp: ScoredArm? {
        let answering = arms.filter { !$0.isControl && $0.scores != nil }
        let ranked = answering.enumerated().sorted {
            let first = value($0.element), second = value($1.element)
            return first == second ? $0.offset < $1.offset : first > second
        }
        return ranked.dropFirst().first?.element
    }

    /// Greater is better.
    private func value(_ arm: ScoredArm) -> Double {
        let values = arm.scores?.valueBySeed ?? []
        let mean = Descriptive.mean(of: values)
        return metric.higherIsBetter ? mean : -mean
    }

    private func difference(_ arm: ScoredArm, _ other: ScoredArm) -> DifferenceRecord? {
        guard let scores = arm.scores, let otherScores = other.scores else { return nil }
        let test = scores.test(against: otherScores, seed: RecordMaker.bootstrap.seed)
        return DifferenceRecord(
            arm: arm.name, other: other.name,
            difference: Estimate(scores.difference(from: otherScores, RecordMaker.bootstrap)),
            pValue: test.pValue, test: test.kind.rawValue)
    }
}
