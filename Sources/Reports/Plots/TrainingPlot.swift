import Record

/// Loss over the steps: a line for training, a dashed line with marks for validation.
struct TrainingPlot {
    private struct Run {
        let arm: String
        let place: Int
        let training: TrainingRecord

        /// Finite losses only: a step that went wrong leaves a gap, not a broken picture.
        var losses: [(step: Double, loss: Double)] {
            training.losses.enumerated().filter(\.element.isFinite)
                .map { (Double($0.offset + 1), $0.element) }
        }

        var validation: [ValidationPoint] {
            training.validation.filter(\.loss.isFinite)
        }
    }

    /// More points than this are averaged in groups: the eye cannot see them apart.
    private static let mostPoints = 240

    private let runs: [Run]
    private let frame: PlotFrame

    /// Nil when nothing was trained.
    init?(_ record: RunRecord) {
        let runs = record.arms.compactMap { arm in
            arm.training.map {
                Run(arm: arm.name, place: record.place(ofArm: arm.name), training: $0)
            }
        }
        let losses = runs.flatMap { run in
            Self.thinned(run.losses).map(\.loss) + run.validation.map(\.loss)
        }
        guard !losses.isEmpty else { return nil }
        self.runs = runs
        let steps = runs.map { Double(max($0.training.losses.count, $0.training.steps)) }
        let bottom = 300.0 + max(0, Double(runs.count - 14) * 18)
        frame = PlotFrame(
            x: Scale(linear: steps + [0], start: 74, end: 570),
            y: Scale(adaptive: losses, start: bottom, end: 24))
    }

    func drawing() -> Drawing {
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 76,
            title: "Training and validation loss over the steps",
            summary: "Lower is better. The ringed mark is the step that was kept.")
        frame.draw(
            xTitle: "Step", yTitle: "Loss" + (frame.y.isLogarithmic ? " (logarithmic)" : ""),
            into: &drawing)
        for run in runs {
            draw(run, into: &drawing)
        }
        drawNames(into: &drawing)
        drawing.text(
            "line: training · dashed with marks: validation · ring: the step that was kept",
            at: Point(x: 74, y: frame.box.bottom + 62), style: "quiet")
        return drawing
    }

    /// Means of neighbouring points, so that at most ``mostPoints`` are left.
    private static func thinned(
        _ points: [(step: Double, loss: Double)]
    ) -> [(step: Double, loss: Double)] {
        let groups = min(points.count, mostPoints)
        return (0..<groups).map { group in
            let start = group * points.count / groups
            let part = points[start..<(group + 1) * points.count / groups]
            let count = Double(part.count)
            return (
                part.reduce(0) { $0 + $1.step } / count, part.reduce(0) { $0 + $1.loss } / count
            )
        }
    }
}

// MARK: - Parts

extension TrainingPlot {
    private func draw(_ run: Run, into drawing: inout Drawing) {
        let color = PlotStyle.color(run.place)
        let curve = Self.thinned(run.losses).map { frame.point($0.step, $0.loss) }
        drawing.polyline(curve, style: PlotStyle.curve(run.place))
        let points = run.validation.map { frame.point(Double($0.step), $0.loss) }
        drawing.polyline(points, style: "\(color) curve dashed")
        for (entry, point) in zip(run.validation, points) {
            Marker.shape(run.place).draw(at: point, color: color, into: &drawing)
            if entry.step == run.training.bestStep {
                drawing.circle(
                    at: point, radius: Marker.radius + 4.5, style: "ink-mark hollow")
            }
        }
    }

    /// Each arm's name at the end of its curves, moved apart where they meet.
    private func drawNames(into drawing: inout Drawing) {
        let ends = runs.map { run -> Point in
            let last = run.losses.last
            guard let validation = run.validation.last else {
                return frame.point(last?.step ?? 0, last?.loss ?? 0)
            }
            return frame.point(Double(validation.step), validation.loss)
        }
        EndLabels(names: runs.map(\.arm), places: runs.map(\.place), ends: ends)
            .draw(beside: frame.box, into: &drawing)
    }
}
