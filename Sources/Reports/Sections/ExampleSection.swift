import Lab

/// A few questions with every arm's answer and the passages that were retrieved.
enum ExampleSection: ReportSection {
    /// Longer answers and passages are cut: enough to judge, short enough to read.
    private static let answerLength = 160
    private static let passageLength = 600

    static func write(_ record: RunRecord, into document: inout MarkdownDocument) {
        guard !record.examples.isEmpty else { return }
        document.heading(2, "Example questions")
        for (index, example) in record.examples.enumerated() {
            let reason = example.reason.isEmpty ? "" : ": " + Markdown.prose(example.reason)
            document.heading(3, "Example \(index + 1)\(reason)")
            write(example, into: &document)
        }
    }

    private static func write(
        _ example: ExampleRecord, into document: inout MarkdownDocument
    ) {
        document.quote(VisibleText.cut(example.text, to: passageLength))
        let references = example.references.map {
            Markdown.code(VisibleText.cut($0, to: answerLength))
        }
        document.paragraph(
            "Expected: \(references.isEmpty ? Figure.none : references.joined(separator: " or ")) "
                + "(question \(Markdown.code(example.question)))")
        var table = MarkdownTable([.text("Arm"), .text("Answer"), .number("Score")])
        for answer in example.answers {
            table.add([
                Markdown.code(answer.arm),
                Markdown.code(VisibleText.cut(answer.answer, to: answerLength)),
                Figure.value(answer.score, of: "score"),
            ])
        }
        document.table(table)
        for (index, passage) in example.passages.enumerated() {
            write(passage, rank: index + 1, into: &document)
        }
    }

    private static func write(
        _ passage: ExamplePassage, rank: Int, into document: inout MarkdownDocument
    ) {
        let gold = passage.isGold ? ", **holds the answer**" : ""
        document.paragraph(
            "Passage \(rank): \(Markdown.code(passage.source)), similarity "
                + "\(Figure.value(passage.similarity, of: "similarity"))\(gold)")
        document.quote(VisibleText.cut(passage.text, to: passageLength))
    }
}
