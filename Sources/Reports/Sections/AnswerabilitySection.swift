import Domain
import Record

/// What becomes of questions that have no answer, and who declines to answer.
enum AnswerabilitySection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { $0.answerability != nil }
        guard !arms.isEmpty else { return }
        let hasUnanswerable = arms.contains { $0.answerability?.withoutBasis != nil }
        document.section("answerability", "Questions without an answer")
        var columns: [Table.Column] = [
            .text("Arm"), .number("Right"), .number("Wrong"), .number("Declined, with an answer"),
        ]
        if hasUnanswerable {
            columns += [
                .number("Declined, without one"), .number("Answered, without one"),
                .number("Answered without basis [95 %]"),
                .number("\(record.metricName), with an answer [95 %]"),
            ]
        }
        var table = Table(columns)
        for arm in arms {
            guard let found = arm.answerability else { continue }
            let place = arm.at.answerability
            var row: [Statement] = [
                .code(arm.name), .figure(found.right, from: place.right),
                .figure(found.wrong, from: place.wrong),
                .figure(found.declinedWrongly, from: place.declinedWrongly),
            ]
            if hasUnanswerable {
                row += [
                    .figure(found.declinedRightly, from: place.declinedRightly),
                    .figure(found.answeredWithoutBasis, from: place.answeredWithoutBasis),
                    estimate(found.withoutBasis, of: "share", at: place.withoutBasis),
                    estimate(
                        found.answerable, of: record.scenario.metric.rawValue,
                        at: place.answerable),
                ]
            }
            table.add(row)
        }
        document.table(table)
        document.paragraph(
            """
            Answers to the test questions, over all seeds. An empty answer declines, and so does one \
            that says so in the words of \(.code("task.declining")).\(graded(record))
            """)
        guard hasUnanswerable else { return }
        document.paragraph(
            """
            To a question without an answer, declining is right. An arm that answers everything \
            can only score on the others.
            """)
    }

    private static func estimate(
        _ estimate: Estimate?, of measure: String, at place: RecordPointer
    ) -> Statement {
        estimate.map { .estimate($0, of: measure, at: place) } ?? .words(Figure.none)
    }

    /// What right means where answers are better or worse.
    private static func graded(_ record: RunRecord) -> Statement {
        record.scenario.metric.isRightOrWrong
            ? ""
            : " \(Statement.emphasis("Right")) are answers with at least half of the full score."
    }
}
