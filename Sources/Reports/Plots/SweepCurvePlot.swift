import Domain
import Evaluation
import Foundations
import Record
import Scenarios
import Statistics

/// A sweep as curves: the score over one option, one curve for each value of the other.
struct SweepCurvePlot {
    private struct Curve {
        let name: String
        let place: Int
        let cells: [(x: Double, score: Estimate)]
        let fit: CurveFitRecord?
        let answer: CurveAnswerRecord?
    }

    /// Values that span more than this factor are spread by their logarithm.
    private static let widestEven = 8.0
    /// Pixels between marks of different curves at the same value.
    private static let offset = 7.0
    private static let right = 570.0
    private static let left = 74.0

    private let curves: [Curve]
    private let option: Sweep.Axis
    /// The option whose values have a curve each; nil for a sweep over one.
    private let other: Sweep.Axis?
    private let arm: String
    private let metric: String
    private let asked: Double?
    private let frame: PlotFrame
    private let ticks: [Double]

    /// Nil for a sweep without scores at two values of the option, or of another shape than its axes
    /// say.
    init?(_ sweep: SweepRecord, of record: RunRecord) {
        guard RecordShape.mistake(in: sweep) == nil, let along = sweep.curveAxis else { return nil }
        curves = Self.curves(of: sweep, along: along)
        let values = curves.flatMap { $0.cells.map(\.x) }
        guard let least = values.min(), let most = values.max(), least < most else { return nil }
        option = sweep.axes[along].name
        other = sweep.axes.indices.contains(1 - along) ? sweep.axes[1 - along].name : nil
        arm = sweep.arm
        metric = record.scenario.metric.rawValue
        asked = record.scenario.requirements.first { $0.subject == .accuracy }?.value
        let reach = curves.compactMap { $0.fit.map { $0.last * LearningCurve.reach } }.max()
        let end = max(most, reach ?? most)
        let isSpread = least > 0 && end > Self.widestEven * least
        let x =
            isSpread
            ? Scale(logarithmic: [least / 1.2, end * 1.2], start: Self.left, end: Self.right)
            : Scale(from: least, to: most, margin: 0.05, start: Self.left, end: Self.right)
        let scores = curves.flatMap(Self.heights) + [asked].compactMap(\.self)
        frame = PlotFrame(x: x, y: Scale(linear: scores, start: 300, end: 24))
        ticks = x.apart(values + [reach].compactMap(\.self))
    }

    func drawing() -> Drawing {
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 76,
            title: title,
            summary: """
                Points are measured, with 95 % intervals; \(
                    isFitted ? "lines are fitted, dashed beyond what was measured."
                        : "dotted lines join them.")
                """)
        frame.draw(
            xTitle: option.rawValue + (frame.x.isLogarithmic ? " (logarithmic)" : ""),
            yTitle: PlotStyle.label(metric), xTicks: ticks, into: &drawing)
        drawRequirement(into: &drawing)
        for curve in curves { drawLine(of: curve, into: &drawing) }
        for curve in curves { drawMarks(of: curve, into: &drawing) }
        EndLabels(
            names: curves.map(\.name), places: curves.map(\.place), ends: curves.map(end)
        ).draw(beside: frame.box, into: &drawing)
        drawing.text(
            note, at: Point(x: Self.left, y: frame.box.bottom + 62), style: "quiet")
        return drawing
    }

    /// What the picture shows, for readers who do not see it.
    private var title: String {
        let start = "\(PlotStyle.label(metric)) of \(PlotStyle.label(arm)) over \(option.rawValue)"
        return other.map { "\(start), by \($0.rawValue)" } ?? start
    }

    private var isFitted: Bool { curves.contains { $0.fit != nil } }

    private var note: String {
        let points = "points: measured, with 95 % intervals"
        guard isFitted else { return "\(points) · no curve is fitted" }
        let isPartly = curves.contains { $0.fit == nil }
        return "\(points) · line: fitted, dashed beyond"
            + (isPartly ? " · dotted: not fitted" : " what was measured")
    }

    // MARK: - What is drawn

    private static func curves(of sweep: SweepRecord, along: Int) -> [Curve] {
        let others = sweep.axes.indices.contains(1 - along) ? sweep.axes[1 - along] : nil
        return sweep.curvePlaces.enumerated().compactMap { place, row in
            let cells = row.cells.map { sweep.cells[$0] }.filter(\.score.isDefined).map {
                (x: $0.values[along], score: $0.score)
            }
            guard !cells.isEmpty else { return nil }
            let value = others.flatMap { axis in row.other.map { axis.values[$0] } }
            let curve = sweep.curves?.first { $0.other == value }
            let name = others.flatMap { axis in
                value.map { "\(axis.name.rawValue) \(NumberFormat.plain($0))" }
            }
            return Curve(
                name: name ?? sweep.arm, place: place, cells: cells,
                fit: along == sweep.curveAxis ? curve?.fit : nil, answer: curve?.answer)
        }
    }

    /// All heights that must be inside the frame.
    private static func heights(of curve: Curve) -> [Double] {
        let measured = curve.cells.flatMap { cell in
            cell.score.hasInterval
                ? [cell.score.low, cell.score.value, cell.score.high] : [cell.score.value]
        }
        guard let fit = curve.fit else { return measured }
        return measured + [fit.score(at: fit.first), fit.score(at: fit.last * LearningCurve.reach)]
    }
}

// MARK: - Parts

extension SweepCurvePlot {
    private func shift(of curve: Curve) -> Double {
        let middle = Double(curves.count - 1) / 2
        let place = curves.firstIndex { $0.place == curve.place } ?? 0
        return (Double(place) - middle) * min(Self.offset, 28 / Double(max(1, curves.count)))
    }

    private func point(_ values: (x: Double, y: Double), of curve: Curve) -> Point {
        var point = frame.point(values.x, values.y)
        point.x += shift(of: curve)
        return point
    }

    /// Where a curve ends on the right.
    private func end(of curve: Curve) -> Point {
        if let fit = curve.fit {
            let most = fit.last * LearningCurve.reach
            return line(fit, of: curve, from: most, to: most)[0]
        }
        return curve.cells.last.map { point(($0.x, $0.score.value), of: curve) }
            ?? frame.point(0, 0)
    }

    private func drawLine(of curve: Curve, into drawing: inout Drawing) {
        let color = PlotStyle.color(curve.place)
        guard let fit = curve.fit else {
            drawing.polyline(
                curve.cells.map { point(($0.x, $0.score.value), of: curve) },
                style: "\(color) curve dotted")
            return
        }
        drawing.polyline(
            line(fit, of: curve, from: fit.first, to: fit.last), style: "\(color) curve")
        drawing.polyline(
            line(fit, of: curve, from: fit.last, to: fit.last * LearningCurve.reach),
            style: "\(color) curve dashed")
    }

    /// Moved as the curve's marks are, so that it runs through them.
    private func line(
        _ fit: CurveFitRecord, of curve: Curve, from first: Double, to last: Double
    ) -> [Point] {
        (0...40).map { step in
            let size = first * pow(last / first, Double(step) / 40)
            return point((size, fit.score(at: size)), of: curve)
        }
    }

    private func drawMarks(of curve: Curve, into drawing: inout Drawing) {
        let color = PlotStyle.color(curve.place)
        for cell in curve.cells {
            let center = point((cell.x, cell.score.value), of: curve)
            if cell.score.hasInterval {
                let ends = [cell.score.low, cell.score.high].map {
                    Point(x: center.x, y: frame.y.position($0))
                }
                drawing.line(from: ends[0], to: ends[1], style: "\(color) bar")
                for end in ends {
                    drawing.line(
                        from: Point(x: end.x - 3, y: end.y), to: Point(x: end.x + 3, y: end.y),
                        style: "\(color) bar")
                }
            }
            // Hollow: before the rise, so that the curve does not go by it.
            Marker.shape(curve.place).draw(
                at: center, color: color, isHollow: cell.x < curve.fit?.first ?? 0, into: &drawing)
        }
        drawAnswer(of: curve, into: &drawing)
    }

    /// A bar on the requirement's line from the fewest to the most examples that may be needed.
    private func drawAnswer(of curve: Curve, into drawing: inout Drawing) {
        guard let asked, let examples = curve.answer?.examples else { return }
        let color = PlotStyle.color(curve.place)
        let (low, high) = (
            point((examples.low, asked), of: curve), point((examples.high, asked), of: curve)
        )
        drawing.line(from: low, to: high, style: "\(color) bar")
        for end in [low, high] {
            drawing.line(
                from: Point(x: end.x, y: end.y - 4), to: Point(x: end.x, y: end.y + 4),
                style: "\(color) bar")
        }
        Marker.star.draw(
            at: point((examples.value, asked), of: curve), color: color, into: &drawing)
    }

    private func drawRequirement(into drawing: inout Drawing) {
        guard let asked else { return }
        let box = frame.box, height = frame.y.position(asked)
        drawing.line(
            from: Point(x: box.left, y: height), to: Point(x: box.right, y: height),
            style: "bound")
        let words = "required: \(NumberFormat.plain(asked))"
        let place = freePlace(width: PlotStyle.width(of: words), besideLineAt: height)
        drawing.text(words, at: Point(x: place.left, y: place.bottom - 4), style: "quiet")
    }

    /// The leftmost place above or below the requirement's line that no mark and no line runs
    /// through.
    private func freePlace(width: Double, besideLineAt height: Double) -> Box {
        let box = frame.box
        let taken = curves.flatMap(taken)
        let tops = [height - 19, height + 4].filter { $0 > box.top && $0 + 15 < box.bottom }
        let places = stride(from: box.left + 6, to: box.right - width, by: 12).flatMap { left in
            tops.map { Box(left: left, top: $0, right: left + width, bottom: $0 + 15) }
        }
        let free = places.first { place in !taken.contains { $0.intersects(place) } }
        return free ?? places.first
            ?? Box(left: box.left + 6, top: height, right: box.left + width, bottom: height + 15)
    }

    private func taken(by curve: Curve) -> [Box] {
        let marks = curve.cells.map { cell in
            let center = point((cell.x, cell.score.value), of: curve)
            let low = cell.score.hasInterval ? cell.score.low : cell.score.value
            let high = cell.score.hasInterval ? cell.score.high : cell.score.value
            return Box(
                left: center.x - 8, top: min(frame.y.position(high), center.y - 8),
                right: center.x + 8, bottom: max(frame.y.position(low), center.y + 8))
        }
        let lines =
            curve.fit.map { fit in
                line(fit, of: curve, from: fit.first, to: fit.last * LearningCurve.reach)
            } ?? []
        let answer = asked.flatMap { asked in
            curve.answer?.examples.map { examples in
                let (low, high) = (
                    point((examples.low, asked), of: curve),
                    point((examples.high, asked), of: curve)
                )
                return Box(
                    left: low.x - 4, top: low.y - 10, right: high.x + 4, bottom: low.y + 10)
            }
        }
        return marks
            + lines.map { Box(left: $0.x - 6, top: $0.y - 4, right: $0.x + 6, bottom: $0.y + 4) }
            + [answer].compactMap(\.self)
    }
}

extension CurveFitRecord {
    /// The score of the fitted curve.
    fileprivate func score(at size: Double) -> Double { 1 - law.error(at: size) }
}
