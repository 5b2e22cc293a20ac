import Domain
import Foundations
import Record

/// Says what would change the advice: other bounds, other workloads.
struct WouldChange {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [Placed<SheetCostRecord>]

    private var record: RunRecord { advice.record }

    func sentences() -> [Statement] {
        let changes = CostChanges(advice: advice, costs: costs).sentences()
        guard let choice = advice.choice else {
            return [lowerBound()].compactMap(\.self) + changes
        }
        return vetoed(choice) + [cheaper(choice)].compactMap(\.self) + changes
    }

    /// With which required score one of the arms would be recommended after all.
    private func lowerBound() -> Statement? {
        guard let bound = advice.scenario.requirements.accuracy else { return nil }
        let short = record.arms.indices.filter { index in
            let shortfalls = advice.standings[index].shortfalls
            // What is no better than the trivial answer would not be recommended for any score.
            let isBetter =
                record.trivial == nil || record.isShownBetterThanTrivial(record.arms[index].name)
            return isBetter && !shortfalls.isEmpty
                && shortfalls.allSatisfy { $0.concern == .score }
        }
        guard let place = short.max(by: record.isWorse), let sure = sure(place) else { return nil }
        let asked = bound.words(from: record.requirement(.accuracy))
        return """
            Asked for \(record.metricName) \(sure) instead of \(asked), \(advice.name(place)) \
            would meet every requirement, the score with 95 % confidence.
            """
    }

    /// The score that an arm surely reaches, rounded to the side on which that stays true; nil where
    /// it is 0, which everything reaches.
    private func sure(_ place: Int) -> Statement? {
        let score = record.arms[place].score, at = record.at.arms[place].score
        guard score.hasInterval else { return nil }
        let (sure, origin) =
            record.scenario.higherIsBetter
            ? ((100 * score.low).rounded(.down) / 100, Derivation.rule("rounded down", [at.low]))
            : ((100 * score.high).rounded(.up) / 100, Derivation.rule("rounded up", [at.high]))
        guard sure > 0 else { return nil }
        return .figure(sure, from: origin) { NumberFormat.fixed($0, digits: 2) }
    }

    /// Arms with a better score that another requirement rules out.
    private func vetoed(_ choice: Int) -> [Statement] {
        let chosen = record.arms[choice]
        return record.arms.indices.compactMap { index in
            let arm = record.arms[index], standing = advice.standings[index]
            guard standing.fails(.forgetting, .latency, .cost, .privacy), !standing.fails(.score),
                record.isBetter(arm, than: chosen)
            else { return nil }
            let evidence: Statement =
                advice.pair(arm.name, chosen.name).map {
                    ", \(ScoreText.pValue($0)) against \(chosen.name)"
                } ?? ""
            return """
                \(arm.name) scores higher here, \(advice.interval(index))\(evidence), and is out \
                (\(standing.besideScore)). Without that it would be a candidate.
                """
        }
    }

    /// The best of the arms that cost less and fall short of nothing but the required score.
    private func cheaper(_ choice: Int) -> Statement? {
        let chosen = record.arms[choice], total = total(choice)
        let candidates = record.arms.indices.filter { index in
            let arm = record.arms[index]
            return advice.standings[index].fails(.score)
                && record.isShownBetterThanTrivial(arm.name)
                && !advice.standings[index].fails(.forgetting, .latency, .cost, .privacy)
                && advice.accounts[index]?.gaps == nil && self.total(index) < total
                && record.isBetter(chosen, than: arm) && arm.score.value > 0
        }
        guard let place = candidates.max(by: record.isWorse), let sure = sure(place),
            let account = advice.accounts[place], let dearer = advice.accounts[choice]
        else { return nil }
        let percent = Statement.figure(
            self.total(place) / total, from: account.totalOrigin / dearer.totalOrigin
        ) { NumberFormat.percent($0) }
        return """
            Were \(record.metricName) \(sure) enough, \(advice.name(place)) would do it with 95 % \
            confidence for \(percent) of the cost.
            """
    }

    private func total(_ place: Int) -> Double { advice.accounts[place]?.total ?? .nan }
}
