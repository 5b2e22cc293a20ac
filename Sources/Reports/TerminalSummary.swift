import Domain
import Evaluation
import Foundations
public import Record

/// The run in a screenful of plain text, for the terminal at the end of a run.
public enum TerminalSummary {
    private struct Column {
        let title: String
        let isNumber: Bool
        let cells: [String]
        /// Columns with a greater number are left out first when the screen is narrow.
        let rank: Int

        var width: Int {
            max(title.count, cells.map(\.count).max() ?? 0)
        }
    }

    private static let narrowest = 40
    private static let gap = "  "

    /// The verdict and a table of the arms, ending in a line feed.
    ///
    /// - Parameters:
    ///   - record: the finished run; names and answers in it are made harmless for a terminal.
    ///   - width: columns of the screen; less than 40 counts as 40. Columns of the table that have
    ///     no room are left out, the least important first.
    /// - Returns: lines of plain text without control characters.
    public static func text(for record: RunRecord, width: Int) -> String {
        let width = max(width, narrowest)
        let lead = VerdictText.lead(record.verdict).plain
        let summary = VisibleText.line(record.verdict.summary.text)
        let look = record.look.map {
            "Quick look, within \(NumberFormat.duration(seconds: $0.boxSeconds)): only part of the "
                + "scenario was run. The report lists the rest."
        }
        let verdict = [look, lead, summary].compactMap(\.self).flatMap {
            LineBreaking.plain($0, width: width)
        }
        let lines = verdict + [""] + table(of: record, width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(of record: RunRecord, width: Int) -> [String] {
        var columns = columns(of: record)
        while columns.count > 1, lineWidth(of: columns) > width,
            let worst = columns.indices.max(by: { columns[$0].rank < columns[$1].rank })
        {
            columns.remove(at: worst)
        }
        let header = line(columns) { $0.title }
        let rows = record.arms.indices.map { row in line(columns) { $0.cells[row] } }
        return [header] + rows
    }

    /// Nothing where nobody answered on this machine.
    private static func processorTime(
        of record: RunRecord, _ cells: ((ArmRecord) -> String) -> [String]
    ) -> [Column] {
        guard record.arms.contains(where: { $0.answering != nil }) else { return [] }
        return [
            Column(
                title: "build CPU s", isNumber: true,
                cells: cells { Figure.seconds(record.buildingCPUSeconds(of: $0)) }, rank: 5),
            Column(
                title: "CPU s/query", isNumber: true,
                cells: cells { Figure.seconds(record.answeringCPUSeconds(of: $0)) }, rank: 4),
        ]
    }

    private static func columns(of record: RunRecord) -> [Column] {
        let metric = record.scenario.metric.rawValue
        let arms = record.arms
        func cells(_ text: (ArmRecord) -> String) -> [String] {
            arms.map { $0.failure != nil ? Figure.none : text($0) }
        }
        return [
            Column(
                title: "arm", isNumber: false,
                cells: arms.map { PlotStyle.label($0.name, length: 24) }, rank: 0),
            Column(
                title: PlotStyle.label("\(metric) [95 %]"), isNumber: true,
                cells: cells { Figure.estimate($0.score, of: metric) }, rank: 2),
            Column(title: "n", isNumber: true, cells: cells { "\($0.score.count)" }, rank: 6),
        ] + processorTime(of: record, cells) + costs(of: record) + [
            Column(
                title: "verdict", isNumber: false,
                cells: arms.map { PlotStyle.label($0.standing.status.word, length: 14) }, rank: 1)
        ]
    }

    /// What each arm costs a month by the deciding price sheet; none in a record without prices.
    private static func costs(of record: RunRecord) -> [Column] {
        guard let costs = record.costs?.first, !costs.sheet.isUnpriced else { return [] }
        let cells = record.arms.map { arm in
            let bill = costs.bills.first { $0.arm == arm.name }
            return bill?.monthly.map { PlotStyle.label(costs.sheet.text(of: $0)) } ?? Figure.none
        }
        return [Column(title: "a month", isNumber: true, cells: cells, rank: 3)]
    }

    private static func lineWidth(of columns: [Column]) -> Int {
        columns.map(\.width).reduce(gap.count * (columns.count - 1), +)
    }

    private static func line(_ columns: [Column], _ cell: (Column) -> String) -> String {
        let padded = columns.map {
            Padding.pad(cell($0), to: $0.width, right: $0.isNumber)
        }
        let line = padded.joined(separator: gap)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
