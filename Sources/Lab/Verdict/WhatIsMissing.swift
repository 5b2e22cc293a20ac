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
        case .forgetting:
            return "A probe with more items, in a file of your own, would show it"
        case .latency:
            return arm.latency == nil
                ? "A run that asks questions one at a time (latency-questions) would measure it"
                : "More latency-questions would narrow it"
        case .trivial:
            let needed = record.againstTrivial(arm.name).flatMap {
                QuestionsNeeded(record: record).toShow($0)
            }
            return needed.map { "Were the difference as large as that, \($0)" }
                ?? "More test questions would show whether it is better"
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
        let differences = leaderCompared()
        let needed = differences.compactMap { pair in
            QuestionsNeeded(record: record).toShowAsGood(pair, margin: advice.margin).map {
                """
                Were that the true difference, \(pair.it.arm) would be as good as \
                \(pair.it.other), and \($0).
                """ as Statement
            }
        }
        let measured: Statement =
            differences.isEmpty
            ? "" : ": \(differences.map(ScoreText.difference).joined(separator: "; "))"
        let open: Statement =
            advice.contenders.isEmpty
            ? """
            No arm is shown to be as good as each of the others, within a margin of \
            \(advice.marginText), on \(advice.testCount) test questions\(measured).
            """
            : """
            \(advice.names(advice.contenders)) are as good as each other, within a margin of \
            \(advice.marginText), and cost about the same.
            """
        let way: Statement =
            !advice.contenders.isEmpty
            ? "Either will do; a required score would single one out."
            : needed.isEmpty
                ? "More test questions, or a required score, would decide."
                : "A required score would decide too."
        return ([open] + needed + [way]).joined(separator: " ")
    }

    /// The best arm against those that may be better than it by more than the margin; none where
    /// arms are left that are as good as all others.
    private func leaderCompared() -> [ComparedPair] {
        guard advice.contenders.isEmpty, let leader = advice.leader else { return [] }
        return advice.asGoodAs.open(leader, among: advice.rivals)
            .compactMap { advice.pair(advice.name(leader), advice.name($0)) }
    }
}
