import Foundations
import Lab

/// What arms do under other options, and where they win.
enum SweepSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let sweeps = record.sweeps, !sweeps.isEmpty else { return }
        document.section("sweeps", "What the sweeps found")
        document.paragraph(
            """
            A sweep runs one arm with other options and holds every combination against the other \
            arms as they stand above, paired on the same test questions. A combination is won by \
            the arm that is left when those shown to be worse than the best are set aside; the \
            p-values are Holm-corrected over all comparisons of the sweep. \
            An arm \(Inline.emphasis("keeps up")) where it is not shown to be worse, which is less \
            than being as good: small differences stay hidden among few questions. The verdict takes no account of sweeps: the best of many \
            combinations on the test questions looks better than it is.
            """)
        for (number, sweep) in sweeps.placed(at: record.at.sweeps).enumerated() {
            write(sweep, number: number, of: record, into: &document)
        }
    }

    private static func write(
        _ sweep: Placed<SweepRecord>, number: Int, of record: RunRecord,
        into document: inout ReportDocument
    ) {
        let axes = sweep.axes.map { Inline.code($0.name) }.joined(separator: " and ")
        document.heading("sweep-\(number + 1)", "\(.code(sweep.arm)) over \(axes)")
        let words = SweepWords(sweep: sweep, higherIsBetter: record.scenario.higherIsBetter)
        document.list(words.sentences())
        document.picture(.sweep(number))
        document.table(table(of: sweep, in: record))
        let failures = sweep.cells.placed(at: sweep.at.cells).compactMap { cell -> Inline? in
            cell.failure.map {
                "\(options(of: cell, in: sweep)): \(.told($0, from: cell.at.failure))"
            }
        }
        document.list(failures)
    }

    private static func options(
        of cell: Placed<SweepCellRecord>, in sweep: Placed<SweepRecord>
    ) -> Inline {
        zip(sweep.axes, values(of: cell)).map { "\(.code($0.name)) \($1)" as Inline }
            .joined(separator: ", ")
    }

    private static func values(of cell: Placed<SweepCellRecord>) -> [Inline] {
        cell.values.placed(at: cell.at.values).map {
            .figure($0.it, from: $0.at, NumberFormat.plain)
        }
    }

    // MARK: - The table

    private static func table(of sweep: Placed<SweepRecord>, in record: RunRecord) -> Table {
        var columns = sweep.axes.map { Table.Column.number(Inline.code($0.name)) }
        columns += [
            .number("\(record.metricName) [95 %]"), .number("n"),
        ]
        columns += sweep.against.map { .number("Difference to \(Inline.code($0)) [95 %]") }
        let isTrained = sweep.cells.contains { $0.training != nil }
        if isTrained { columns += [.number("Trained on"), .number("Training, CPU s")] }
        columns += [.number("CPU s a query"), .number("Tokens a query"), .text("Won by")]
        var table = Table(columns)
        for cell in sweep.cells.placed(at: sweep.at.cells) {
            table.add(row(of: cell, isTrained: isTrained, sweep: sweep, record: record))
        }
        return table
    }

    private static func row(
        of cell: Placed<SweepCellRecord>, isTrained: Bool, sweep: Placed<SweepRecord>,
        record: RunRecord
    ) -> [Inline] {
        let metric = record.scenario.metric
        let head = values(of: cell)
        guard cell.failure == nil else {
            let blanks = sweep.against.count + (isTrained ? 2 : 0) + 2
            return head + [.own(Figure.undefined), .own(Figure.none)]
                + [Inline](repeating: .own(Figure.none), count: blanks) + ["not measured"]
        }
        let training: [Inline] =
            isTrained
            ? [
                cell.examples.map { .figure($0, from: cell.at.examples) } ?? .own(Figure.none),
                cell.training.map {
                    .figure(
                        $0.cpuSeconds, from: cell.at.training.cpuSeconds, Figure.seconds)
                } ?? .own(Figure.none),
            ] : []
        let (usage, place) = (cell.answering, cell.at.answering)
        let tokens = record.perQuestion(
            Double(usage.promptTokens) + Double(usage.generatedTokens),
            from: place.promptTokens + place.generatedTokens)
        let seconds = record.perQuestion(usage.cpuSeconds, from: place.cpuSeconds)
        let score: [Inline] = [
            .estimate(cell.score, of: metric, at: cell.at.score),
            .figure(cell.score.count, from: cell.at.score.count),
        ]
        return head + score
            + sweep.against.map { difference(of: cell, to: $0, metric: metric) } + training
            + [
                .figure(seconds, Figure.seconds), .figure(tokens, Figure.count),
                winner(of: cell.it),
            ]
    }

    private static func difference(
        of cell: Placed<SweepCellRecord>, to other: String, metric: String
    ) -> Inline {
        let differences = cell.differences.placed(at: cell.at.differences)
        guard let found = differences.first(where: { $0.other == other }) else {
            return .own(Figure.none)
        }
        let value = Inline.signedEstimate(
            found.difference, of: metric, at: found.at.difference)
        let test =
            found.correctedPValue.map { Inline.pValue($0, from: found.at.correctedPValue) }
            ?? .pValue(found.pValue, from: found.at.pValue)
        return "\(value) (\(test))"
    }

    private static func winner(of cell: SweepCellRecord) -> Inline {
        let word = cell.winner.map(Inline.code) ?? "undecided"
        return cell.isOwn ? "\(word), the arm as above" : word
    }
}
