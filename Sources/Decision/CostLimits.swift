import Domain
import Economics
import Foundations
import Record

/// What the scenario asks of an arm's bill and of what leaves the house, by one price sheet.
struct CostLimits {
    let sheet: PriceSheetRecord
    let privacy: Privacy
    /// Where the bound on the cost stands.
    let asked: RecordPointer
    /// In the sheet's currency; nil for any amount.
    let mostPerMonth: Double?
    /// What may be sent away; nil for anything.
    let mayLeave: [PrivateData]?

    /// Limits that the arm surely breaks: cost, then privacy.
    func shortfalls(_ arm: ArmRecord, _ account: Account) -> [Shortfall] {
        [cost(account), privacy(arm)].compactMap(\.self)
    }

    /// Why the arm cannot be called the cheapest though it breaks no limit.
    static func doubts(_ account: Account) -> [Shortfall] {
        account.gaps.map {
            [
                Shortfall(
                    .bill,
                    "its bill is incomplete, \(.told($0, from: account.at.incomplete))",
                    miss: "a complete bill")
            ]
        } ?? []
    }

    /// What is known of an incomplete bill may be too much already.
    private func cost(_ account: Account) -> Shortfall? {
        guard let most = mostPerMonth, account.monthly > most else { return nil }
        let least = account.gaps == nil ? "" : "at least "
        let (monthly, limit) = sheet.texts(of: account.monthly, apartFrom: most)
        let origin = account.monthlyOrigin
        let excess = Statement.figure(
            account.monthly - most, from: origin - asked.value, sheet.text)
        return Shortfall(
            .cost,
            """
            costs \(least)\(.figure(account.monthly, from: origin) { _ in monthly }) a month, asked \
            for at most \(.figure(most, from: asked.value) { _ in limit })
            """,
            miss: "the cost by \(excess) a month")
    }

    private func privacy(_ arm: ArmRecord) -> Shortfall? {
        guard let mayLeave else { return nil }
        let found = privacy.record(of: arm)
        let leaks = found.leaves.filter { !mayLeave.contains($0.allowed) }
        guard !leaks.isEmpty else { return nil }
        let names = Statement.list(leaks.map { "\($0.words)" })
        return Shortfall(
            .privacy,
            "sends \(names) to \(found.receiver), which must not leave")
    }
}
