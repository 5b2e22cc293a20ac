import Lab

/// The one table: every arm, how good, how sure, how dear, and what it came to.
enum ComparisonSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("arms", "The arms compared", part: .advice)
        document.table(table(of: record))
        document.paragraph(legend(of: record))
        document.list(reasons(in: record))
    }

    private static func table(of record: RunRecord) -> Table {
        let metric = record.metricName
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
        for arm in record.placedArms {
            table.add(row(of: arm, in: record))
        }
        return table
    }

    private static func row(of arm: Placed<ArmRecord>, in record: RunRecord) -> [Inline] {
        let standing = Standing(arm.it)
        let word = Inline.prose(standing.word)
        let verdict = standing.kind == .recommended ? Inline.strong(word) : word
        let others = ["base"] + (record.runnerUp.map { [$0] } ?? [])
        guard standing.kind != .failed else {
            let blanks = [Inline](repeating: .own(Figure.none), count: others.count + 4)
            return [Inline.code(arm.name), .own(Figure.undefined), .own(Figure.none)] + blanks + [
                verdict
            ]
        }
        let usage = arm.at.answering
        let tokens = record.perQuestion(
            Double(arm.answering.promptTokens) + Double(arm.answering.generatedTokens),
            from: usage.promptTokens + usage.generatedTokens)
        let head: [Inline] = [
            .code(arm.name),
            .estimate(arm.score, of: record.scenario.metric, at: arm.at.score),
            .figure(arm.score.count, from: arm.at.score.count),
        ]
        let tail: [Inline] = [
            .own(ForgettingWord.word(for: arm.it, in: record)),
            .figure(record.building(of: arm), Figure.seconds),
            .figure(record.answering(of: arm), Figure.seconds),
            .figure(tokens, Figure.count), verdict,
        ]
        return head + others.map { difference(of: arm, to: $0, in: record) } + tail
    }

    private static func difference(
        of arm: Placed<ArmRecord>, to other: String, in record: RunRecord
    ) -> Inline {
        guard let found = record.difference(of: arm.name, to: other) else {
            return .own(Figure.none)
        }
        let value = Inline.figure(
            found.difference.value, from: found.at.difference.value
        ) { Figure.signed($0, of: record.scenario.metric) }
        let test =
            found.correctedPValue.map { Inline.pValue($0, from: found.at.correctedPValue) }
            ?? .pValue(found.pValue, from: found.at.pValue)
        return "\(value) (\(test))"
    }

    private static func legend(of record: RunRecord) -> Inline {
        let metric = record.metricName
        let better: Inline = record.scenario.higherIsBetter ? "higher" : "lower"
        let correction: Inline = record.correction.map { "; p-values are \($0)" } ?? ""
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
        record.placedArms.compactMap { arm -> Inline? in
            let standing = Standing(arm.it)
            guard !standing.reason.isEmpty else { return nil }
            return
                """
                \(Inline.code(arm.name)) \(Inline.prose(standing.word)): \
                \(Inline.told(standing.reason, from: arm.at.verdict))
                """
        }
    }
}
