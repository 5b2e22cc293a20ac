import Foundations
import Glibc
import Lab

/// Total CPU seconds over the number of queries: where two curves cross, the arm that was dearer
/// to build has paid off.
struct BreakEvenPlot {
    private struct Curve {
        let arm: String
        let place: Int
        let building: Double
        let answering: Double

        func total(after queries: Double) -> Double {
            building + queries * answering
        }
    }

    private static let pointCount = 64
    /// No workload goes beyond this, and no picture shows it beside a single query.
    private static let mostQueries = 1e12

    private let record: RunRecord
    private let curves: [Curve]
    private let crossings: [(queries: Double, total: Double)]
    private let horizon: Double
    private let frame: PlotFrame

    /// Nil when no arm that may win has a cost.
    init?(_ record: RunRecord) {
        let curves = Self.curves(in: record)
        guard !curves.isEmpty else { return nil }
        let crossings = Self.crossings(of: curves, in: record)
        let workload = record.scenario.queriesPerMonth * record.scenario.horizonMonths
        horizon = workload.isFinite ? min(max(workload, 0), Self.mostQueries) : 0
        let most = max(1000, horizon * 1.5, (crossings.map(\.queries).max() ?? 0) * 3)
        let totals = curves.flatMap { [$0.total(after: 1), $0.total(after: most)] }
        let bottom = 320.0 + max(0, Double(curves.count - 15) * EndLabels.spacing)
        self.record = record
        self.curves = curves
        self.crossings = crossings
        frame = PlotFrame(
            x: Scale(logarithmic: [1, most], start: 74, end: 570),
            y: Scale(logarithmic: totals, start: bottom, end: 30))
    }

    func drawing() -> Drawing {
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 56, title: Picture.Kind.breakEven.alternative,
            summary: "Building and answering together. Rings: an arm dearer to build pays off; "
                + "arms whose score rules them out have none.")
        frame.draw(
            xTitle: "Queries (logarithmic)", yTitle: "CPU seconds in all (logarithmic)",
            into: &drawing)
        drawHorizon(into: &drawing)
        for curve in curves {
            drawing.polyline(points(of: curve), style: PlotStyle.curve(curve.place))
        }
        EndLabels(
            names: curves.map(\.arm), places: curves.map(\.place),
            ends: curves.map { points(of: $0)[Self.pointCount] }
        ).draw(beside: frame.box, into: &drawing)
        drawCrossings(into: &drawing)
        return drawing
    }

    private static func curves(in record: RunRecord) -> [Curve] {
        record.finishedArms.map(\.it).compactMap { arm in
            let curve = Curve(
                arm: arm.name, place: record.place(ofArm: arm.name),
                building: record.buildingCPUSeconds(of: arm),
                answering: record.answeringCPUSeconds(of: arm))
            let total = curve.total(after: 1)
            return arm.role == "answer" && total.isFinite && total > 0 ? curve : nil
        }
    }

    /// The crossings of the record between arms that are drawn.
    private static func crossings(
        of curves: [Curve], in record: RunRecord
    ) -> [(queries: Double, total: Double)] {
        record.breakEven.compactMap { entry in
            guard let queries = entry.queries, queries >= 1, queries <= mostQueries,
                let dear = curves.first(where: { $0.arm == entry.dearerToBuild }),
                curves.contains(where: { $0.arm == entry.cheaperToBuild })
            else { return nil }
            return (queries, dear.total(after: queries))
        }
    }
}

// MARK: - Parts

extension BreakEvenPlot {
    /// Evenly spread on the logarithmic axis, because the curves bend there.
    private func points(of curve: Curve) -> [Point] {
        (0...Self.pointCount).map { index in
            let share = Double(index) / Double(Self.pointCount)
            let queries = pow(frame.x.high, share)
            return frame.point(queries, curve.total(after: queries))
        }
    }

    private func drawHorizon(into drawing: inout Drawing) {
        guard horizon >= 1 else { return }
        let x = frame.x.position(horizon)
        drawing.line(
            from: Point(x: x, y: frame.box.top), to: Point(x: x, y: frame.box.bottom),
            style: "bound")
        drawing.text(
            "workload: \(Figure.count(horizon)) queries", at: Point(x: x, y: frame.box.top - 8),
            anchor: x > 400 ? .end : .start, style: "quiet")
    }

    private func drawCrossings(into drawing: inout Drawing) {
        let rings = crossings.map { frame.point($0.queries, $0.total) }
        let marks = rings.map { ring in
            Box(left: ring.x - 7, top: ring.y - 7, right: ring.x + 7, bottom: ring.y + 7)
        }
        let lines = curves.flatMap(points).map { point in
            Box(left: point.x - 4, top: point.y - 2, right: point.x + 4, bottom: point.y + 2)
        }
        var placement = LabelPlacement(marks: marks, avoiding: lines, inside: frame.box)
        for (crossing, ring) in zip(crossings, rings) {
            drawing.circle(at: ring, radius: 6, style: "ink-mark hollow")
            let label = Figure.count(crossing.queries.rounded(.up))
            let width = PlotStyle.width(of: label)
            guard let box = placement.place(width: width, beside: ring) else { continue }
            LabelPlacement.drawLeader(from: ring, to: box, into: &drawing)
            drawing.text(
                label, at: Point(x: (box.left + box.right) / 2, y: box.bottom - 3),
                anchor: .middle)
        }
    }
}
