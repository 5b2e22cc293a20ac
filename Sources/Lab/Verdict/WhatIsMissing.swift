/// Says what would settle an open question.
struct WhatIsMissing {
    let advice: Advice
    let sheet: PriceSheetRecord

    private var record: RunRecord { advice.record }

    func sentences() -> [String] {
        if advice.isTied { return [whatWouldPart()] }
        return record.arms.indices.flatMap { place -> [String] in
            guard advice.standings[place].isUnsure else { return [] }
            return advice.standings[place].shortfalls.map { sentence($0, place) }
        }
    }

    private func sentence(_ reason: Shortfall, _ place: Int) -> String {
        let arm = record.arms[place]
        let way: String
        if reason.requirement == .bill {
            way = "The price sheet '\(sheet.title)' would have to say what that costs"
        } else if reason.requirement == .latency {
            way = "More latency-questions would narrow it"
        } else {
            let needed = advice.bound.flatMap {
                QuestionsNeeded(record: record).toSettle(arm.score, bound: $0)
            }
            way = needed.map { "Were this its true score, \($0)" } ?? Self.moreQuestions
        }
        return "\(arm.name): \(reason.text). \(way)."
    }

    private static let moreQuestions = "More test questions would narrow the interval"

    private func whatWouldPart() -> String {
        let differences = contendersCompared()
        let needed = differences.compactMap { difference in
            QuestionsNeeded(record: record).toShow(difference).map {
                "Were \(difference.arm) and \(difference.other) truly so far apart, \($0)."
            }
        }
        let measured =
            differences.isEmpty
            ? "" : ": " + differences.map(advice.difference).joined(separator: "; ")
        let open = """
            \(ScoreText.list(advice.contenders.map(advice.name))) are not told apart on \
            \(record.data.testCount) test questions\(measured).
            """
        let way =
            needed.isEmpty
            ? "More test questions, or a required score, would decide."
            : "A required score would decide too."
        return ([open] + needed + [way]).joined(separator: " ")
    }

    /// The best of the contenders against the others.
    private func contendersCompared() -> [DifferenceRecord] {
        guard let best = advice.contenders.max(by: record.isWorse) else { return [] }
        return advice.contenders.filter { $0 != best }.compactMap {
            record.differences.pair(advice.name(best), advice.name($0))
        }
    }
}
