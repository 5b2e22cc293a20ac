import Economics
import Record

extension Advice {
    /// What the sheet says of every arm's cost.
    func costRecord() -> SheetCostRecord {
        let sensitivity = Sensitivity(comparison: comparison)
        let privacy = Privacy(basis: sheet.basis)
        let worthwhile = record.arms.indices.compactMap(worthwhile)
        return SheetCostRecord(
            sheet: sheet.record(at: record.machine.finishedAt),
            advice: SheetAdviceRecord(
                outcome: outcome, arm: choice.map { record.arms[$0].name }),
            bills: accounts.compactMap { $0?.record() },
            privacy: record.arms.filter(\.isCandidate).map(privacy.record),
            breakEvens: crossings(sensitivity, worthwhile),
            curves: sensitivity.curves(of: worthwhile),
            maps: sensitivity.maps(),
            tippingPoints: pivot.map(sensitivity.tippingPoints) ?? [])
    }

    /// Arms that answer too badly are left out: that they are cheap is no praise.
    private func crossings(
        _ sensitivity: Sensitivity, _ others: [MeasuredUse]
    ) -> [CrossingRecord] {
        guard let place = choice ?? best, let use = worthwhile(place) else { return [] }
        return sensitivity.crossings(of: use, with: others)
    }

    private func worthwhile(_ place: Int) -> MeasuredUse? {
        guard standings[place].isWorthItsCost, let account = accounts[place], account.gaps == nil
        else { return nil }
        return account.use
    }

    /// The place, among the arms that are compared, of the one whose bill is looked at closely.
    private var pivot: Int? {
        let totals = comparison.totals()
        return choice.flatMap(compared.firstIndex)
            ?? totals.indices.min { totals[$0] < totals[$1] }
    }
}
