import Lab

/// The one table: every arm, how good, how sure, how dear, and what it came to.
enum ComparisonSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.heading(2, "The arms compared")
        document.table(table(of: record))
        document.paragraph(legend(of: record))
        document.list(reasons(in: record))
    }

    private static func table(of record: RunRecord) -> Table {
        let metric = Inline.prose(record.scenario.metric)
        var columns: [Table.Column] = [
            .text("Arm"), .number("\(metric) [95 %]"), .number("n"),
            .number("Difference to base"),
        ]
        if let runnerUp = record.runnerUp {
            columns.append(.number("Difference to \(Inline.code(runnerUp))"))
        }
        columns += [
            .text("Forgets"), .number("Build, CPU s"), .number("CPU s a query"),
            .number("Tokens a query"), .text("Verdict"),
        ]
        var table = Table(columns)
        for arm in record.arms {
            table.add(row(of: arm, in: record))
        }
        return table
    }

    private static func row(of arm: ArmRecord, in record: RunRecord) -> [Inline] {
        let standing = Standing(arm)
        let word = Inline.prose(standing.word)
        let verdict = standing.kind == .recommended ? Inline.strong(word) : word
        let others = ["base"] + (record.runnerUp.map { [$0] } ?? [])
        guard standing.kind != .failed else {
            let blanks = [Inline](repeating: .own(Figure.none), count: others.count + 4)
            return [Inline.code(arm.name), .own(Figure.undefined), "0"] + blanks + [verdict]
        }
        let tokens = Double(arm.answering.promptTokens) + Double(arm.answering.generatedTokens)
        let head: [Inline] = [
            Inline.code(arm.name), .own(Figure.estimate(arm.score, of: record.scenario.metric)),
            "\(arm.score.count)",
        ]
        let tail: [Inline] = [
            .own(ForgettingWord.word(for: arm, in: record)),
            .own(Figure.seconds(record.buildingCPUSeconds(of: arm))),
            .own(Figure.seconds(record.answeringCPUSeconds(of: arm))),
            .own(Figure.count(record.perQuestion(tokens))), verdict,
        ]
        return head + others.map { difference(of: arm, to: $0, in: record) } + tail
    }

    private static func difference(
        of arm: ArmRecord, to other: String, in record: RunRecord
    ) -> Inline {
        guard let found = record.difference(of: arm.name, to: other) else {
            return .own(Figure.none)
        }
        let value = Figure.signed(found.difference.value, of: record.scenario.metric)
        return "\(value) (\(Figure.pValue(found.correctedPValue ?? found.pValue)))"
    }

    private static func legend(of record: RunRecord) -> Inline {
        let metric = Inline.prose(record.scenario.metric)
        let better = record.scenario.higherIsBetter ? "higher" : "lower"
        let correction = record.correction.map { "; p-values are \($0)" } ?? ""
        var sentences: [Inline] = [
            """
            The score is \(metric) on n test questions with its 95 % interval; \
            \(better) is better.
            """,
            """
            \(Inline.emphasis("Differences")) are paired: the same questions, \
            answered by both arms\(correction).
            """,
        ]
        if let runnerUp = record.runnerUp {
            sentences.append("\(Inline.code(runnerUp)) is the runner-up.")
        }
        if !record.forgetting.isEmpty {
            sentences.append("\(Inline.emphasis("Forgets")): \(ForgettingWord.rule)")
        }
        sentences.append(
            """
            \(Inline.emphasis("Build")): choosing, training and the index, if the arm reads one. \
            \(Inline.emphasis("Tokens")): prompt and answer. A \
            \(Inline.emphasis("control")) checks the experiment and cannot win.
            """)
        return sentences.joined(separator: " ")
    }

    /// Why an arm came to its verdict, where the record gives a reason.
    private static func reasons(in record: RunRecord) -> [Inline] {
        record.arms.compactMap { arm -> Inline? in
            let standing = Standing(arm)
            guard !standing.reason.isEmpty else { return nil }
            return
                """
                \(Inline.code(arm.name)) \(Inline.prose(standing.word)): \
                \(Inline.prose(standing.reason))
                """
        }
    }
}
