import Domain
import Evaluation
import Record
import Scenarios

/// A sweep as a map: which arm wins under which options, each place with its score.
enum SweepPlot {
    static func map(_ sweep: SweepRecord, of record: RunRecord) -> RegionMapPlot? {
        guard let x = sweep.axes.first, !x.values.isEmpty, !sweep.cells.isEmpty else { return nil }
        let width = x.values.count, metric = record.scenario.metric.rawValue
        let arms = ([sweep.arm] + sweep.against).map {
            RegionMapPlot.Arm(name: $0, place: record.place(ofArm: $0))
        }
        let starts = stride(from: 0, to: sweep.cells.count, by: width)
        let rows = starts.map { sweep.cells[$0..<min($0 + width, sweep.cells.count)] }
        let height = sweep.axes.dropFirst().first?.values.count ?? 1
        guard rows.count == height, rows.allSatisfy({ $0.count == width }) else { return nil }
        return RegionMapPlot(
            title: title(of: sweep), x: axis(x), y: sweep.axes.dropFirst().first.map(axis),
            arms: arms,
            regions: rows.map { row in row.map { region($0, arms: arms) } },
            texts: rows.map { row in
                row.map { cell in
                    cell.score.isDefined
                        ? Figure.value(cell.score.value, of: metric) : ""
                }
            },
            note: "The number: \(PlotStyle.label(metric)) of \(PlotStyle.label(sweep.arm)).")
    }

    /// What the picture shows, for readers who do not see it.
    private static func title(of sweep: SweepRecord) -> String {
        let axes = sweep.axes.map(\.name.rawValue).joined(separator: " and ")
        return "Which arm wins when \(axes) of \(sweep.arm) change"
    }

    private static func axis(_ axis: SweepAxisRecord) -> RegionMapAxis {
        RegionMapAxis(
            title: PlotStyle.label(axis.name.rawValue), values: axis.values, spacing: .even)
    }

    private static func region(
        _ cell: SweepCellRecord, arms: [RegionMapPlot.Arm]
    ) -> RegionMapPlot.Region {
        guard cell.score.isDefined else { return .none }
        let place = arms.firstIndex { $0.name == cell.winner }
        return place.map(RegionMapPlot.Region.arm) ?? .undecided
    }
}
