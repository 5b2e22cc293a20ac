import Domain
import Evaluation
import Record

/// The one table: every arm, how good, how dear, and what it came to.
enum ComparisonSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("arms", "The arms compared", part: .advice)
        document.table(table(of: record))
        document.paragraph(legend(of: record))
    }

    private static func table(of record: RunRecord) -> Table {
        let columns = ArmColumn.all(of: record)
        var table = Table([.text("Arm")] + columns.map(\.column) + [.text("Verdict")])
        for arm in record.placedArms {
            let status = arm.standing.status
            let word = Statement.words(status.word)
            let cells = columns.map {
                arm.failure != nil ? Statement.words(Figure.none) : $0.cell(arm)
            }
            let verdict = status == .recommended ? Statement.strong(word) : word
            table.add([.code(arm.name)] + cells + [verdict])
        }
        return table
    }

    private static func legend(of record: RunRecord) -> Statement {
        let better: Statement = record.scenario.higherIsBetter ? "higher" : "lower"
        let questions = Statement.counted(
            record.data.testCount, "test question", from: record.at.data.testCount)
        let correction: Statement = record.correction.map { ", p-values \($0)" } ?? ""
        let sentences: [Statement] = [
            """
            \(record.metricName) on \(questions), \(better) is better. Differences are paired\
            \(correction). A \(.emphasis("control")) checks the experiment and cannot win.
            """
        ]
        return (sentences + [trivial(in: record), dissent(in: record)].compactMap(\.self))
            .joined(separator: " ")
    }

    /// What can be had without reading a question.
    private static func trivial(in record: RunRecord) -> Statement? {
        guard let trivial = record.trivial else { return nil }
        let what: Statement =
            switch trivial.rule {
            case .commonest: "Always giving the commonest answer"
            case .mean: "Always giving the mean answer"
            case .commonestOfTest: "Always giving the commonest answer of the test"
            case .meanOfTest: "Always giving the mean answer of the test"
            case .nothing: "Giving no answer at all"
            }
        return """
            \(what) would score \(.estimate(trivial.score, of: record.scenario.metric.rawValue, at: record.at.trivial.score)); an arm \
            that is not shown to beat that cannot be recommended.
            """
    }

    /// Where the arm with the best score lost a capability by one measure and not by another.
    private static func dissent(in record: RunRecord) -> Statement? {
        let sign = record.scenario.higherIsBetter ? 1.0 : -1.0
        let arms = record.finishedArms.filter { !$0.isControl && $0.score.isDefined }
        return arms.max { sign * $0.score.value < sign * $1.score.value }.flatMap { best in
            ForgettingWord.dissent(on: best.it, in: record).map {
                "\(.code(best.name)), which scores best, lost \(.words($0))."
            }
        }
    }
}

/// Why each arm stands where it does, and what the table's words mean.
enum StandingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("standing", "Why each arm stands where it does")
        document.list(reasons(in: record))
        document.paragraph(legend(of: record))
    }

    private static func reasons(in record: RunRecord) -> [Statement] {
        record.placedArms.compactMap { arm in
            arm.reason.map { "\(.code(arm.name)) \(.words(arm.standing.status.word)): \($0)" }
        }
    }

    private static func legend(of record: RunRecord) -> Statement {
        var sentences: [Statement] = [
            """
            \(.emphasis("Differences")) are paired: the same questions, answered by both arms.
            """
        ]
        if !record.forgetting.isEmpty {
            sentences.append("\(.emphasis("Forgets")): \(ForgettingWord.rule)")
        }
        sentences.append(
            """
            \(.emphasis("Build")): choosing, training and the index, if the arm reads one. \
            \(.emphasis("Answering 1,000")): answering 1,000 queries, without what was built before \
            them. \(.emphasis("In all")): the bill over the whole horizon.
            """)
        return sentences.joined(separator: " ")
    }
}
