import Foundations

/// How much a bill moves with each of the numbers it rests on: the longest bar first.
struct TornadoPlot {
    /// One input of the bill.
    struct Bar {
        /// E.g. `queries a month`.
        let label: String
        /// What is assumed, e.g. `30,000`.
        let value: String
        /// The bill with half of it, and with twice as much.
        let half: Double
        let double: Double
        /// Where the advice turns, e.g. `from 99,658: lora`: at most below and above; empty where it
        /// does not.
        let turns: [String]
    }

    private static let rowHeight = 30.0
    private static let top = 44.0
    private static let width = 760.0
    /// The most that words may take from the bars, on either side.
    private static let mostForWords = 300.0
    private static let gap = 12.0

    private let total: Double
    private let bars: [Bar]
    private let title: String
    private let unit: String
    /// Where the bars may begin and end: beside the longest words.
    private let left: Double
    private let right: Double

    /// Nil when no bar can be drawn.
    ///
    /// - Parameters:
    ///   - total: the bill as it is assumed.
    ///   - unit: of the bill, e.g. `USD over 12 months`.
    init?(total: Double, bars: [Bar], title: String, unit: String) {
        let drawn = bars.filter { $0.half.isFinite && $0.double.isFinite }
        guard total.isFinite, !drawn.isEmpty else { return nil }
        self.total = total
        self.bars = drawn
        self.title = title
        self.unit = unit
        func room(for words: [String]) -> Double {
            min(words.map(PlotStyle.width).max() ?? 0, Self.mostForWords) + 2 * Self.gap
        }
        left = room(for: drawn.flatMap { [$0.label, $0.value] })
        right = Self.width - room(for: drawn.flatMap(\.turns) + [Self.turnsTitle])
    }

    private static let turnsTitle = "the advice turns"

    func drawing() -> Drawing {
        let bottom = Self.top + Double(bars.count) * Self.rowHeight
        var drawing = Drawing(
            width: Self.width, height: bottom + 52, title: title,
            summary: "The bill with half and with twice each input, the greatest change first.")
        let scale = Scale(
            linear: bars.flatMap { [$0.half, $0.double] } + [total], start: left,
            end: right)
        drawLegend(into: &drawing)
        drawGrid(scale, bottom: bottom, into: &drawing)
        for (index, bar) in bars.enumerated() {
            draw(
                bar, middle: Self.top + (Double(index) + 0.5) * Self.rowHeight, scale,
                into: &drawing)
        }
        return drawing
    }

    private func drawLegend(into drawing: inout Drawing) {
        let y = 22.0
        drawing.polygon(Self.box(Self.gap, Self.gap + 22, y - 4), style: "c5 full")
        drawing.text("with half", at: Point(x: Self.gap + 30, y: y))
        drawing.polygon(Self.box(Self.gap + 110, Self.gap + 132, y - 4), style: "c1 hollow")
        drawing.text("with twice as much", at: Point(x: Self.gap + 140, y: y))
        drawing.text(Self.turnsTitle, at: Point(x: right + Self.gap, y: y), style: "quiet")
    }

    private func drawGrid(_ scale: Scale, bottom: Double, into drawing: inout Drawing) {
        for tick in scale.ticks {
            let x = scale.position(tick)
            drawing.line(
                from: Point(x: x, y: Self.top), to: Point(x: x, y: bottom), style: "grid")
            drawing.text(
                scale.label(tick), at: Point(x: x, y: bottom + 16), anchor: .middle,
                style: "quiet")
        }
        drawing.text(
            unit, at: Point(x: (left + right) / 2, y: bottom + 38), anchor: .middle)
        let now = scale.position(total)
        drawing.line(
            from: Point(x: now, y: Self.top - 4), to: Point(x: now, y: bottom), style: "bound")
    }

    private func draw(_ bar: Bar, middle: Double, _ scale: Scale, into drawing: inout Drawing) {
        drawing.text(
            PlotStyle.fitted(bar.label, to: Self.mostForWords),
            at: Point(x: left - Self.gap, y: middle - 1), anchor: .end)
        drawing.text(
            PlotStyle.fitted(bar.value, to: Self.mostForWords),
            at: Point(x: left - Self.gap, y: middle + 12), anchor: .end, style: "quiet")
        let now = scale.position(total)
        for (value, style) in [(bar.half, "c5 full"), (bar.double, "c1 hollow")] {
            let end = scale.position(value)
            drawing.polygon(Self.box(min(now, end), max(now, end), middle), style: style)
        }
        let turns = bar.turns.isEmpty ? ["–"] : bar.turns
        for (line, turn) in turns.enumerated() {
            let above = Double(turns.count - 1) / 2 - Double(line)
            drawing.text(
                PlotStyle.fitted(turn, to: Self.mostForWords),
                at: Point(x: right + Self.gap, y: middle + 4 - 13 * above), style: "quiet")
        }
    }

    private static func box(_ left: Double, _ right: Double, _ middle: Double) -> [Point] {
        [
            Point(x: left, y: middle - 7), Point(x: right, y: middle - 7),
            Point(x: right, y: middle + 7), Point(x: left, y: middle + 7),
        ]
    }
}
