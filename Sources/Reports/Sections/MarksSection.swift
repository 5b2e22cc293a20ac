import Domain
import Evaluation
import Foundations
import Record

/// What people say of the answers, and how far the metric and other people say the same.
enum MarksSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let marks = record.marks.map({ Placed(it: $0, at: record.at.marks) }) else { return }
        document.section("marks", "What people say of the answers")
        document.paragraph(introduction(marks, decides: record.scenario.metric == .human))
        for pair in marks.it.betweenRaters.placed(at: marks.at.betweenRaters) {
            document.paragraph(
                agreement(pair, of: "Two raters", first: "one", second: "the other"))
        }
        if let it = marks.it.withMetric, let metric = metric(of: marks) {
            let placed = Placed(it: it, at: marks.at.withMetric)
            document.paragraph(
                agreement(placed, of: "People and \(metric)", first: "people", second: metric))
        }
        document.table(table(of: marks, in: record))
        document.paragraph(
            """
            The share is of the marked answers, with Wilson's interval. \(.emphasis("Kappa")), \
            Cohen's, is the agreement beyond chance; where nearly all answers are right, or nearly all \
            wrong, it is low although nearly all marks agree; it is not defined where both raters \
            give every answer one and the same mark.
            """)
    }

    private static func introduction(_ marks: Placed<MarksRecord>, decides: Bool) -> Statement {
        func counted(_ count: Int, _ noun: String, _ place: RecordPointer) -> Statement {
            .counted(count, noun, from: place)
        }
        var text: Statement = """
            \(counted(marks.raters, "rater", marks.at.raters)) marked \
            \(.figure(marks.marked, from: marks.at.marked)) of \
            \(counted(marks.answers, "answer", marks.at.answers)) of the first seed as right or \
            wrong; the same answer by several arms is marked once.
            """
        if marks.tied > 0 {
            text =
                "\(text) On \(.figure(marks.tied, from: marks.at.tied)) the raters are tied: these count as unmarked."
        }
        if marks.elsewhere > 0 {
            text = """
                \(text) \(counted(marks.elsewhere, "more mark", marks.at.elsewhere)) on answers that no \
                arm gave in this run.
                """
        }
        return decides ? text : "\(text) The marks decide nothing here."
    }

    private static func metric(of marks: Placed<MarksRecord>) -> Statement? {
        marks.it.comparedWith.map { .told($0.rawValue, from: marks.at.comparedWith) }
    }

    private static func agreement(
        _ placed: Placed<AgreementRecord>, of both: Statement, first: Statement, second: Statement
    ) -> Statement {
        let (it, at) = (placed.it, placed.at)
        func share(_ value: Double, _ place: RecordPointer) -> Statement {
            .value(value, of: "share", from: place)
        }
        let kappa: Statement =
            it.kappa.map { "kappa \(.estimate($0, of: "share", at: at.kappa))" }
            ?? "kappa not defined"
        return """
            \(both) agree on \(.estimate(it.agreement, of: "share", at: at.agreement)) of \
            \(.counted(it.agreement.count, "answer", from: at.agreement.count)), \(kappa). Share \
            called right by \(first): \(share(it.firstRight, at.firstRight)), by \(second): \
            \(share(it.secondRight, at.secondRight)).
            """
    }

    private static func table(of marks: Placed<MarksRecord>, in record: RunRecord) -> Table {
        let metric = metric(of: marks)
        var columns: [Table.Column] = [
            .text("Arm"), .number("Answers"), .number("Marked"),
            .number("Right by people [95 %]"),
        ]
        if let metric {
            columns += [
                .number("Right by \(metric)"), .number("Same [95 %]"), .number("Kappa [95 %]"),
            ]
        }
        var table = Table(columns)
        for arm in marks.it.arms.placed(at: marks.at.arms) {
            let isMarked = arm.right.count > 0
            var cells: [Statement] = [
                .code(arm.arm), .figure(arm.answers, from: arm.at.answers),
                .figure(arm.right.count, from: arm.at.right.count),
                isMarked
                    ? .estimate(arm.right, of: "share", at: arm.at.right) : .words(Figure.none),
            ]
            if metric != nil { cells += comparison(arm) }
            table.add(cells)
        }
        return table
    }

    private static func comparison(_ arm: Placed<MarkedArmRecord>) -> [Statement] {
        guard let it = arm.it.withMetric else {
            return [Statement](repeating: .words(Figure.none), count: 3)
        }
        let at = arm.at.withMetric
        return [
            .value(it.secondRight, of: "share", from: at.secondRight),
            .estimate(it.agreement, of: "share", at: at.agreement),
            it.kappa.map { .estimate($0, of: "share", at: at.kappa) } ?? .words(Figure.none),
        ]
    }
}
