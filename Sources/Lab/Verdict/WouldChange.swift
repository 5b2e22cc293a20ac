import Foundations
import Scenarios

/// Says what would change the advice: other bounds, other workloads.
struct WouldChange {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [SheetCostRecord]

    private var record: RunRecord { advice.record }

    func sentences() -> [String] {
        let changes = CostChanges(advice: advice, costs: costs).sentences()
        guard let choice = advice.choice else {
            return [lowerBound()].compactMap(\.self) + changes
        }
        return vetoed(choice) + [cheaper(choice)].compactMap(\.self) + changes
    }

    /// With which required score one of the arms would be recommended after all.
    private func lowerBound() -> String? {
        guard let bound = advice.scenario.requirements.accuracy else { return nil }
        let short = record.arms.indices.filter { index in
            let shortfalls = advice.standings[index].shortfalls
            return !shortfalls.isEmpty && shortfalls.allSatisfy { $0.requirement == .score }
        }
        guard let place = short.max(by: record.isWorse) else { return nil }
        let score = record.arms[place].score
        // Rounded to the side on which the sentence stays true.
        let sure =
            record.scenario.higherIsBetter
            ? (100 * score.low).rounded(.down) / 100 : (100 * score.high).rounded(.up) / 100
        // Everything reaches a share of 0: that would be no requirement.
        guard sure > 0 else { return nil }
        return """
            Asked for \(record.scenario.metric) \(NumberFormat.fixed(sure, digits: 2)) instead of \
            \(bound), \(record.arms[place].name) would meet every requirement, the score with \
            95 % confidence.
            """
    }

    /// Arms with a better score that another requirement rules out.
    private func vetoed(_ choice: Int) -> [String] {
        let chosen = record.arms[choice]
        return record.arms.indices.compactMap { index in
            let arm = record.arms[index], standing = advice.standings[index]
            guard standing.fails(.forgetting, .latency, .cost, .privacy), !standing.fails(.score),
                record.isBetter(arm, than: chosen)
            else { return nil }
            let evidence =
                record.differences.pair(arm.name, chosen.name).map {
                    ", \(ScoreText.pValue($0)) against \(chosen.name)"
                } ?? ""
            return """
                \(arm.name) scores higher here, \(advice.interval(index))\(evidence), and is out \
                (\(standing.besideScore)). Without that it would be a candidate.
                """
        }
    }

    /// The best of the arms that cost less and fall short of nothing but the required score.
    private func cheaper(_ choice: Int) -> String? {
        let chosen = record.arms[choice], total = total(choice)
        let candidates = record.arms.indices.filter { index in
            let arm = record.arms[index]
            return advice.standings[index].fails(.score)
                && !advice.standings[index].fails(.forgetting, .latency, .cost, .privacy)
                && advice.accounts[index]?.gaps == nil && self.total(index) < total
                && record.isBetter(chosen, than: arm) && arm.score.value > 0
        }
        guard let place = candidates.max(by: record.isWorse) else { return nil }
        let arm = record.arms[place]
        let share = self.total(place) / total
        let percent = NumberFormat.percent(share, digits: share < 0.1 ? 1 : 0)
        return """
            Were \(record.scenario.metric) \(NumberFormat.fixed(arm.score.value, digits: 2)) \
            enough, \(arm.name) would do it for \(percent) of the cost.
            """
    }

    private func total(_ place: Int) -> Double { advice.accounts[place]?.total ?? .nan }
}
