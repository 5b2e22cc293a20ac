import Domain
import Foundations
import Record

/// What arms from outside say of themselves, since the lab measured nothing but their answers.
enum OutsideSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { $0.outside != nil }
        guard !arms.isEmpty else { return }
        document.section("outside", "External systems")
        document.paragraph(
            """
            Their answers come from files, from programs that were run, or from services that were \
            asked, and were scored and compared like all others. Costs and what is sent are as the \
            scenario states them; times and tokens are as the systems \
            report them. None of this was checked, and what these systems were trained on is not known.
            """)
        document.table(table(of: arms, in: record))
        document.list(arms.compactMap(remark))
    }

    private static func table(of arms: [Placed<ArmRecord>], in record: RunRecord) -> Table {
        let currency = record.costs?.first?.sheet.currency ?? ""
        var table = Table([
            .text("Arm"), .number("Answered"), .number("Tokens in"), .number("Tokens out"),
            .number("A query, \(.words(currency))"), .number("Set-up"), .number("A month"),
            .number("An update"), .text("Sends"), .text("To"),
        ])
        for arm in arms {
            guard let outside = arm.outside else { continue }
            let at = arm.at.outside
            func told(_ value: Double?, _ place: RecordPointer) -> Statement {
                value.map { .figure($0, from: place, Figure.seconds) } ?? "unknown"
            }
            let costs = outside.costs, flow = arm.dataFlow
            table.add([
                .code(arm.name),
                "\(.figure(outside.answered, from: at.answered)) of \(.figure(outside.asked, from: at.asked))",
                told(outside.tokensIn, at.tokensIn), told(outside.tokensOut, at.tokensOut),
                told(costs.query, at.costs.query), told(costs.training, at.costs.training),
                told(costs.hosting, at.costs.hosting), told(costs.update, at.costs.update),
                flow.prompts.isEmpty
                    ? "nothing" : .list(flow.prompts.map { Statement.words($0.words) }),
                flow.prompts.isEmpty
                    ? .words(Figure.none)
                    : flow.to.map { .told($0, from: arm.at.dataFlow.to) } ?? .words(Figure.none),
            ])
        }
        return table
    }

    /// An arm that did not answer everything is compared on fewer questions.
    private static func remark(_ arm: Placed<ArmRecord>) -> Statement? {
        guard let outside = arm.outside, outside.answered < outside.asked else { return nil }
        let missing = Statement.figure(
            outside.asked - outside.answered,
            from: arm.at.outside.asked - arm.at.outside.answered)
        return """
            \(.code(arm.name)) has no answer to \(missing) of the questions it was to answer. Its \
            score is over those that it answered, and it is compared with each other arm on those \
            that both answered. If it failed on the hard ones, it looks better than it is.
            """
    }
}
