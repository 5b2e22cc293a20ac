import Foundations
import Lab

/// What arms do under other options, and where they win.
enum SweepSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let sweeps = record.sweeps, !sweeps.isEmpty else { return }
        document.heading(2, "What the sweeps found")
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
        for (number, sweep) in sweeps.enumerated() {
            write(sweep, number: number, of: record, into: &document)
        }
    }

    private static func write(
        _ sweep: SweepRecord, number: Int, of record: RunRecord,
        into document: inout ReportDocument
    ) {
        let axes = sweep.axes.map { Inline.code($0.name) }.joined(separator: " and ")
        document.heading(3, "\(Inline.code(sweep.arm)) over \(axes)")
        let words = SweepWords(sweep: sweep, higherIsBetter: record.scenario.higherIsBetter)
        document.list(words.sentences())
        document.picture(.sweep(number))
        document.table(table(of: sweep, in: record))
        let failures = sweep.cells.filter { $0.failure != nil }.map { cell -> Inline in
            "\(options(of: cell, in: sweep)): \(Inline.prose(cell.failure ?? ""))"
        }
        document.list(failures)
    }

    private static func options(of cell: SweepCellRecord, in sweep: SweepRecord) -> Inline {
        zip(sweep.axes, cell.values)
            .map { "\(Inline.code($0.name)) \(NumberFormat.plain($1))" }.joined(separator: ", ")
    }

    // MARK: - The table

    private static func table(of sweep: SweepRecord, in record: RunRecord) -> Table {
        var columns = sweep.axes.map { Table.Column.number(Inline.code($0.name)) }
        columns += [
            .number("\(Inline.prose(record.scenario.metric)) [95 %]"), .number("n"),
        ]
        columns += sweep.against.map { .number("Difference to \(Inline.code($0)) [95 %]") }
        let isTrained = sweep.cells.contains { $0.training != nil }
        if isTrained { columns += [.number("Trained on"), .number("Training, CPU s")] }
        columns += [.number("CPU s a query"), .number("Tokens a query"), .text("Won by")]
        var table = Table(columns)
        for cell in sweep.cells {
            table.add(row(of: cell, isTrained: isTrained, sweep: sweep, record: record))
        }
        return table
    }

    private static func row(
        of cell: SweepCellRecord, isTrained: Bool, sweep: SweepRecord, record: RunRecord
    ) -> [Inline] {
        let metric = record.scenario.metric
        let head = cell.values.map { Inline.own(NumberFormat.plain($0)) }
        guard cell.failure == nil else {
            let blanks = sweep.against.count + (isTrained ? 2 : 0) + 2
            return head + [.own(Figure.undefined), "0"]
                + [Inline](repeating: .own(Figure.none), count: blanks) + ["not measured"]
        }
        let training: [Inline] =
            isTrained
            ? [
                cell.examples.map { .own(NumberFormat.grouped($0)) } ?? .own(Figure.none),
                cell.training.map { .own(Figure.seconds($0.cpuSeconds)) } ?? .own(Figure.none),
            ] : []
        let tokens = Double(cell.answering.promptTokens) + Double(cell.answering.generatedTokens)
        return head
            + [.own(Figure.estimate(cell.score, of: metric)), "\(cell.score.count)"]
            + sweep.against.map { difference(of: cell, to: $0, metric: metric) } + training
            + [
                .own(Figure.seconds(record.perQuestion(cell.answering.cpuSeconds))),
                .own(Figure.count(record.perQuestion(tokens))), winner(of: cell),
            ]
    }

    private static func difference(
        of cell: SweepCellRecord, to other: String, metric: String
    ) -> Inline {
        guard let found = cell.differences.first(where: { $0.other == other }) else {
            return .own(Figure.none)
        }
        let value = Figure.signedEstimate(found.difference, of: metric)
        return "\(value) (\(Figure.pValue(found.correctedPValue ?? found.pValue)))"
    }

    private static func winner(of cell: SweepCellRecord) -> Inline {
        let word = cell.winner.map(Inline.code) ?? "undecided"
        return cell.isOwn ? "\(word), the arm as above" : word
    }
}
