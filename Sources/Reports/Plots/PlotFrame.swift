/// The rectangle between two axes.
struct PlotFrame {
    let x: Scale
    let y: Scale

    var box: Box {
        Box(left: x.start, top: y.end, right: x.end, bottom: y.start)
    }

    func point(_ valueX: Double, _ valueY: Double) -> Point {
        Point(x: x.position(valueX), y: y.position(valueY))
    }

    /// Draws the grid, the axes, their ticks and titles.
    ///
    /// - Parameter xTicks: the values on the horizontal axis that get a tick; the scale's own unless
    ///   given.
    func draw(
        xTitle: String, yTitle: String, xTicks: [Double]? = nil, into drawing: inout Drawing
    ) {
        drawVerticalAxis(title: yTitle, into: &drawing)
        drawHorizontalAxis(
            title: xTitle, ticks: (xTicks ?? x.ticks).map { ($0, x.label($0)) }, into: &drawing)
    }

    /// Draws the grid and the vertical axis; without a title it has no labels either, as beside a
    /// frame with the same ones.
    func drawVerticalAxis(title: String?, into drawing: inout Drawing) {
        for tick in y.ticks {
            let height = y.position(tick)
            drawing.line(
                from: Point(x: x.start, y: height), to: Point(x: x.end, y: height), style: "grid")
            guard title != nil else { continue }
            drawing.text(
                y.label(tick), at: Point(x: x.start - 8, y: height + 4), anchor: .end,
                style: "quiet")
        }
        drawing.line(
            from: Point(x: x.start, y: y.start), to: Point(x: x.start, y: y.end), style: "axis")
        guard let title else { return }
        drawing.verticalText(
            title, at: Point(x: x.start - 50, y: (y.start + y.end) / 2))
    }

    /// Draws the horizontal axis with these ticks and their labels.
    func drawHorizontalAxis(
        title: String, ticks: [(value: Double, label: String)], into drawing: inout Drawing
    ) {
        drawing.line(
            from: Point(x: x.start, y: y.start), to: Point(x: x.end, y: y.start), style: "axis")
        for tick in ticks {
            let place = x.position(tick.value)
            drawing.line(
                from: Point(x: place, y: y.start), to: Point(x: place, y: y.start + 4),
                style: "axis")
            drawing.text(
                tick.label, at: Point(x: place, y: y.start + 18), anchor: .middle, style: "quiet")
        }
        drawing.text(
            title, at: Point(x: (x.start + x.end) / 2, y: y.start + 38), anchor: .middle)
    }
}
