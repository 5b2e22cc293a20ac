import Domain
import Evaluation
import Foundations
import Record
import Scenarios

/// What arms do under other options, and where they win.
enum SweepSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let sweeps = record.sweeps, !sweeps.isEmpty else { return }
        document.section("sweeps", "What the sweeps found")
        document.paragraph(
            """
            A sweep runs one arm with other options and holds every combination against the arms \
            that its table names, and no others, as they stand above, paired on the same test \
            questions. A combination is won by the best of them if all others are shown to be \
            worse, and if it is shown to be better than the trivial answer; otherwise it is \
            undecided. The p-values are Holm-corrected over all comparisons of the sweep. Not shown \
            to be worse is less than being as good: small differences stay hidden among few \
            questions. The verdict takes no account of sweeps: the best of many combinations on the \
            test questions looks better than it is.
            """)
        for (number, sweep) in sweeps.placed(at: record.at.sweeps).enumerated()
        where RecordShape.mistake(in: sweep.it) == nil {
            write(sweep, number: number, of: record, into: &document)
        }
    }

    private static func write(
        _ sweep: Placed<SweepRecord>, number: Int, of record: RunRecord,
        into document: inout ReportDocument
    ) {
        let axes = sweep.axes.map { Statement.code($0.name.rawValue) }.joined(separator: " and ")
        document.heading("sweep-\(number + 1)", "\(.code(sweep.arm)) over \(axes)")
        let words = SweepWords(sweep: sweep, higherIsBetter: record.scenario.higherIsBetter)
        document.list(words.sentences())
        document.picture(.sweep(number))
        document.picture(.sweepCurves(number))
        document.list(CurveWords(sweep: sweep, record: record).sentences())
        document.table(SweepTable(sweep: sweep, record: record).table())
        document.list(
            sweep.cells.placed(at: sweep.at.cells).compactMap { cell in
                cell.failure.map { failure in
                    "\(options(of: cell, in: sweep.it)): \(.told(failure, from: cell.at.failure))"
                }
            })
    }

    /// Such as `examples` 64, `wordings` 1.
    private static func options(
        of cell: Placed<SweepCellRecord>, in sweep: SweepRecord
    ) -> Statement {
        zip(sweep.axes, cell.values.placed(at: cell.at.values)).map { axis, value -> Statement in
            "\(.code(axis.name.rawValue)) \(.figure(value.it, from: value.at, NumberFormat.plain))"
        }.joined(separator: ", ")
    }
}

/// Every combination of a sweep, its score, its differences and its work.
private struct SweepTable {
    let sweep: Placed<SweepRecord>
    let record: RunRecord

    private var metric: String { record.scenario.metric.rawValue }

    private var isTrained: Bool { sweep.cells.contains { $0.training != nil } }

    func table() -> Table {
        var columns = sweep.axes.map { Table.Column.number(.code($0.name.rawValue)) }
        columns += [.number("\(record.metricName) [95 %]"), .number("n")]
        columns += sweep.against.map { .number("Difference to \(.code($0)) [95 %]") }
        if isTrained {
            columns += [.number("Trained on"), .number("Step kept"), .number("Training, CPU s")]
        }
        columns += [.number("CPU s a query"), .number("Tokens a query"), .text("Won by")]
        var table = Table(columns)
        for cell in sweep.cells.placed(at: sweep.at.cells) {
            let values = cell.values.placed(at: cell.at.values).map { value in
                Statement.figure(value.it, from: value.at, NumberFormat.plain)
            }
            let rest = cell.failure == nil ? row(of: cell) : blanks()
            table.add(values + rest)
        }
        return table
    }

    private func blanks() -> [Statement] {
        let count = sweep.against.count + (isTrained ? 3 : 0) + 3
        return [.words(Figure.undefined)]
            + [Statement](repeating: .words(Figure.none), count: count)
            + ["not measured"]
    }

    private func row(of cell: Placed<SweepCellRecord>) -> [Statement] {
        let score: [Statement] = [
            .estimate(cell.score, of: metric, at: cell.at.score),
            .figure(cell.score.count, from: cell.at.score.count),
        ]
        let differences = sweep.against.map { difference(of: cell, to: $0) }
        return score + differences + training(of: cell) + answering(of: cell) + [winner(of: cell)]
    }

    private func difference(of cell: Placed<SweepCellRecord>, to other: String) -> Statement {
        let all = cell.differences.placed(at: cell.at.differences)
        guard let found = all.first(where: { $0.other == other }) else {
            return .words(Figure.none)
        }
        let value = Statement.signedEstimate(found.difference, of: metric, at: found.at.difference)
        let test =
            found.correctedPValue.map { Statement.pValue($0, from: found.at.correctedPValue) }
            ?? .pValue(found.pValue, from: found.at.pValue)
        return "\(value) (\(test))"
    }

    private func training(of cell: Placed<SweepCellRecord>) -> [Statement] {
        guard isTrained else { return [] }
        let none = Statement.words(Figure.none)
        let examples = cell.examples.map { Statement.figure($0, from: cell.at.examples) }
        let seconds = cell.training.map {
            Statement.figure($0.cpuSeconds, from: cell.at.training.cpuSeconds, Figure.seconds)
        }
        return [examples ?? none, step(of: cell) ?? none, seconds ?? none]
    }

    /// Such as `16 of 48`.
    private func step(of cell: Placed<SweepCellRecord>) -> Statement? {
        guard let best = cell.bestStep, let steps = cell.steps else { return nil }
        let all = Statement.figure(steps, from: cell.at.steps)
        return "\(.figure(best, from: cell.at.bestStep)) of \(all)"
    }

    private func answering(of cell: Placed<SweepCellRecord>) -> [Statement] {
        let (usage, place) = (cell.answering, cell.at.answering)
        let seconds = record.perQuestion(usage.cpuSeconds, from: place.cpuSeconds)
        let tokens = record.perQuestion(
            Double(usage.promptTokens) + Double(usage.generatedTokens),
            from: place.promptTokens + place.generatedTokens)
        return [.figure(seconds, Figure.seconds), .figure(tokens, Figure.count)]
    }

    private func winner(of cell: Placed<SweepCellRecord>) -> Statement {
        let word: Statement = cell.winner.map { .code($0) } ?? "undecided"
        return cell.isOwn ? "\(word), the arm as above" : word
    }
}
