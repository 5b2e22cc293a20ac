import Foundations

/// Says what the advice costs, by which prices, and what of them is not certain.
struct VerdictCosts {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [SheetCostRecord]

    private var deciding: SheetCostRecord { costs[0] }
    private var sheet: PriceSheetRecord { costs[0].sheet }

    func sentences() -> [String] {
        let places = advice.choice.map { [$0] } ?? advice.compared
        let names = places.map(advice.name)
        return bills(names) + incomplete() + updates() + unverified() + assumed() + sheet.warnings
            + privacy(names)
    }

    private func bills(_ names: [String]) -> [String] {
        deciding.bills.filter { names.contains($0.arm) }.compactMap { bill in
            guard let total = bill.total, let monthly = bill.monthly else { return nil }
            let parts =
                [
                    "\(sheet.text(of: monthly)) a month",
                    bill.perThousandQueries.map { "\(sheet.text(of: $0)) for 1,000 queries" },
                    bill.perUpdate.map { "\(sheet.text(of: $0)) for each update" },
                ].compactMap(\.self)
            return """
                \(bill.arm): \(sheet.text(of: total)) over \(advice.months), that is \
                \(ScoreText.list(parts)), by \(source).
                """
        }
    }

    private var source: String {
        guard !sheet.isUnpriced else { return "CPU time of this machine; no prices were given" }
        let place = sheet.region.map { ", \($0)" } ?? ""
        return "the price sheet '\(sheet.title)' of \(sheet.asOf)\(place)"
    }

    private func incomplete() -> [String] {
        deciding.bills.compactMap { bill in
            bill.incomplete.map {
                """
                \(bill.arm): its bill is incomplete (\($0)), so that it is not called the cheapest.
                """
            }
        }
    }

    private func updates() -> [String] {
        let changes = advice.record.scenario.knowledgeChangesPerMonth
        guard changes > 0 else { return [] }
        return [
            """
            Counted for \(NumberFormat.percent(changes, digits: 0)) of changed knowledge a month: \
            at each update facts in weights are trained anew, an index takes in what changed. How \
            wrong answers are until then was not measured.
            """
        ]
    }

    private func unverified() -> [String] {
        let prices = sheet.prices.filter { !$0.isVerified }
        guard !prices.isEmpty else { return [] }
        let names = prices.map { "\($0.what) (\(sheet.text(of: $0.amount)))" }
        return ["Prices that nobody has read at their source: \(ScoreText.list(names))."]
    }

    private func assumed() -> [String] {
        guard !sheet.assumptions.isEmpty else { return [] }
        let names = sheet.assumptions.map {
            "\($0.what): \(NumberFormat.significant($0.value, digits: 3))"
        }
        return ["Assumed, not measured: \(names.joined(separator: "; "))."]
    }

    private func privacy(_ names: [String]) -> [String] {
        deciding.privacy.filter { names.contains($0.arm) }.map { row in
            row.leaves.isEmpty
                ? "\(row.arm): nothing leaves this machine."
                : "\(row.arm): \(ScoreText.list(row.leaves)) go to \(row.place)."
        }
    }
}
