import Economics
import Foundations
import Record

/// One row an arm, one column a purpose; purposes that nobody pays for are left out.
struct BillTable {
    private static let purposes: [(Set<CostLine.Purpose>, String)] = [
        ([.build], "Building"), ([.train], "Training"), ([.store], "Storing"),
        ([.host], "Hosting"), ([.query], "Queries"), ([.update], "Updates"),
        ([.staffBuild, .staffUpdate], "Staff"),
    ]

    private let costs: Placed<SheetCostRecord>

    init(_ costs: Placed<SheetCostRecord>) { self.costs = costs }

    private var bills: [Placed<BillRecord>] { costs.bills.placed(at: costs.at.bills) }

    var table: Table {
        let used = Self.purposes.filter { purposes, _ in
            bills.contains { $0.lines.contains { purposes.contains($0.purpose) } }
        }
        let unit = Statement.words(costs.sheet.isUnpriced ? "CPU h" : costs.sheet.currency)
        var table = Table(
            [.text("Arm")] + used.map { .number(.words($0.1)) }
                + [
                    .number("Total, \(unit)"), .number("A month"),
                    .number("In all for 1,000 queries"),
                    .number("An update"),
                ])
        for bill in bills {
            let total = amount(bill.total, bill.at.total)
            table.add(
                [.code(bill.arm)] + used.map { sum(of: $0.0, in: bill) }
                    + [
                        isAdvised(bill) ? .strong(total) : total,
                        amount(bill.monthly, bill.at.monthly),
                        amount(bill.perThousandQueries, bill.at.perThousandQueries),
                        amount(bill.perUpdate, bill.at.perUpdate),
                    ])
        }
        return table
    }

    private func isAdvised(_ bill: Placed<BillRecord>) -> Bool { bill.arm == costs.advice.arm }

    private func sum(of purposes: Set<CostLine.Purpose>, in bill: Placed<BillRecord>) -> Statement {
        let lines = bill.lines.placed(at: bill.at.lines).filter { purposes.contains($0.purpose) }
        guard !lines.isEmpty else { return .words(Figure.none) }
        return figure(
            lines.map(\.amount).reduce(0, +), from: .sum(lines.map { $0.at.amount.derivation }))
    }

    private func amount(_ value: Double?, _ place: RecordPointer) -> Statement {
        value.map { figure($0, from: place.derivation) } ?? .words(Figure.none)
    }

    private func figure(_ amount: Double, from origin: Derivation) -> Statement {
        let figure = DerivedFigure(value: amount, derivation: origin)
        return costs.sheet.isUnpriced
            ? .figure(figure.hours, Figure.seconds) : .figure(figure, Figure.money)
    }
}
