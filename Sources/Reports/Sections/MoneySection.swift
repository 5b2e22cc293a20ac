import Foundations
import Record

/// What each arm costs over the horizon, by every price sheet.
enum MoneySection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let costs = record.costs, !costs.isEmpty else { return }
        document.section("money", "What it costs over the horizon")
        document.paragraph(workload(of: record))
        document.paragraph(legend)
        let arms = costs[0].bills.map(\.arm)
        if let machines = MeasuringMachines(record, arms: arms).sentence {
            document.paragraph(.strong(machines))
        }
        for sheet in costs.placed(at: record.at.costs) {
            let number = sheet.at.keys.last ?? ""
            document.heading("bills-\(number)", title(of: sheet))
            document.paragraph(about(sheet, isDeciding: number == "0"))
            document.list(
                sheet.sheet.warnings.placed(at: sheet.at.sheet.warnings).map {
                    .told($0.it, from: $0.at)
                })
            document.table(BillTable(sheet).table)
            document.list(incomplete(sheet))
        }
        writePrivacy(costs.placed(at: record.at.costs), into: &document)
    }

    private static func title(of costs: Placed<SheetCostRecord>) -> Statement {
        .told(costs.sheet.title, from: costs.at.sheet.title)
    }

    private static func workload(of record: RunRecord) -> Statement {
        let (scenario, at) = (record.scenario, record.at.scenario)
        let monthly = Statement.figure(
            scenario.queriesPerMonth, from: at.queriesPerMonth, Figure.count)
        let months = Statement.figure(
            scenario.horizonMonths, from: at.horizonMonths, NumberFormat.plain)
        let queries = Statement.figure(
            scenario.queriesPerMonth * scenario.horizonMonths,
            from: at.queriesPerMonth * at.horizonMonths, Figure.count)
        let changes = Statement.figure(
            scenario.knowledgeChangesPerMonth, from: at.knowledgeChangesPerMonth
        ) { NumberFormat.percent($0, digits: 1) }
        return """
            The scenario foresees \(monthly) queries a month over \(months) months, \(queries) in \
            all, and \(changes) of changed knowledge a month. \(work(in: record))
            """
    }

    /// Where the quantities in the bills come from.
    private static func work(in record: RunRecord) -> Statement {
        let arms = record.finishedArms
        guard arms.contains(where: { $0.answering != nil }) else {
            return "What each system costs is what it states; nothing of it was checked."
        }
        let outside: Statement =
            arms.contains { $0.outside != nil }
            ? " What a system from outside costs is what it states." : ""
        return """
            The work is what this run measured; prices and expectations are not.\(outside) \
            \(batches(in: record))
            """
    }

    /// Answers of a batch share what their prompts have in common; a lone question pays it alone.
    private static func batches(in record: RunRecord) -> Statement {
        let arms = record.finishedArms.filter { $0.latency != nil && $0.answering != nil }
        guard let arm = arms.first(where: { $0.name == record.reference }) ?? arms.first,
            let alone = arm.latency?.median, let answering = arm.answering
        else { return "Answers were computed many at once, which takes less than one at a time." }
        let mean = record.perQuestion(
            answering.wallSeconds, from: arm.at.answering.wallSeconds)
        let times = DerivedFigure(
            value: alone / mean.value,
            derivation: arm.at.latency.median.derivation / mean.derivation)
        return """
            Costs assume that answers are batched, with what their prompts have in common \
            computed only once: \(.figure(mean, Figure.seconds)) s for a question of \
            \(.code(arm.name)). Asked one at a time, median latency was \
            \(.figure(alone, from: arm.at.latency.median, Figure.seconds)) s, \
            \(.figure(times, Figure.seconds)) times as long; on a machine that is paid by \
            its time and is asked one question at a time, answering costs about that many times as \
            much.
            """
    }

    private static func about(_ costs: Placed<SheetCostRecord>, isDeciding: Bool) -> Statement {
        let (sheet, at) = (costs.sheet, costs.at.sheet)
        guard !sheet.isUnpriced else {
            return """
                No prices were given: bills are processor time of this machine, in hours. These costs \
                determined the recommendation.
                """
        }
        let place = sheet.region.map { ", \(.told($0, from: at.region))" as Statement } ?? ""
        let valid =
            sheet.validUntil.map {
                ", to be trusted until \(.told($0, from: at.validUntil))" as Statement
            }
            ?? ""
        let unread = sheet.prices.count { !$0.isVerified }
        let length = Derivation.rule("length of", [at.prices])
        let missing = Derivation.rule("those of false isVerified in", [at.prices])
        let rest: Statement =
            unread == sheet.prices.count
            ? "" : ": \(.figure(unread, from: missing)) nobody has read there"
        let trust: Statement =
            unread == 0
            ? "Each price was read at its source."
            : """
            \(unread == sheet.prices.count ? "None" : "Not all") of its \
            \(.counted(sheet.prices.count, "price", from: length)) \
            \(unread == sheet.prices.count ? "was" : "were") checked at the source\(rest).
            """
        let decides: Statement =
            isDeciding ? "These prices determined the recommendation." : advice(costs)
        guard !sheet.isAsStated else {
            let currency = Statement.told(sheet.currency, from: at.currency)
            return
                "In \(currency), as the scenario states it; nothing of it was checked. \(decides)"
        }
        return """
            Prices of \(.told(sheet.asOf, from: at.asOf))\(place)\(valid), in \
            \(.told(sheet.currency, from: at.currency)). \(trust) \(decides)
            """
    }

    private static func advice(_ costs: Placed<SheetCostRecord>) -> Statement {
        guard let arm = costs.advice.arm else { return "By these prices no arm is recommended." }
        return "By these prices the advice is \(.traced(.code(arm), from: costs.at.advice.arm))."
    }

    private static let legend: Statement =
        """
        \(.emphasis("Queries")): answering alone, over the whole horizon; \
        \(.emphasis("In all for 1,000 queries")): the total, shared out over all queries. The first \
        page's \(.emphasis("Answering 1,000")) has answering alone.
        """

    private static func incomplete(_ costs: Placed<SheetCostRecord>) -> [Statement] {
        costs.bills.placed(at: costs.at.bills).compactMap { bill in
            bill.incomplete.map {
                "\(.code(bill.arm)) is incomplete: \(.told($0, from: bill.at.incomplete))"
            }
        }
    }

    // MARK: - What leaves

    private static func writePrivacy(
        _ costs: [Placed<SheetCostRecord>], into document: inout ReportDocument
    ) {
        document.heading("privacy", "What leaves this machine")
        var table = Table([.text("Arm")] + costs.map { .text(title(of: $0)) })
        for (row, first) in costs[0].privacy.enumerated() {
            table.add([.code(first.arm)] + costs.map { leaves($0, row) })
        }
        document.table(table)
    }

    private static func leaves(_ costs: Placed<SheetCostRecord>, _ row: Int) -> Statement {
        guard costs.privacy.indices.contains(row) else { return .words(Figure.none) }
        let (entry, place) = (costs.privacy[row], costs.at.privacy[row])
        guard !entry.leaves.isEmpty else { return "nothing" }
        let leaves = entry.leaves.map { Statement.words($0.words) }.joined(separator: ", ")
        let receivers: [Statement?] = [
            entry.to.map { .told($0, from: place.to) }
                ?? entry.unnamedReceiver.map { .words($0) },
            entry.embedder == entry.to
                ? nil : entry.embedder.map { .told($0, from: place.embedder) },
        ]
        return "\(leaves) to \(receivers.compactMap(\.self).joined(separator: " and "))"
    }
}
