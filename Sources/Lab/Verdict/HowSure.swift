import Scenarios

/// Says how sure the advice is, and what was not measured.
struct HowSure {
    let advice: Advice
    let costs: [SheetCostRecord]

    private var record: RunRecord { advice.record }

    func sentences() -> [String] {
        let seeds = record.scenario.seeds.count
        var lines = [
            """
            \(record.data.testCount) test questions, \(seeds) \(seeds == 1 ? "seed" : "seeds"); \
            intervals are 95 %, differences are paired on the same questions.
            """
        ]
        if seeds == 1, record.arms.contains(where: { $0.training != nil }) {
            lines.append(
                "One training seed: how much another training would differ was not measured.")
        }
        let passed = record.controls.count(where: \.passed)
        lines.append("Controls: \(passed) of \(record.controls.count) hold.")
        lines += choiceCompared().map { advice.difference($0) + "." }
        lines += [lookUp()].compactMap(\.self)
        lines += Remarks(
            record: record, scenario: advice.scenario,
            chosen: advice.choice.map { record.arms[$0] },
            rivals: choiceCompared().map(\.other)
        ).sentences()
        lines.append(notMeasured())
        return lines
    }

    private func notMeasured() -> String {
        let money =
            costs[0].sheet.isUnpriced
            ? "money (costs are CPU seconds of this machine, answers computed in batches)"
            : "the work on other hardware (it is carried over as the price sheet assumes)"
        return """
            Not measured: the answers' worth to their readers, other models than these, \(money).
            """
    }

    /// The recommended arm against the base and against the best of the others.
    private func choiceCompared() -> [DifferenceRecord] {
        guard let choice = advice.choice else { return [] }
        let base = ArmConfiguration.Kind.base.rawValue
        let rival = advice.rival(of: choice).map(advice.name)
        let others = rival == base ? [base] : [base, rival].compactMap(\.self)
        return others.compactMap { record.differences.pair(advice.name(choice), $0) }
    }

    /// A test that needs no model says little for any of the methods.
    private func lookUp() -> String? {
        let name = ArmConfiguration.Kind.nearest.rawValue
        guard let best = advice.best,
            let place = record.arms.firstIndex(where: { $0.name == name }),
            advice.standings[place] != .out
        else { return nil }
        if advice.bound != nil, advice.standings[place] == .meets {
            return """
                The test can be answered by looking up the nearest known question: \(name) meets \
                the required score with \(advice.interval(place)), so neither retrieval nor \
                tuning is needed.
                """
        }
        guard !record.isShownWorse(record.arms[place], than: record.arms[best]) else { return nil }
        let rival =
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
