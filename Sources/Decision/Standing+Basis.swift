import Domain
import Foundations
import Record

extension Standing {
    /// How the arm stands against the bound on answers to questions that have none.
    static func basis(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario
    ) -> Standing {
        guard let bound = scenario.requirements.answersWithoutBasis else { return .meets }
        let asked = record.requirement(.answersWithoutBasis)
        let askedFor: Statement = "asked for \(bound.words(from: asked))"
        guard let share = arm.answerability?.withoutBasis else {
            return .unsure([
                Shortfall(
                    .basis, "answers-without-basis not measured, \(askedFor)",
                    miss: "the bound on answers without basis")
            ])
        }
        let place = arm.at.answerability.withoutBasis
        let excess = gap(share.value, place.value, bound, asked)
        let words = ScoreText.interval(share, from: EstimateOrigin(place), near: bound.value)
        let reason = Shortfall(
            .basis, "answers-without-basis \(words), \(askedFor)",
            miss: bound.isMet(by: share.value)
                ? "the bound on answers without basis"
                : "the bound on answers without basis by \(excess)")
        return switch share.keeps(bound) {
        case true?: .meets
        case false?: .fails([reason])
        case nil: .unsure([reason])
        }
    }
}
