import Economics
import Scenarios

/// What the scenario asks of an arm's bill and of what leaves the house, by one price sheet.
struct CostLimits {
    let sheet: PriceSheetRecord
    let privacy: Privacy
    /// In the sheet's currency; nil for any amount.
    let mostPerMonth: Double?
    /// What may be sent away; nil for anything.
    let mayLeave: Set<Privacy.Matter>?

    /// Limits that the arm surely breaks: cost, then privacy.
    func shortfalls(_ arm: ArmRecord, _ account: Account) -> [Shortfall] {
        [cost(account), privacy(arm)].compactMap(\.self)
    }

    /// Why the arm cannot be called the cheapest though it breaks no limit.
    static func doubts(_ account: Account) -> [Shortfall] {
        guard !account.isComplete else { return [] }
        let gaps = account.gaps.joined(separator: "; ")
        return [Shortfall(.bill, "its bill is incomplete: \(gaps)")]
    }

    /// What is known of an incomplete bill may be too much already.
    private func cost(_ account: Account) -> Shortfall? {
        guard let most = mostPerMonth, account.monthly > most else { return nil }
        let least = account.isComplete ? "" : "at least "
        return Shortfall(
            .cost,
            """
            costs \(least)\(sheet.text(of: account.monthly)) a month, asked for at most \
            \(sheet.text(of: most))
            """, miss: "the cost by \(sheet.text(of: account.monthly - most)) a month")
    }

    private func privacy(_ arm: ArmRecord) -> Shortfall? {
        guard let mayLeave else { return nil }
        let leaks = privacy.leaves(arm).subtracting(mayLeave)
        guard !leaks.isEmpty else { return nil }
        let names = Privacy.Matter.allCases.filter(leaks.contains).map(\.rawValue)
        return Shortfall(
            .privacy,
            "sends \(ScoreText.list(names)) to \(privacy.place), which must not leave")
    }
}
