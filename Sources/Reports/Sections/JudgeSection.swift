import Domain
import Evaluation
import Foundations
import Record

/// What a language model says of the answers, behind how far it is to be trusted.
enum JudgeSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let judge = record.judge.map({ Placed(it: $0, at: record.at.judge) }) else { return }
        document.section("judge", "What a language model says of the answers")
        document.paragraph(introduction(judge, in: record))
        document.paragraph(trust(in: judge))
        if let failure = judge.failure {
            let reason = Statement.told(failure, from: judge.at.failure)
            document.paragraph("\(.strong("It could not go on:")) \(reason)")
        }
        guard !judge.it.arms.isEmpty else { return }
        document.table(table(of: judge, in: record))
        document.paragraph(legend(of: judge))
    }

    private static func introduction(
        _ judge: Placed<JudgeRecord>, in record: RunRecord
    ) -> Statement {
        let seconds = Statement.figure(
            judge.usage.cpuSeconds, from: judge.at.usage.cpuSeconds, Figure.seconds)
        return """
            \(.code(judge.model)) read each answer beside the question and its references. Whether \
            it finds \(.emphasis("yes")) or \(.emphasis("no")) likelier is its verdict, by which \
            nothing is decided. That took \(seconds) CPU seconds, which stand in no arm's bill.
            """
    }

    /// How the judge does where the truth is known.
    private static func trust(in judge: Placed<JudgeRecord>) -> Statement {
        let (known, at) = (judge.it.known, judge.at.known)
        guard known.questions > 0 else {
            return """
                It was judged on no answers whose truth is known: there are no two questions with \
                different answers, or it failed.
                """
        }
        func share(_ estimate: Estimate, _ place: RecordPointer) -> Statement {
            .estimate(estimate, of: "share", at: place)
        }
        let conclusion: Statement =
            known.isFit
            ? "The whole interval lies above chance."
            : """
            The interval does not lie above chance: the judge is \(.strong("unfit")), and what it \
            says of the arms is shown only to be seen.
            """
        return """
            It was judged first, on \(.counted(known.questions, "question", from: at.questions)), \
            each with its own reference for an answer and with another question's. It called \
            \(share(known.sensitivity, at.sensitivity)) of the right ones right and \
            \(share(known.specificity, at.specificity)) of the wrong ones wrong, a balanced accuracy \
            of \(share(known.balancedAccuracy, at.balancedAccuracy)). \(conclusion) Right answers in \
            other words than the reference's are harder than these.
            """
    }

    private static func table(of judge: Placed<JudgeRecord>, in record: RunRecord) -> Table {
        let isFit = judge.known.isFit
        let metric = Statement.told(judge.comparedWith.rawValue, from: judge.at.comparedWith)
        let word: Statement = isFit ? "" : " (unfit)"
        var columns: [Table.Column] = [
            .text("Arm"), .number("\(record.metricName) [95 %]"),
            .number("Judged right\(word) [95 %]"),
        ]
        if isFit { columns.append(.number("Corrected")) }
        columns += [
            .number("Same as \(metric) [95 %]"), .number("Kappa"), .number("No verdict"),
        ]
        var table = Table(columns)
        for arm in judge.it.arms.placed(at: judge.at.arms) {
            let scored = record.placedArms.first { $0.name == arm.arm }
            var cells: [Statement] = [
                .code(arm.arm),
                scored.map {
                    .estimate($0.score, of: record.scenario.metric.rawValue, at: $0.at.score)
                }
                    ?? .words(Figure.none),
                .estimate(arm.share, of: "share", at: arm.at.share),
            ]
            if isFit { cells.append(figure(arm.corrected, from: arm.at.corrected)) }
            cells += [
                .estimate(arm.agreement, of: "share", at: arm.at.agreement),
                figure(arm.kappa, from: arm.at.kappa),
                .figure(arm.withoutVerdict, from: arm.at.withoutVerdict),
            ]
            table.add(cells)
        }
        return table
    }

    private static func figure(_ value: Double?, from place: RecordPointer) -> Statement {
        value.map { .value($0, of: "share", from: place) } ?? .words(Figure.none)
    }

    private static func legend(of judge: Placed<JudgeRecord>) -> Statement {
        let metric = Statement.told(judge.comparedWith.rawValue, from: judge.at.comparedWith)
        var sentences: [Statement] = [
            """
            \(.emphasis("Same as")): answers of which the judge says the same as \(metric) does. \
            \(.emphasis("Kappa")), Cohen's, is what remains of that above chance. An answer without \
            a verdict counts as wrong.
            """
        ]
        if judge.known.isFit {
            sentences.append(
                """
                \(.emphasis("Corrected")), by Rogan and Gladen's estimator: the share that would be \
                judged like this if the judge erred on the arms' answers as it does where the truth \
                is known.
                """)
        }
        return sentences.joined(separator: " ")
    }
}
