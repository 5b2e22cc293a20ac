import Domain
import Evaluation
import Record

/// Every arm's score against its CPU seconds a query: good and cheap is up and to the left.
struct AccuracyCostPlot {
    private struct Mark {
        let arm: ArmRecord
        let status: StandingRecord.Status
        let color: String
        let point: Point
        let low: Double
        let high: Double

        /// Where the mark and its interval stand.
        var box: Box {
            Box(
                left: point.x - 8, top: min(high, point.y - 8), right: point.x + 8,
                bottom: max(low, point.y + 8))
        }
    }

    private let record: RunRecord
    private let frame: PlotFrame
    private let marks: [Mark]

    /// Nil when no arm has a score.
    init?(_ record: RunRecord) {
        let arms = record.finishedArms.map(\.it).filter {
            $0.score.isDefined && record.answeringCPUSeconds(of: $0).isFinite
        }
        guard !arms.isEmpty else { return nil }
        let costs = arms.map(record.answeringCPUSeconds)
        let frame = PlotFrame(
            x: Scale(adaptive: costs, start: 74, end: 736),
            y: Self.scoreScale(arms: arms, threshold: Self.threshold(in: record)))
        self.record = record
        self.frame = frame
        marks = zip(arms, costs).map { arm, cost in
            let score = arm.score
            return Mark(
                arm: arm, status: arm.standing.status,
                color: PlotStyle.color(record.place(ofArm: arm.name)),
                point: frame.point(cost, score.value),
                low: frame.y.position(score.hasInterval ? score.low : score.value),
                high: frame.y.position(score.hasInterval ? score.high : score.value))
        }
    }

    func drawing() -> Drawing {
        let scenario = record.scenario
        let better = scenario.higherIsBetter ? "higher" : "lower"
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 84,
            title: "Every arm's score against its CPU seconds a query",
            summary: "\(scenario.metric.rawValue) with 95 % intervals; \(better) is better.")
        frame.draw(
            xTitle: "CPU seconds a query" + (frame.x.isLogarithmic ? " (logarithmic)" : ""),
            yTitle: "\(PlotStyle.label(scenario.metric.rawValue)), \(better) is better",
            into: &drawing)
        let requirement = drawRequirement(into: &drawing)
        for mark in marks {
            draw(mark, into: &drawing)
        }
        drawLabels(around: requirement, into: &drawing)
        drawLegend(into: &drawing)
        return drawing
    }

    private static func threshold(in record: RunRecord) -> Double? {
        record.scenario.requirements.first { $0.subject == .accuracy }?.value
    }

    /// Shares are always shown from 0 to 1, so that small differences look small.
    private static func scoreScale(arms: [ArmRecord], threshold: Double?) -> Scale {
        let values = arms.flatMap { [$0.score.low, $0.score.value, $0.score.high] }
        let all = values.filter(\.isFinite) + (threshold.map { [$0] } ?? [])
        let isShare = all.allSatisfy { (0...1).contains($0) }
        return Scale(linear: isShare ? [0, 1] : all + [0], start: 286, end: 28)
    }
}

// MARK: - Parts

extension AccuracyCostPlot {
    /// Draws the least (or most) that is required; the boxes of its line and its words.
    private func drawRequirement(into drawing: inout Drawing) -> [Box] {
        guard let threshold = Self.threshold(in: record),
            let asked = record.scenario.requirements.first(where: { $0.subject == .accuracy })
        else { return [] }
        let height = frame.y.position(threshold)
        let box = frame.box
        drawing.line(
            from: Point(x: box.left, y: height), to: Point(x: box.right, y: height),
            style: "bound")
        let words = PlotStyle.label("required: \(asked.bound)", length: 40)
        let place = freePlace(width: PlotStyle.width(of: words), besideLineAt: height)
        drawing.text(
            words, at: Point(x: place.left, y: place.bottom - 4), style: "quiet")
        let line = Box(left: box.left, top: height - 1, right: box.right, bottom: height + 1)
        return [place, line]
    }

    /// The rightmost place above or below a line across the frame where no interval stands.
    private func freePlace(width: Double, besideLineAt height: Double) -> Box {
        let box = frame.box
        let tops = [height - 18, height + 3].filter { $0 > box.top && $0 + 15 < box.bottom }
        let rights = stride(from: box.right - 4, to: box.left + width, by: -12)
        let places = rights.flatMap { right in
            tops.map { Box(left: right - width, top: $0, right: right, bottom: $0 + 15) }
        }
        let free = places.first { place in !marks.contains { $0.box.intersects(place) } }
        return free ?? places.first
            ?? Box(left: box.right - width, top: height, right: box.right, bottom: height)
    }

    private func draw(_ mark: Mark, into drawing: inout Drawing) {
        let x = mark.point.x
        if mark.low != mark.high {
            drawing.line(
                from: Point(x: x, y: mark.low), to: Point(x: x, y: mark.high),
                style: "\(mark.color) bar")
            for end in [mark.low, mark.high] {
                drawing.line(
                    from: Point(x: x - 4, y: end), to: Point(x: x + 4, y: end),
                    style: "\(mark.color) bar")
            }
        }
        Self.marker(of: mark.status).draw(
            at: mark.point, color: mark.color, isHollow: Self.isHollow(mark.status),
            into: &drawing)
    }

    /// What may not win, or not yet.
    private static func isHollow(_ status: StandingRecord.Status) -> Bool {
        status == .control || status == .unsure
    }

    private static func marker(of status: StandingRecord.Status) -> Marker {
        switch status {
        case .recommended: .star
        case .meets, .notRuledOut: .circle
        case .unsure: .diamond
        case .worse: .inverted
        case .fails, .failed: .cross
        case .control: .square
        }
    }

    private func drawLabels(around requirement: [Box], into drawing: inout Drawing) {
        let marked = marks.map { mark in
            Box(
                left: mark.point.x - 8, top: mark.point.y - 8, right: mark.point.x + 8,
                bottom: mark.point.y + 8)
        }
        let bars = marks.map { mark in
            Box(left: mark.point.x - 5, top: mark.high, right: mark.point.x + 5, bottom: mark.low)
        }
        var placement = LabelPlacement(
            marks: marked + requirement.prefix(1), avoiding: bars + requirement.dropFirst(),
            inside: frame.box)
        for mark in marks {
            let label = words(beside: mark)
            let width = PlotStyle.width(of: label)
            guard let box = placement.place(width: width, beside: mark.point) else { continue }
            LabelPlacement.drawLeader(from: mark.point, to: box, into: &drawing)
            drawing.text(
                label, at: Point(x: (box.left + box.right) / 2, y: box.bottom - 3),
                anchor: .middle, style: mark.status == .recommended ? "strong" : "ink")
        }
    }

    /// The arm's name; what rules it out behind it, unless the line of the requirement shows that.
    private func words(beside mark: Mark) -> String {
        let name = PlotStyle.label(mark.arm.name)
        let reason = mark.arm.standing.reasons.first?.text.text ?? ""
        let first = reason.prefix { $0 != "," && $0 != ";" && $0 != "[" }
        guard mark.status == .fails, !first.isEmpty, !isBeyondRequirement(mark.arm.score)
        else { return name }
        return "\(name): \(PlotStyle.label(String(first), length: 40))"
    }

    /// Whether the whole interval lies on the wrong side of the line.
    private func isBeyondRequirement(_ score: Estimate) -> Bool {
        guard let threshold = Self.threshold(in: record), score.hasInterval else { return false }
        return record.scenario.higherIsBetter ? score.high < threshold : score.low > threshold
    }

    /// What the shapes mean, for those that occur.
    private func drawLegend(into drawing: inout Drawing) {
        var x = frame.box.left
        let words: [StandingRecord.Status: String] = [
            .recommended: "recommended", .meets: "meets every requirement",
            .notRuledOut: "not ruled out",
            .unsure: "unsure: the evidence allows both",
            .worse: "shown to be worse", .fails: "fails a requirement",
            .control: "control, cannot win",
        ]
        for status in StandingRecord.Status.allCases
        where marks.contains(where: { $0.status == status }) {
            let text = words[status] ?? ""
            Self.marker(of: status).draw(
                at: Point(x: x + 8, y: frame.box.bottom + 62), color: "ink-mark",
                isHollow: Self.isHollow(status),
                into: &drawing)
            drawing.text(text, at: Point(x: x + 22, y: frame.box.bottom + 66), style: "quiet")
            x += PlotStyle.width(of: text) + 40
        }
    }
}
