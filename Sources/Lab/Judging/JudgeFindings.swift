import Domain
import Evaluation
import Metrics
import Record
import Statistics

/// Turns a judge's verdicts into their part of the record.
struct JudgeFindings {
    let results: JudgeResults
    let arms: [ScoredArm]
    let metric: DecidingMetric

    private var check: KnownPairsCheck {
        KnownPairsCheck(right: right.verdicts, wrong: wrong.verdicts)
    }

    private var right: JudgeCell { results.right?.payload ?? .empty }
    private var wrong: JudgeCell { results.wrong?.payload ?? .empty }

    /// What calls an answer right or wrong as the judge does. A share of common words does not, and
    /// any bound on it would be of our own making.
    private var comparedWith: DecidingMetric { metric.isShare ? metric : .contains }

    func record(model: String) throws -> JudgeRecord {
        let judgements = arms.flatMap(\.results.judgements)
        return JudgeRecord(
            model: model, failure: results.failure, known: known(),
            comparedWith: comparedWith, arms: try arms.compactMap(record),
            usage: ([right, wrong] + judgements.map(\.payload)).map(\.usage)
                .reduce(Usage.none, +))
    }

    private func known() -> KnownPairsRecord {
        let check = check
        return KnownPairsRecord(
            questions: right.questions.count, sensitivity: Estimate(check.sensitivity),
            specificity: Estimate(check.specificity),
            balancedAccuracy: Estimate(check.balancedAccuracy), isFit: check.isFit,
            withoutVerdict: right.withoutVerdict + wrong.withoutVerdict)
    }

    /// Nil for an arm that was not judged.
    private func record(_ arm: ScoredArm) throws -> JudgedArmRecord? {
        let cells = arm.results.judgements
        guard arm.scores != nil, !cells.isEmpty else { return nil }
        let judged = cells.map { $0.verdicts.map { $0 == true } }
        let scored = try arm.verdicts(by: comparedWith)
        let same = zip(judged, scored).map { zip($0, $1).map(==) }
        let share = Self.estimate(judged)
        return JudgedArmRecord(
            arm: arm.name, share: share, corrected: corrected(share.value),
            agreement: Self.estimate(same),
            kappa: CohenKappa(judged.flatMap(\.self), scored.flatMap(\.self)).value,
            withoutVerdict: cells.reduce(0) { $0 + $1.withoutVerdict })
    }

    private func corrected(_ share: Double) -> Double? {
        let check = check
        guard check.isFit else { return nil }
        return ErringJudge.trueShare(
            counted: share, sensitivity: check.sensitivity.value,
            specificity: check.specificity.value)
    }

    /// A share of verdicts, one list a seed, with the interval that shares of right answers have.
    private static func estimate(_ verdicts: [[Bool]]) -> Estimate {
        SeededScores(verdicts.map { ScoredAnswers(verdicts: $0) }).estimate
    }
}

extension JudgeCell {
    fileprivate var withoutVerdict: Int { verdicts.count { $0 == nil } }
}
