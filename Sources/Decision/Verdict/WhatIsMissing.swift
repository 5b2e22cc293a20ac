import Record

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
        switch reason.concern {
        case .bill:
            guard !sheet.sheet.isAsStated else { return "State it in the arm" }
            let title = Statement.told(sheet.sheet.title, from: sheet.at.sheet.title)
            return "The price sheet '\(title)' would have to say what that costs"
        case .forgetting:
            return "A probe with more items, in a file of your own, would show it"
        case .basis: return "More unanswerable test questions would narrow it"
        case .latency:
            return arm.latency == nil
                ? "A run that asks questions one at a time (latency-questions) would measure it"
                : "More latency-questions would narrow it"
        case .trivial: return wayPastTrivial(arm)
        case .score where !arm.score.hasInterval:
            return wayToAnInterval(arm)
        case .score, .cost, .privacy, .others:
            let needed = advice.bound.flatMap {
                QuestionsNeeded(record: record)
                    .toSettle(arm.score, of: arm.name, at: arm.at.score, bound: $0)
            }
            return needed.map { "Were this its true score, \($0)" }
                ?? "More test questions would narrow the interval"
        }
    }

    private func wayPastTrivial(_ arm: Placed<ArmRecord>) -> Statement {
        guard let pair = record.againstTrivial(arm.name) else {
            return "More test questions would show whether it is better"
        }
        guard record.isGain(pair.it.difference.value) else {
            return """
                It scores no better than that here, and more test questions will hardly show it to \
                be better
                """
        }
        if isTooAlike(pair.it.difference) {
            return """
                Differences so alike have no interval, however many such questions are asked: look \
                at the answers
                """
        }
        return QuestionsNeeded(record: record).toShow(pair).map {
            "Were the difference as large as that, \($0)"
        } ?? "More test questions would show whether it is better"
    }

    /// What may give an error an interval.
    private func wayToAnInterval(_ arm: Placed<ArmRecord>) -> Statement {
        guard isTooAlike(arm.score) else {
            return """
                An error of fewer than ten test questions has no interval, and so meets no bound: \
                ask more
                """
        }
        return arm.score.value == 0
            ? """
            Every error is zero, and equal errors have no interval, however many such questions \
            are asked, so no bound on \(record.metricName) is met: look at the answers, or use a \
            short-answer task, where the share of right answers has an interval
            """
            : """
            Where fewer than nine errors differ from the commonest one there is no interval: look \
            at the answers, or ask questions whose errors differ
            """
    }

    /// Whether there are enough items for an interval, but too few that differ.
    private func isTooAlike(_ figure: Estimate) -> Bool {
        !figure.hasInterval && figure.isDefined && figure.count >= 10
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
            \(advice.marginText)\(costs())
            """
        let way: Statement =
            !advice.contenders.isEmpty
            ? "\(anyOfThem()) will do; a required score would single one out."
            : needed.isEmpty
                ? wayOfEquals(differences) : "A required score would decide too."
        return ([open] + needed + [way]).joined(separator: " ")
    }

    /// What would decide where no number of questions can be given.
    private func wayOfEquals(_ differences: [ComparedPair]) -> Statement {
        if differences.contains(where: { isTooAlike($0.it.difference) }) {
            let canBeRequired = advice.rivals.contains { record.arms[$0].score.hasInterval }
            let way: Statement =
                canBeRequired ? "A required score would decide." : "Look at the answers."
            return """
                Differences so alike have no interval, however many such questions are asked. \(way)
                """
        }
        if advice.margin == 0, differences.contains(where: { $0.it.difference.value == 0 }) {
            return """
                Without a margin no number of questions shows arms that score the same to be as \
                good as each other; a margin, or a required score, would decide.
                """
        }
        return "More test questions, or a required score, would decide."
    }

    /// How the bills of arms that are as good as each other compare.
    private func costs() -> Statement {
        let dearer = advice.dearer
        guard !dearer.isEmpty else { return ", and cost about the same." }
        return """
            . \(advice.names(advice.cheapest)) cost about the same; \(advice.names(dearer)) \
            \(dearer.count == 1 ? "costs" : "cost") at least \(advice.clearFactor) times as much \
            as the cheapest.
            """
    }

    private func anyOfThem() -> Statement {
        let cheapest = advice.cheapest
        let word: Statement = cheapest.count > 2 ? "Any" : "Either"
        guard advice.dearer.isEmpty else { return "\(word) of \(advice.names(cheapest))" }
        return cheapest.count > 2 ? "Any of them" : word
    }

    /// The best arm against those that may be better than it by more than the margin; none where
    /// arms are left that are as good as all others.
    private func leaderCompared() -> [ComparedPair] {
        guard advice.contenders.isEmpty, let leader = advice.leader else { return [] }
        return advice.asGoodAs.open(leader, among: advice.rivals)
            .compactMap { advice.pair(advice.name(leader), advice.name($0)) }
    }
}
