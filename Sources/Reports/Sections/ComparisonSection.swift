import Lab

/// The one table: every arm, how good, how sure, how dear, and what it came to.
enum ComparisonSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout MarkdownDocument) {
        document.heading(2, "The arms compared")
        document.table(table(of: record))
        document.paragraph(legend(of: record))
        document.list(reasons(in: record))
    }

    private static func table(of record: RunRecord) -> MarkdownTable {
        let metric = Markdown.prose(record.scenario.metric)
        var columns: [MarkdownTable.Column] = [
            .text("Arm"), .number("\(metric) [95 %]"), .number("n"),
            .number("Difference to base"),
        ]
        if let runnerUp = record.runnerUp {
            columns.append(.number("Difference to \(Markdown.code(runnerUp))"))
        }
        columns += [
            .text("Forgets"), .number("Build, CPU s"), .number("CPU s a query"),
            .number("Tokens a query"), .text("Verdict"),
        ]
        var table = MarkdownTable(columns)
        for arm in record.arms {
            table.add(row(of: arm, in: record))
        }
        return table
    }

    private static func row(of arm: ArmRecord, in record: RunRecord) -> [String] {
        let standing = Standing(arm)
        let word = Markdown.prose(standing.word)
        let verdict = standing.kind == .recommended ? "**\(word)**" : word
        let others = ["base"] + (record.runnerUp.map { [$0] } ?? [])
        guard standing.kind != .failed else {
            let blanks = Array(repeating: Figure.none, count: others.count + 4)
            return [Markdown.code(arm.name), Figure.undefined, "0"] + blanks + [verdict]
        }
        let tokens = Double(arm.answering.promptTokens) + Double(arm.answering.generatedTokens)
        let head = [
            Markdown.code(arm.name), Figure.estimate(arm.score, of: record.scenario.metric),
            "\(arm.score.count)",
        ]
        let tail = [
            ForgettingWord.word(for: arm, in: record),
            Figure.seconds(record.buildingCPUSeconds(of: arm)),
            Figure.seconds(record.answeringCPUSeconds(of: arm)),
            Figure.count(record.perQuestion(tokens)), verdict,
        ]
        return head + others.map { difference(of: arm, to: $0, in: record) } + tail
    }

    private static func difference(
        of arm: ArmRecord, to other: String, in record: RunRecord
    ) -> String {
        guard let found = record.difference(of: arm.name, to: other) else { return Figure.none }
        return Figure.signed(found.difference.value, of: record.scenario.metric)
            + " (\(Figure.pValue(found.correctedPValue ?? found.pValue)))"
    }

    private static func legend(of record: RunRecord) -> String {
        let metric = Markdown.prose(record.scenario.metric)
        let better = record.scenario.higherIsBetter ? "higher" : "lower"
        var sentences = [
            "The score is \(metric) on n test questions with its 95 % interval; "
                + "\(better) is better.",
            "*Differences* are paired: the same questions, answered by both arms"
                + (record.correction.map { "; p-values are \($0)" } ?? "") + ".",
        ]
        if let runnerUp = record.runnerUp {
            sentences.append("\(Markdown.code(runnerUp)) is the runner-up.")
        }
        if !record.forgetting.isEmpty {
            sentences.append("*Forgets*: \(ForgettingWord.rule)")
        }
        sentences.append(
            "*Build*: choosing, training and the index, if the arm reads one. "
                + "*Tokens*: prompt and answer. A *control* checks the experiment and cannot win.")
        return sentences.joined(separator: " ")
    }

    /// Why an arm came to its verdict, where the record gives a reason.
    private static func reasons(in record: RunRecord) -> [String] {
        record.arms.compactMap { arm in
            let standing = Standing(arm)
            guard !standing.reason.isEmpty else { return nil }
            return "\(Markdown.code(arm.name)) \(Markdown.prose(standing.word)): "
                + Markdown.prose(standing.reason)
        }
    }
}
