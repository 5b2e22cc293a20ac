import Foundations
import Scenarios

/// Words that several parts of a verdict are made of.
extension Advice {
    var bound: Double? { scenario.requirements.accuracy?.value }

    func name(_ place: Int) -> String { record.arms[place].name }

    /// The horizon, such as `12 months`.
    var months: String {
        let months = record.scenario.horizonMonths
        return "\(NumberFormat.plain(months)) \(months == 1 ? "month" : "months")"
    }

    /// Such as `exact-match 0.75 [0.61, 0.86]`.
    func score(_ place: Int) -> String { "\(record.scenario.metric) \(interval(place))" }

    /// Such as `0.75 [0.61, 0.86]`.
    func interval(_ place: Int) -> String {
        ScoreText.interval(record.arms[place].score, near: bound)
    }

    /// What keeps an arm from being recommended, in brackets behind its score.
    func veto(_ place: Int) -> String {
        let reason = standings[place].besideScore
        return reason.isEmpty ? "" : " (\(reason))"
    }

    /// The best of the other arms, to measure the recommended one by.
    func rival(of choice: Int) -> Int? {
        record.arms.indices.filter { $0 != choice && standings[$0] != .out }
            .max(by: record.isWorse)
    }

    func difference(_ difference: DifferenceRecord) -> String {
        """
        \(difference.arm) differs from \(difference.other) by \
        \(ScoreText.interval(difference.difference, near: 0)) (\(difference.test), \
        \(ScoreText.pValue(difference)))
        """
    }
}
