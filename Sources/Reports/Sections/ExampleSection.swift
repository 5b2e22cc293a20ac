import Domain
import Evaluation
import Foundations
import Record
import Scenarios

/// A few questions with every arm's answer and the passages that were retrieved.
enum ExampleSection: ReportSection {
    /// Longer answers and passages are cut: enough to judge, short enough to read.
    private static let answerLength = 160
    private static let passageLength = 600

    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard !record.examples.isEmpty else { return }
        document.section("examples", "Example questions")
        if record.scenario.seeds.count > 1 {
            document.paragraph(
                "The answers are those of the first seed; the scores are the means over all seeds.")
        }
        for (index, example) in record.examples.placed(at: record.at.examples).enumerated() {
            let number = "\(index + 1)"
            document.heading(
                "example-\(number)",
                "Example \(.words(number)): \(reason(of: example.it, in: record))")
            write(example, of: record, into: &document)
        }
    }

    /// Only an answer that is compared as a whole is right or wrong; others are better or worse.
    private static func reason(of example: ExampleRecord, in record: RunRecord) -> Statement {
        let best = Statement.words(example.best),
            isRightOrWrong = record.scenario.metric.isRightOrWrong
        return switch example.reason {
        case .bestIsBetter:
            isRightOrWrong
                ? "\(best) is right where most others are wrong" : "\(best) does best here"
        case .retrievalAndTuningPart: "retrieval and tuning part"
        case .bestIsWorse: isRightOrWrong ? "\(best) is wrong" : "\(best) does worst here"
        }
    }

    private static func write(
        _ example: Placed<ExampleRecord>, of record: RunRecord, into document: inout ReportDocument
    ) {
        document.quote(VisibleText.cut(example.text, to: passageLength))
        let references = example.references.map {
            Statement.code(VisibleText.cut($0, to: answerLength))
        }
        let isEvery = record.scenario.metric == .containsAll
        let expected: Statement =
            references.isEmpty
            ? "no answer, since the documents have none"
            : references.joined(separator: isEvery ? " and " : " or ")
        document.paragraph(
            "Expected: \(expected) (question \(Statement.code(example.question)))")
        document.table(answers(to: example, of: record))
        for (index, passage) in example.passages.placed(at: example.at.passages).enumerated() {
            let readers = readers(of: passage.it, for: example.it, in: record)
            write(passage, rank: index + 1, readers: readers, into: &document)
        }
    }

    private static func answers(
        to example: Placed<ExampleRecord>, of record: RunRecord
    ) -> Table {
        let isError = record.scenario.metric == .rmse
        var table = Table([
            .text("Arm"), .text("Answer"), .number(isError ? "Squared error" : "Score"),
        ])
        for answer in example.answers.placed(at: example.at.answers) {
            let text = isMean(answer.arm, in: record) ? shortened(answer.answer) : answer.answer
            table.add([
                Statement.code(answer.arm), Statement.code(VisibleText.cut(text, to: answerLength)),
                .value(answer.score, of: isError ? "rmse" : "score", from: answer.at.score),
            ])
        }
        return table
    }

    private static func isMean(_ arm: String, in record: RunRecord) -> Bool {
        record.arms.contains { $0.name == arm && $0.kind == .nearest }
    }

    /// A mean of known answers has more digits than anybody reads; other texts stay as they are.
    private static func shortened(_ answer: String) -> String {
        guard let value = Double(answer), value.isFinite else { return answer }
        let rounded =
            abs(value) < 1000
            ? NumberFormat.significant(value, digits: 4) : NumberFormat.fixed(value, digits: 0)
        return rounded.count < answer.count ? rounded : answer
    }

    // MARK: - Passages

    /// The arms in whose prompt the passage stood, controls left out.
    private static func readers(
        of passage: ExamplePassage, for example: ExampleRecord, in record: RunRecord
    ) -> [String] {
        record.finishedArms.filter { arm in
            !arm.isControl
                && arm.rows.contains {
                    $0.question == example.question && $0.passages.contains(passage.id)
                }
        }.map(\.name)
    }

    private static func write(
        _ passage: Placed<ExamplePassage>, rank: Int, readers: [String],
        into document: inout ReportDocument
    ) {
        let gold: Statement = passage.isGold ? ", \(Statement.strong("holds the answer"))" : ""
        let names = readers.isEmpty ? "no arm" : readers.map(Statement.code).joined(separator: ", ")
        let similarity = Statement.value(
            passage.similarity, of: "similarity", from: passage.at.similarity)
        document.paragraph(
            """
            Passage \(.words("\(rank)")): \(.code(passage.source)), similarity \
            \(similarity)\(gold), read by \(names)
            """)
        document.quote(VisibleText.cut(passage.text, to: passageLength))
    }
}
