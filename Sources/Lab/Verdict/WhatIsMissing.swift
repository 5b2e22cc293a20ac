/// Says what would settle an open question.
struct WhatIsMissing {
    let advice: Advice
    /// The deciding one.
    let sheet: Placed<SheetCostRecord>

    private var record: RunRecord { advice.record }

    func sentences() -> [Statement] {
        if advice.isTied { return [whatWouldPart()] }
        return record.placedArms.enumerated().flatMap { place, arm -> [Statement] in
            guard advice.standings[place].isUnsure else { return [] }
            return advice.standings[place].shortfalls.map {
                "\(arm.name): \($0.text). \(way(to: $0, arm))."
            }
        }
    }

    /// What would settle one requirement.
    private func way(to reason: Shortfall, _ arm: Placed<ArmRecord>) -> Statement {
        switch reason.requirement {
        case .bill:
            let title = Statement.told(sheet.sheet.title, from: sheet.at.sheet.title)
            return "The price sheet '\(title)' would have to say what that costs"
        case .latency:
            return arm.latency == nil
                ? "A run that asks questions one at a time (latency-questions) would measure it"
                : "More latency-questions would narrow it"
        default:
            let needed = advice.bound.flatMap {
                QuestionsNeeded(record: record)
                    .toSettle(arm.score, at: arm.at.score, bound: $0)
            }
            return needed.map { "Were this its true score, \($0)" }
                ?? "More test questions would narrow the interval"
        }
    }

    private func whatWouldPart() -> Statement {
        let differences = contendersCompared()
        let needed = differences.compactMap { pair in
            QuestionsNeeded(record: record).toShow(pair).map {
                "Were \(pair.it.arm) and \(pair.it.other) truly so far apart, \($0)."
                    as Statement
            }
        }
        let measured: Statement =
            differences.isEmpty
            ? "" : ": \(differences.map(ScoreText.difference).joined(separator: "; "))"
        let open: Statement = """
            \(advice.names(advice.contenders)) are not told apart on \(advice.testCount) test \
            questions\(measured).
            """
        let way: Statement =
            needed.isEmpty
            ? "More test questions, or a required score, would decide."
            : "A required score would decide too."
        return ([open] + needed + [way]).joined(separator: " ")
    }

    /// The best of the contenders against the others.
    private func contendersCompared() -> [ComparedPair] {
        guard let best = advice.contenders.max(by: record.isWorse) else { return [] }
        return advice.contenders.filter { $0 != best }.compactMap {
            advice.pair(advice.name(best), advice.name($0))
        }
    }
}
