import Foundations
import Lab

/// The deciding metric by group of questions, such as articles seen and not seen in training.
enum StrataSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let strata = record.data.strata.sorted { $0.key < $1.key }
        guard strata.count > 1 else { return }
        let metric = record.scenario.metric
        document.heading(2, "Results by group of questions")
        var table = Table(
            [.text("Arm")]
                + strata.map {
                    Table.Column.number(
                        "\(Inline.prose($0.key)) (\(NumberFormat.grouped($0.value)))")
                })
        for arm in record.finishedArms {
            let cells = strata.map { name, _ in
                arm.scoreByStratum[name].map { Inline.own(Figure.estimate($0, of: metric)) }
                    ?? .own(Figure.none)
            }
            table.add([Inline.code(arm.name)] + cells)
        }
        document.table(table)
        document.paragraph(
            """
            \(Inline.prose(metric)) with its 95 % interval; in brackets above: \
            the number of test questions.
            """)
    }
}
