import Economics
import Record

/// What one arm costs by one price sheet.
struct Account {
    let use: MeasuredUse
    /// Where its bill stands.
    let at: RecordPointer
    private let bill: Bill
    private let expectations: Expectations

    init(_ use: MeasuredUse, _ model: CostModel, at place: RecordPointer) {
        self.use = use
        at = place
        bill = model.bill(for: use)
        expectations = model.expectations
    }

    /// Over the horizon; of an incomplete bill the least that it can be.
    var total: Double { bill.total }

    /// ``total`` spread over the months.
    var monthly: Double { total / expectations.horizonMonths }

    /// Where ``total`` comes from.
    var totalOrigin: Derivation {
        gaps == nil ? at.total.derivation : .rule("the amounts of", [at.lines])
    }

    /// Where ``monthly`` comes from.
    var monthlyOrigin: Derivation {
        gaps == nil
            ? at.monthly.derivation : .rule("a month's part of the amounts of", [at.lines])
    }

    /// Why the bill is incomplete; nil where it is complete.
    var gaps: String? {
        guard !bill.isComplete else { return nil }
        var names: [String] = []
        for use in bill.unpriced.map(\.description) where !names.contains(use) {
            names.append(use)
        }
        return "not priced or not measured: \(names.joined(separator: ", "))"
    }

    func record() -> BillRecord {
        let total = bill.isComplete && total.isFinite ? total : nil
        let queries = expectations.queriesPerMonth * expectations.horizonMonths
        return BillRecord(
            arm: use.arm, lines: bill.lines.map(record), total: total,
            monthly: total.map { $0 / expectations.horizonMonths },
            perThousandQueries: queries > 0 ? total.map { $0 / queries * 1000 } : nil,
            perUpdate: total == nil ? nil : perUpdate(),
            incomplete: gaps,
            isVerified: bill.lines.allSatisfy(\.price.isVerified))
    }

    private func perUpdate() -> Double? {
        guard expectations.knowledgeChangesPerMonth > 0 else { return nil }
        let updates = expectations.updatesPerMonth * expectations.horizonMonths
        let amounts = bill.lines.filter(Self.isForUpdates).map(\.amount)
        return amounts.reduce(0, +) / updates
    }

    private static func isForUpdates(_ line: CostLine) -> Bool {
        line.purpose == .update || line.purpose == .staffUpdate
    }

    private func record(_ line: CostLine) -> BillLineRecord {
        BillLineRecord(
            id: [line.purpose.rawValue, line.what, line.unit].map(Self.slug)
                .joined(separator: "."),
            purpose: line.purpose, what: line.what, quantity: line.quantity,
            unit: line.unit, price: line.price.amount, amount: line.amount,
            isVerified: line.price.isVerified)
    }

    private static func slug(_ words: String) -> String {
        words.split(separator: " ").joined(separator: "-")
    }
}
