import Foundations
import Record

/// Says what the advice costs, by which prices, and what of them is not certain.
struct VerdictCosts {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [Placed<SheetCostRecord>]

    private var deciding: Placed<SheetCostRecord> { costs[0] }
    private var sheet: PriceSheetRecord { costs[0].sheet }
    private var at: RecordPointer { costs[0].at.sheet }

    func sentences() -> [Statement] {
        let names = places.map(advice.name)
        return bills(names) + machines() + incomplete() + updates() + unverified() + warnings()
            + privacy(names)
    }

    /// The recommended arm; else those that cost would part, those that are left open, or the one
    /// that comes nearest and the one that scores best.
    private var places: [Int] {
        let open = advice.standings.indices.filter { advice.standings[$0].isUnsure }
        return [
            advice.choice.map { [$0] } ?? [], advice.compared, open,
            Set([NearestText(advice: advice).nearest, advice.best].compactMap(\.self)).sorted(),
        ].first { !$0.isEmpty } ?? []
    }

    private var placedBills: [Placed<BillRecord>] {
        deciding.bills.placed(at: deciding.at.bills)
    }

    private func amount(_ amount: Double, _ place: RecordPointer) -> Statement {
        .figure(amount, from: place, sheet.text)
    }

    private func bills(_ names: [String]) -> [Statement] {
        placedBills.filter { names.contains($0.arm) }.compactMap { bill in
            guard let total = bill.total, let monthly = bill.monthly else { return nil }
            let parts: [Statement] = [
                "\(amount(monthly, bill.at.monthly)) a month",
                bill.perThousandQueries.map {
                    "\(amount($0, bill.at.perThousandQueries)) for 1,000 queries, all costs included"
                },
                bill.perUpdate.map { "\(amount($0, bill.at.perUpdate)) for each update" },
            ].compactMap(\.self)
            return """
                \(bill.arm): \(amount(total, bill.at.total)) over \(advice.months), that is \
                \(.list(parts)), by \(source).
                """
        }
    }

    private var source: Statement {
        guard !sheet.isUnpriced else { return "CPU time of this machine; no prices were given" }
        guard !sheet.isAsStated else {
            return "what the scenario states, unverified"
        }
        let place = sheet.region.map { ", \(.told($0, from: at.region))" as Statement } ?? ""
        return """
            the price sheet '\(.told(sheet.title, from: at.title))' of \
            \(.told(sheet.asOf, from: at.asOf))\(place)
            """
    }

    private func machines() -> [Statement] {
        let arms = deciding.bills.map(\.arm)
        return [MeasuringMachines(advice.record, arms: arms).sentence].compactMap(\.self)
    }

    private func incomplete() -> [Statement] {
        placedBills.compactMap { bill in
            bill.incomplete.map {
                """
                \(bill.arm): its bill is incomplete (\(.told($0, from: bill.at.incomplete))), so \
                that it is not called the cheapest.
                """
            }
        }
    }

    private func updates() -> [Statement] {
        let changes = advice.record.scenario.knowledgeChangesPerMonth
        guard changes > 0 else { return [] }
        let share = Statement.figure(
            changes, from: advice.record.at.scenario.knowledgeChangesPerMonth
        ) { NumberFormat.percent($0, digits: 0) }
        guard !sheet.isAsStated else {
            return [
                """
                Assumes that \(share) of the knowledge changes each month and that an update costs \
                what is stated. We did not measure errors between updates.
                """
            ]
        }
        return [
            """
            Counted for \(share) of changed knowledge a month: at each update facts in weights are \
            trained anew, an index takes in what changed. How wrong answers are until then was not \
            measured.
            """
        ]
    }

    private func unverified() -> [Statement] {
        let prices = sheet.prices.placed(at: at.prices).filter { !$0.isVerified }
        guard !prices.isEmpty else { return [] }
        let names = prices.map { price -> Statement in
            "\(price.what) (\(amount(price.amount, price.at.amount)))"
        }
        return ["Prices that nobody has read at their source: \(.list(names))."]
    }

    private func warnings() -> [Statement] {
        sheet.warnings.placed(at: at.warnings).map { .told($0.it, from: $0.at) }
    }

    /// What an external system sends is known from the scenario alone.
    private func nothingLeaves(_ row: PrivacyRecord) -> Statement {
        advice.record.arms.contains { $0.name == row.arm && $0.outside != nil }
            ? "\(row.arm): sends nothing to others, as the scenario states (unverified)."
            : "\(row.arm): nothing leaves this machine."
    }

    private func privacy(_ names: [String]) -> [Statement] {
        deciding.privacy.filter { names.contains($0.arm) }.map { row in
            row.leaves.isEmpty
                ? nothingLeaves(row)
                : "\(row.arm): \(.list(row.leaves.map { "\($0.words)" })) go to \(row.receiver)."
        }
    }
}
