import Economics
import Foundations
import Record

/// Every line of every bill, and every price behind it: what a reader can check by hand.
enum PriceSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let priced = (record.costs ?? []).placed(at: record.at.costs)
            .filter { !$0.sheet.isUnpriced }
        guard !priced.isEmpty else { return }
        document.section("prices", "The bills line by line")
        for costs in priced {
            let number = costs.at.keys.last ?? ""
            document.heading(
                "lines-\(number)", .told(costs.sheet.title, from: costs.at.sheet.title))
            document.table(lines(of: costs))
            if !costs.sheet.prices.isEmpty { document.table(prices(of: costs)) }
            document.list(assumptions(of: costs))
        }
    }

    private static func lines(of costs: Placed<SheetCostRecord>) -> Table {
        let currency = Statement.told(costs.sheet.currency, from: costs.at.sheet.currency)
        var table = Table([
            .text("Arm"), .text("For"), .text("What"), .number("Quantity"), .text("Unit"),
            .number("Price, \(currency)"), .number("Amount, \(currency)"),
        ])
        for bill in costs.bills.placed(at: costs.at.bills) {
            for line in bill.lines.placed(at: bill.at.lines) {
                table.add([
                    .code(bill.arm), .told(words(for: line.purpose), from: line.at.purpose),
                    .told(line.what, from: line.at.what),
                    .figure(line.quantity, from: line.at.quantity, Figure.seconds),
                    .told(line.unit, from: line.at.unit),
                    .figure(line.price, from: line.at.price, Figure.seconds),
                    .figure(line.amount, from: line.at.amount, Figure.money),
                ])
            }
        }
        return table
    }

    private static func words(for purpose: CostLine.Purpose) -> String {
        switch purpose {
        case .build, .train, .store, .host, .query, .update: purpose.rawValue
        case .staffBuild, .staffUpdate: "staff"
        }
    }

    private static func prices(of costs: Placed<SheetCostRecord>) -> Table {
        let currency = Statement.told(costs.sheet.currency, from: costs.at.sheet.currency)
        var table = Table([
            .text("What is paid for"), .number("Price, \(currency)"), .text("Source"),
            .text("Read there"),
        ])
        for price in costs.sheet.prices.placed(at: costs.at.sheet.prices) {
            table.add([
                .told(price.what, from: price.at.what),
                .figure(price.amount, from: price.at.amount, Figure.seconds),
                price.source.map { .told($0, from: price.at.source) } ?? .words(Figure.none),
                price.isVerified ? "yes" : .strong("no"),
            ])
        }
        return table
    }

    private static func assumptions(of costs: Placed<SheetCostRecord>) -> [Statement] {
        costs.sheet.assumptions.placed(at: costs.at.sheet.assumptions).map { assumption in
            """
            Assumed, not measured: \(.told(assumption.what, from: assumption.at.what)): \
            \(.figure(assumption.value, from: assumption.at.value, Figure.seconds))
            """
        }
    }
}
