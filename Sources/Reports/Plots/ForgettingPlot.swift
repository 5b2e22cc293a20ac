import Domain
import Evaluation
import Record
import Scenarios

/// What each fine-tuning changed: one panel a probe, of the measure that budgets are held against, one
/// row an arm, one mark a seed.
struct ForgettingPlot {
    private struct Panel {
        let probe: ForgettingConfiguration.Probe
        let measure: ProbeMeasurement.Measure
        let higherIsBetter: Bool
        var rows: [(arm: String, seeds: [ForgettingRecord])] = []

        func isOf(_ entry: ForgettingRecord) -> Bool {
            probe == entry.probe && measure == entry.measure
        }

        mutating func add(_ entry: ForgettingRecord) {
            if let row = rows.firstIndex(where: { $0.arm == entry.arm }) {
                rows[row].seeds.append(entry)
            } else {
                rows.append((entry.arm, [entry]))
            }
        }

        var rowHeight: Double {
            max(20, Double(rows.map(\.seeds.count).max() ?? 1) * ForgettingPlot.seedSpacing + 8)
        }

        var height: Double {
            ForgettingPlot.titleHeight + Double(rows.count) * rowHeight
                + ForgettingPlot.axisHeight
        }
    }

    private static let titleHeight = 26.0
    private static let axisHeight = 44.0
    private static let seedSpacing = 12.0
    /// So many panels stand one below the other; of more, two stand side by side.
    private static let mostInOneColumn = 3
    private static let width = 760.0

    private let record: RunRecord
    private let panels: [Panel]
    private let columns: Int

    /// Nil when no forgetting was measured.
    init?(_ record: RunRecord) {
        var panels: [Panel] = []
        for entry in record.forgetting.headlines where entry.change.isDefined {
            if let index = panels.firstIndex(where: { $0.isOf(entry) }) {
                panels[index].add(entry)
            } else {
                var panel = Panel(
                    probe: entry.probe, measure: entry.measure,
                    higherIsBetter: entry.higherIsBetter)
                panel.add(entry)
                panels.append(panel)
            }
        }
        guard !panels.isEmpty else { return nil }
        self.record = record
        self.panels = panels
        columns = panels.count > Self.mostInOneColumn ? 2 : 1
    }

    func drawing() -> Drawing {
        let rows = stride(from: 0, to: panels.count, by: columns).map {
            panels[$0..<min($0 + columns, panels.count)]
        }
        let heights = rows.map { $0.map(\.height).max() ?? 0 }
        var drawing = Drawing(
            width: Self.width, height: heights.reduce(16, +),
            title: "What each fine-tuning changed in what the model knew before",
            summary: "Change after fine-tuning with 95 % intervals, by probe, arm and seed.")
        var top = 12.0
        for (row, height) in zip(rows, heights) {
            for (column, panel) in row.enumerated() {
                draw(panel, in: span(of: column), top: top, into: &drawing)
            }
            top += height
        }
        return drawing
    }

    /// Where a column's panels begin and end, and where their names of arms end.
    private func span(of column: Int) -> Span {
        let each = Self.width / Double(columns)
        let start = Double(column) * each
        return Span(
            start: start + 16, names: start + (columns == 1 ? 188 : 128), end: start + each - 24)
    }

    private struct Span {
        let start: Double
        let names: Double
        let end: Double
    }
}

// MARK: - Parts

extension ForgettingPlot {
    private func draw(
        _ panel: Panel, in span: Span, top: Double, into drawing: inout Drawing
    ) {
        let changes = panel.rows.flatMap(\.seeds).map(\.change)
        let values = changes.flatMap { [$0.low, $0.value, $0.high] }
        let scale = Scale(linear: values + [0], start: span.names + 12, end: span.end)
        let rowsTop = top + Self.titleHeight
        let rowsBottom = rowsTop + Double(panel.rows.count) * panel.rowHeight
        drawTitle(of: panel, in: span, top: top, into: &drawing)
        drawGrid(scale, from: rowsTop, to: rowsBottom, into: &drawing)
        for (index, row) in panel.rows.enumerated() {
            let middle = rowsTop + (Double(index) + 0.5) * panel.rowHeight
            drawing.text(
                PlotStyle.fitted(row.arm, to: span.names - span.start),
                at: Point(x: span.names, y: middle + 4), anchor: .end)
            let first = middle - Double(row.seeds.count - 1) / 2 * Self.seedSpacing
            for (seed, entry) in row.seeds.enumerated() {
                let height = first + Double(seed) * Self.seedSpacing
                draw(entry, height: height, scale: scale, into: &drawing)
            }
        }
    }

    private func drawTitle(
        of panel: Panel, in span: Span, top: Double, into drawing: inout Drawing
    ) {
        let probe = PlotStyle.label(panel.probe.rawValue)
        let measure = PlotStyle.label(panel.measure.rawValue, length: 40)
        drawing.text(
            "\(probe): change of \(measure)", at: Point(x: span.start, y: top + 14), style: "strong"
        )
        let hint = panel.higherIsBetter ? "better →" : "← better"
        drawing.text(
            hint, at: Point(x: span.end, y: top + 14), anchor: .end, style: "quiet")
    }

    private func drawGrid(
        _ scale: Scale, from top: Double, to bottom: Double, into drawing: inout Drawing
    ) {
        for tick in scale.ticks {
            let x = scale.position(tick)
            drawing.line(from: Point(x: x, y: top), to: Point(x: x, y: bottom), style: "grid")
            drawing.text(
                scale.label(tick), at: Point(x: x, y: bottom + 16), anchor: .middle,
                style: "quiet")
        }
        let zero = scale.position(0)
        drawing.line(from: Point(x: zero, y: top), to: Point(x: zero, y: bottom), style: "axis")
    }

    private func draw(
        _ entry: ForgettingRecord, height: Double, scale: Scale, into drawing: inout Drawing
    ) {
        let place = record.place(ofArm: entry.arm)
        let color = PlotStyle.color(place)
        if entry.change.hasInterval {
            drawing.line(
                from: Point(x: scale.position(entry.change.low), y: height),
                to: Point(x: scale.position(entry.change.high), y: height),
                style: "\(color) bar")
        }
        Marker.shape(place).draw(
            at: Point(x: scale.position(entry.change.value), y: height), color: color,
            into: &drawing)
    }
}
