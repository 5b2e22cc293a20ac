import Foundations
import Scenarios

/// Says what would change the advice: other bounds, other workloads.
struct WouldChange {
    let record: RunRecord
    let scenario: Scenario
    let standings: [Standing]
    /// The recommended arm's place.
    let choice: Int?

    func sentences() -> [String] {
        guard let choice else { return [lowerBound()].compactMap(\.self) }
        let chosen = record.arms[choice]
        var lines = vetoed(chosen) + [cheaper(chosen)].compactMap(\.self)
        lines += rivals(of: choice).map(sentence)
        let changes = record.scenario.knowledgeChangesPerMonth
        if changes > 0 {
            lines.append(
                """
                Counted each month of \(NumberFormat.percent(changes, digits: 0)) changed \
                knowledge: facts in weights are trained anew, an index takes in what changed. \
                How wrong answers are until then was not measured.
                """)
        }
        return lines
    }

    /// With which required score one of the arms would be recommended after all.
    private func lowerBound() -> String? {
        guard let bound = scenario.requirements.accuracy else { return nil }
        let short = record.arms.indices.filter { index in
            let shortfalls = standings[index].shortfalls
            return !shortfalls.isEmpty && shortfalls.allSatisfy { $0.requirement == .score }
        }
        guard let place = short.max(by: isWorse) else { return nil }
        let score = record.arms[place].score
        // Rounded to the side on which the sentence stays true.
        let sure =
            record.scenario.higherIsBetter
            ? (100 * score.low).rounded(.down) / 100 : (100 * score.high).rounded(.up) / 100
        // Everything reaches a share of 0: that would be no requirement.
        guard sure > 0 else { return nil }
        return """
            Asked for \(record.scenario.metric) \(NumberFormat.fixed(sure, digits: 2)) instead of \
            \(bound), \(record.arms[place].name) would meet every requirement with 95 % confidence.
            """
    }

    /// Arms with a better score that another requirement rules out.
    private func vetoed(_ chosen: ArmRecord) -> [String] {
        record.arms.indices.compactMap { index in
            let arm = record.arms[index], standing = standings[index]
            guard standing.fails(.forgetting, .latency), !standing.fails(.score),
                record.isBetter(arm, than: chosen)
            else { return nil }
            let evidence =
                record.differences.pair(arm.name, chosen.name).map {
                    ", \(ScoreText.pValue($0)) against \(chosen.name)"
                } ?? ""
            return """
                \(arm.name) scores higher here, \(interval(arm))\(evidence), and is out \
                (\(standing.besideScore)). Without that it would be a candidate.
                """
        }
    }

    /// The best of the arms that cost less and fall short of nothing but the required score.
    private func cheaper(_ chosen: ArmRecord) -> String? {
        let total = record.totalCPUSeconds(of: chosen)
        let candidates = record.arms.indices.filter { index in
            let arm = record.arms[index]
            return standings[index].fails(.score)
                && !standings[index].fails(.forgetting, .latency)
                && record.totalCPUSeconds(of: arm) < total
                && record.isBetter(chosen, than: arm) && arm.score.value > 0
        }
        guard let place = candidates.max(by: isWorse) else { return nil }
        let arm = record.arms[place]
        let share = record.totalCPUSeconds(of: arm) / total
        let percent = NumberFormat.percent(share, digits: share < 0.1 ? 1 : 0)
        return """
            Were \(record.scenario.metric) \(NumberFormat.fixed(arm.score.value, digits: 2)) \
            enough, \(arm.name) would do it for \(percent) of the cost.
            """
    }

    // MARK: - Break-evens

    /// The break-evens of the recommended arm with arms that could stand in its place.
    private func rivals(of choice: Int) -> [BreakEvenRecord] {
        let others = record.arms.indices.filter { $0 != choice && standings[$0] == .meets }
        let names = others.map { record.arms[$0].name }
        return record.breakEven.filter {
            names.contains($0.dearerToBuild) || names.contains($0.cheaperToBuild)
        }
    }

    private func sentence(_ breakEven: BreakEvenRecord) -> String {
        let dear = named(breakEven.dearerToBuild), cheap = named(breakEven.cheaperToBuild)
        guard let queries = breakEven.queries else {
            return "\(dear) costs more to build than \(cheap) and never earns it back."
        }
        return """
            \(dear) costs more to build than \(cheap) and has earned it back after \
            \(NumberFormat.grouped(Int(queries.rounded(.up)))) queries.
            """
    }

    private func named(_ name: String) -> String {
        let arm = record.arms.first { $0.name == name }
        return arm.map { "\(name) (\(NumberFormat.fixed($0.score.value, digits: 2)))" } ?? name
    }

    private func interval(_ arm: ArmRecord) -> String {
        ScoreText.interval(arm.score, near: scenario.requirements.accuracy?.value)
    }

    private func isWorse(_ first: Int, _ second: Int) -> Bool {
        record.isBetter(record.arms[second], than: record.arms[first])
    }
}
