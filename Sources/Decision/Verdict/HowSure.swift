import Domain
import Record

/// Says how sure the advice is, and what was not measured.
struct HowSure {
    let advice: Advice
    let costs: [Placed<SheetCostRecord>]

    private var record: RunRecord { advice.record }

    func sentences() -> [Statement] {
        let seeds = record.scenario.seeds.count
        let seedCount = Statement.counted(
            seeds, "seed", from: Derivation.rule("number of", [record.at.scenario.seeds]))
        var lines: [Statement] = [
            """
            \(Statement.counted(
                record.data.testCount, "test question", from: record.at.data.testCount)), \
            \(seedCount); intervals are 95 %, differences are \
            paired on the same questions.
            """
        ]
        if seeds == 1, record.arms.contains(where: { $0.training != nil }) {
            lines.append(
                "One training seed: how much another training would differ was not measured.")
        }
        lines.append(controls())
        lines += choiceCompared().map { "\(ScoreText.difference($0))." }
        lines += [bestOfThose(), lookUp()].compactMap(\.self)
        lines += Remarks(
            record: record, scenario: advice.scenario,
            chosen: advice.choice.map { record.arms[$0] },
            rivals: choiceCompared().map(\.it.other), cheaper: advice.cheaper
        ).sentences()
        lines.append(notMeasured())
        return lines
    }

    private func controls() -> Statement {
        guard !record.controls.isEmpty else {
            return "No controls: nothing checked the experiment itself."
        }
        let place = record.at.controls
        let silent = record.controls.count { $0.outcome == .silent }
        let passed = Statement.figure(
            record.controls.count(where: \.passed) - silent,
            from: Derivation.rule("number of passed", [place]))
        let all = Statement.figure(
            record.controls.count, from: Derivation.rule("number of", [place]))
        guard silent > 0 else { return "Controls: \(passed) of \(all) hold." }
        let rest = Statement.figure(
            silent, from: Derivation.rule("number that could show nothing", [place]))
        return """
            Controls: \(passed) of \(all) hold; with so few test questions \(rest) could show \
            nothing.
            """
    }

    private func notMeasured() -> Statement {
        guard !costs[0].sheet.isAsStated else {
            return """
                Not measured: how useful the answers are to their readers, and what external systems \
                report about themselves (times, tokens, costs, what leaves).
                """
        }
        let money =
            costs[0].sheet.isUnpriced
            ? "money (costs are CPU seconds of this machine, answers computed in batches)"
            : "the work on other hardware (it is carried over as the price sheet assumes)"
        return """
            Not measured: the answers' worth to their readers, other models than these, \(money).
            """
    }

    /// The recommended arm against the base and against the best of the others.
    private func choiceCompared() -> [ComparedPair] {
        guard let choice = advice.choice else { return [] }
        let base = record.references.base
        let rival = advice.rival(of: choice).map(advice.name)
        let others = rival == base ? [base] : [base, rival]
        return others.compactMap(\.self).compactMap { advice.pair(advice.name(choice), $0) }
    }

    /// With a required score the cheapest arm that keeps it is recommended; a better one may exist.
    private func bestOfThose() -> Statement? {
        guard advice.bound != nil, let choice = advice.choice, let leader = advice.leader,
            record.isWorse(choice, leader),
            let pair = advice.pair(advice.name(leader), advice.name(choice))
        else { return nil }
        let conclusion: Statement =
            pair.it.isShown ? "shown to score better" : "not shown to score better"
        return """
            \(advice.name(choice)) is recommended because it is the cheapest that clears the bar; \
            \(advice.name(leader)), which clears it too, is \(conclusion): a difference of \
            \(ScoreText.interval(of: pair)).
            """
    }

    /// A test that needs no model says little for any of the methods.
    private func lookUp() -> Statement? {
        guard let best = advice.best,
            let place = record.arms.indices.first(where: {
                record.arms[$0].kind == .nearest && advice.standings[$0] != .out
            })
        else { return nil }
        let name = record.arms[place].name
        if advice.bound != nil, advice.standings[place] == .meets {
            return """
                The test can be answered by looking up the nearest known question: \(name) meets \
                the required score with \(advice.interval(place)), so neither retrieval nor \
                tuning is needed.
                """
        }
        guard !record.isShownWorse(record.arms[place], than: record.arms[best]) else { return nil }
        let rival: Statement =
            place == best
            ? "no arm scores better"
            : """
            it is not shown to be worse than \(advice.name(best)) with \(advice.interval(best))
            """
        return """
            Looking up the nearest known question (\(name)) reaches \(advice.interval(place)), \
            and \(rival): this test does not show that retrieval or tuning is needed.
            """
    }
}
