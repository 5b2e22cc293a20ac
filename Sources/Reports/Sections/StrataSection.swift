import Domain
import Evaluation
import Foundations
import Record

/// The deciding metric by group of questions, such as articles seen and not seen in training.
enum StrataSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let strata = record.data.strata.sorted { $0.key < $1.key }
        guard strata.count > 1 else { return }
        let metric = record.scenario.metric.rawValue
        document.section("groups", "Results by group of questions")
        var table = Table(
            [.text("Arm")]
                + strata.map { name, count in
                    let size = Statement.figure(count, from: record.at.data.strata[name])
                    return Table.Column.number("\(.words(name)) (\(size))")
                })
        for arm in record.finishedArms {
            let cells = strata.map { name, _ in
                arm.scoreByStratum[name].map {
                    Statement.estimate($0, of: metric, at: arm.at.scoreByStratum[name])
                } ?? .words(Figure.none)
            }
            table.add([Statement.code(arm.name)] + cells)
        }
        document.table(table)
        document.paragraph(
            """
            \(record.metricName) with its 95 % interval; in brackets above: \
            the number of test questions. The groups are those that the question file names; \
            of a file in SQuAD form, whether training saw questions on the same article.
            """)
    }
}
