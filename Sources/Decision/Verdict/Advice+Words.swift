import Domain
import Evaluation
import Foundations
import Record

/// Words that several parts of a verdict are made of.
extension Advice {
    var bound: Double? { scenario.requirements.accuracy?.value }

    func name(_ place: Int) -> String { record.arms[place].name }

    /// Some arms' names, such as `a, b and c`.
    func names(_ places: [Int]) -> Statement { .list(places.map { "\(name($0))" }) }

    /// The factor from which on one arm counts as cheaper than another.
    var clearFactor: Statement {
        .figure(
            Self.clearlyCheaper, from: Derivation.constant(Self.clearlyCheaper), NumberFormat.plain)
    }

    /// The horizon, such as `12 months`.
    var months: Statement {
        let months = record.scenario.horizonMonths
        let number = Statement.figure(
            months, from: record.at.scenario.horizonMonths, NumberFormat.plain)
        return "\(number) \(months == 1 ? "month" : "months")"
    }

    /// How many questions were asked of every arm.
    var testCount: Statement {
        .figure(record.data.testCount, from: record.at.data.testCount)
    }

    /// Such as `exact-match 0.75 [0.61, 0.86]`.
    func score(_ place: Int) -> Statement { "\(record.metricName) \(interval(place))" }

    /// Such as `0.75 [0.61, 0.86]`.
    func interval(_ place: Int) -> Statement {
        ScoreText.interval(of: record.placedArms[place], near: bound)
    }

    /// The margin within which arms count as equally good, such as `3 points`; for an error in the
    /// error's own unit.
    var marginText: Statement {
        let share = record.at.scenario.margin
        let origin =
            record.scenario.higherIsBetter
            ? share.derivation : leader.map { share * record.at.arms[$0].score.value }
        return MarginText.amount(margin, of: record, from: origin ?? share.derivation)
    }

    /// What keeps an arm from being recommended, in brackets behind its score.
    func veto(_ place: Int) -> Statement {
        let reason = standings[place].besideScore
        return reason.isEmpty ? "" : " (\(reason))"
    }

    /// The best of the other arms, to measure the recommended one by.
    func rival(of choice: Int) -> Int? {
        record.arms.indices.filter { $0 != choice && standings[$0] != .out }
            .max(by: record.isWorse)
    }

    /// The paired difference of two arms by name.
    func pair(_ arm: String, _ other: String) -> ComparedPair? {
        record.differences.pair(arm, other, at: record.at.differences)
    }

    /// What an arm costs by the deciding sheet; nothing is said of an arm without answers.
    func total(_ place: Int, on sheet: PriceSheetRecord) -> Statement {
        guard let account = accounts[place] else { return "" }
        return .figure(account.total, from: account.totalOrigin, sheet.text)
    }
}
