import Domain
import Metrics
import Record
import Statistics

/// Turns people's marks into their part of the record.
struct MarkFindings {
    let marks: HumanMarks
    let answers: RunAnswers
    let arms: [ScoredArm]

    func record() throws -> MarksRecord {
        let first = answers.items.filter(\.isOfFirstSeed)
        let here = marks.marks.filter { answers[$0.key] != nil }
        let raters = RaterAgreement(here)
        let verdicts = first.map { marks[$0.key] }
        return MarksRecord(
            raters: raters.raters.count, answers: first.count,
            marked: verdicts.count { $0?.isRight != nil }, tied: verdicts.count { $0 == .tied },
            elsewhere: marks.marks.count - here.count,
            betweenRaters: raters.pairs.map(\.agreement), comparedWith: answers.comparedWith,
            withMetric: try answers.agreement(on: first, by: marks),
            arms: try arms.compactMap(record))
    }

    /// Nil for an arm that failed.
    private func record(_ arm: ScoredArm) throws -> MarkedArmRecord? {
        guard arm.scores != nil else { return nil }
        // Each question once, so that answers are independent: what is shared between arms is not
        // shared within one.
        let items = arm.firstAnswers.filter { $0.tooLong == nil }.compactMap {
            answers[AnswerKey(question: $0.question, answer: $0.text)]
        }
        let verdicts = items.compactMap { marks[$0.key]?.isRight }
        return MarkedArmRecord(
            arm: arm.name, answers: items.count,
            right: Estimate(
                .wilson(successes: verdicts.count { $0 }, count: verdicts.count)),
            withMetric: try answers.agreement(on: items, of: arm.name, by: marks))
    }
}
