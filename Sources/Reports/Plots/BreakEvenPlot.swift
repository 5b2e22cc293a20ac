import Foundations
import Record

/// Every arm's bill as one input grows: where two curves cross, another arm becomes the cheaper one.
struct BreakEvenPlot {
    private struct Curve {
        let arm: String
        let place: Int
        let totals: [Double]
    }

    private let axis: MapAxisRecord
    private let curves: [Curve]
    private let crossings: [CrossingRecord]
    private let title: String
    private let unit: String
    private let frame: PlotFrame

    /// Nil when no arm has a bill that can be drawn, or where all that could be seen is level.
    ///
    /// - Parameter place: of the curves in `costs`.
    init?(_ costs: SheetCostRecord, curves place: Int, of record: RunRecord) {
        guard costs.curves.indices.contains(place) else { return nil }
        guard !costs.isLevel(place) else { return nil }
        let axis = costs.curves[place].axis, totals = costs.curves[place].totals
        let curves = record.arms.compactMap { arm -> Curve? in
            guard let values = totals[arm.name], values.count == axis.values.count,
                values.allSatisfy({ $0.isFinite && $0 >= 0 })
            else { return nil }
            return Curve(arm: arm.name, place: record.place(ofArm: arm.name), totals: values)
        }
        guard !curves.isEmpty, axis.values.count > 1, axis.values.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        self.axis = axis
        self.curves = curves
        crossings = costs.breakEvens.filter { $0.input == axis.input }
        title = "Every arm's bill as one input grows: \(axis.title)"
        let months = NumberFormat.plain(record.scenario.horizonMonths)
        unit = "\(costs.sheet.currency) over \(months) months"
        let bottom = 320.0 + max(0, Double(curves.count - 15) * EndLabels.spacing)
        frame = PlotFrame(
            x: Scale(logarithmic: axis.values, start: 74, end: 570),
            y: Scale(adaptive: curves.flatMap(\.totals), start: bottom, end: 30))
    }

    func drawing() -> Drawing {
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 56, title: title,
            summary: "The bill of every arm that answers well enough. Rings: two bills are equal.")
        frame.draw(
            xTitle: "\(axis.title) (logarithmic)", yTitle: PlotStyle.label(unit, length: 40),
            into: &drawing)
        drawAssumption(into: &drawing)
        for curve in curves {
            drawing.polyline(points(of: curve), style: PlotStyle.curve(curve.place))
        }
        EndLabels(
            names: curves.map(\.arm), places: curves.map(\.place),
            ends: curves.map { points(of: $0)[axis.values.count - 1] }
        ).draw(beside: frame.box, into: &drawing)
        drawCrossings(into: &drawing)
        return drawing
    }
}

extension SheetCostRecord {
    /// Whether an input moves no bill by as much as a hundredth, and no two bills cross over it.
    ///
    /// - Parameter place: of the input among the curves.
    func isLevel(_ place: Int) -> Bool {
        let curve = curves[place]
        guard !breakEvens.contains(where: { $0.input == curve.axis.input }) else { return false }
        return curve.totals.values.allSatisfy { totals in
            guard let least = totals.min(), let most = totals.max() else { return true }
            return most <= 1.01 * least
        }
    }
}

// MARK: - Parts

extension BreakEvenPlot {
    private func points(of curve: Curve) -> [Point] {
        zip(axis.values, curve.totals).map { frame.point($0, $1) }
    }

    private func drawAssumption(into drawing: inout Drawing) {
        guard axis.assumed > 0 else { return }
        let x = frame.x.position(axis.assumed)
        drawing.line(
            from: Point(x: x, y: frame.box.top), to: Point(x: x, y: frame.box.bottom),
            style: "bound")
        drawing.text(
            "assumed: \(Figure.input(axis.assumed))", at: Point(x: x, y: frame.box.top - 8),
            anchor: x > 400 ? .end : .start, style: "quiet")
    }

    private func drawCrossings(into drawing: inout Drawing) {
        let rings = crossings.compactMap { crossing in
            ring(of: crossing).map { (crossing, $0) }
        }
        let marks = rings.map { _, ring in
            Box(left: ring.x - 7, top: ring.y - 7, right: ring.x + 7, bottom: ring.y + 7)
        }
        let lines = curves.flatMap(points).map { point in
            Box(left: point.x - 4, top: point.y - 2, right: point.x + 4, bottom: point.y + 2)
        }
        var placement = LabelPlacement(marks: marks, avoiding: lines, inside: frame.box)
        for (crossing, ring) in rings {
            drawing.circle(at: ring, radius: 6, style: "ink-mark hollow")
            let label = Figure.input(crossing.value)
            let width = PlotStyle.width(of: label)
            guard let box = placement.place(width: width, beside: ring) else { continue }
            LabelPlacement.drawLeader(from: ring, to: box, into: &drawing)
            drawing.text(
                label, at: Point(x: (box.left + box.right) / 2, y: box.bottom - 3),
                anchor: .middle)
        }
    }

    /// On the drawn line of the arm that is cheaper below; nil outside of the picture.
    private func ring(of crossing: CrossingRecord) -> Point? {
        guard let curve = curves.first(where: { $0.arm == crossing.below }),
            let after = axis.values.firstIndex(where: { $0 >= crossing.value }),
            crossing.value >= axis.values[0]
        else { return nil }
        let line = points(of: curve), x = frame.x.position(crossing.value)
        guard after > 0 else { return line[0] }
        let (first, second) = (line[after - 1], line[after])
        let share = (x - first.x) / (second.x - first.x)
        return Point(x: x, y: first.y + share * (second.y - first.y))
    }
}
