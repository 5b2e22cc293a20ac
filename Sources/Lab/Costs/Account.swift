package import Economics

/// What one arm costs by one price sheet.
package struct Account {
    let use: MeasuredUse
    let lines: [CostLine]
    /// Why the lines are not all; empty when they are.
    let gaps: [String]
    private let expectations: Expectations

    package init(_ use: MeasuredUse, _ model: CostModel) {
        self.use = use
        lines = model.lines(for: use)
        gaps = Self.gaps(use, model)
        expectations = model.expectations
    }

    /// Both leave the sum too small: what the sheet has no price for, and what was not measured.
    private static func gaps(_ use: MeasuredUse, _ model: CostModel) -> [String] {
        let work = [use.choosing, use.training, use.indexing, use.query]
        func isUnknown(_ quantity: KeyPath<MeasuredUse.Work, Double>) -> Bool {
            work.contains { !$0[keyPath: quantity].isFinite }
        }
        guard case .api(let prices) = model.sheet.basis else {
            return isUnknown(\.cpuSeconds) ? ["CPU time was not measured"] : []
        }
        var gaps: [String] = []
        if use.training.trainedTokens > 0, prices.trainingMillion == nil {
            gaps.append("not priced: training (million trained tokens)")
        }
        if isUnknown(\.inputTokens) || isUnknown(\.outputTokens) {
            gaps.append("tokens were not counted")
        }
        if prices.embeddingMillion.map({ $0.amount > 0 }) ?? true, isUnknown(\.embeddedTokens) {
            gaps.append("embedded tokens were not counted")
        }
        return gaps
    }

    /// Over the horizon; of an incomplete bill what is known, which is the least that it can be.
    var total: Double { lines.reduce(0) { $0 + $1.amount } }

    /// ``total`` spread over the months.
    var monthly: Double { total / expectations.horizonMonths }

    var isComplete: Bool { gaps.isEmpty }

    package func record() -> BillRecord {
        let total = isComplete && total.isFinite ? total : nil
        let queries = expectations.queriesPerMonth * expectations.horizonMonths
        return BillRecord(
            arm: use.arm, lines: lines.map(record), total: total,
            monthly: total.map { $0 / expectations.horizonMonths },
            perThousandQueries: queries > 0 ? total.map { $0 / queries * 1000 } : nil,
            perUpdate: total == nil ? nil : perUpdate(),
            incomplete: gaps.isEmpty ? nil : gaps.joined(separator: "; "),
            isVerified: lines.allSatisfy(\.price.isVerified))
    }

    private func perUpdate() -> Double? {
        guard expectations.knowledgeChangesPerMonth > 0 else { return nil }
        let updates = expectations.updatesPerMonth * expectations.horizonMonths
        let amounts = lines.filter(Self.isForUpdates).map(\.amount)
        return amounts.reduce(0, +) / updates
    }

    private static func isForUpdates(_ line: CostLine) -> Bool {
        line.purpose == .update || line.purpose == .staff && line.what.hasSuffix("updates")
    }

    private func record(_ line: CostLine) -> BillLineRecord {
        BillLineRecord(
            id: [line.purpose.rawValue, line.what, line.unit].map(Self.slug)
                .joined(separator: "."),
            purpose: line.purpose.rawValue, what: line.what, quantity: line.quantity,
            unit: line.unit, price: line.price.amount, amount: line.amount,
            isVerified: line.price.isVerified)
    }

    private static func slug(_ words: String) -> String {
        words.split(separator: " ").joined(separator: "-")
    }
}
