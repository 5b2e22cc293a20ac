import Domain
import Foundations
import Record

/// The best score so far over the time that a search has taken, one line for each search.
struct BestSoFarPlot {
    /// Seconds up to which time is given in seconds, and in minutes.
    private static let units = [(180.0, "Seconds", 1.0), (10_800.0, "Minutes", 60.0)]
    private static let left = 74.0

    private struct Scored {
        let trial: TrialRecord
        let mark: TrialMark
        let score: Double
        let seconds: Double
    }

    private struct Course {
        let search: ArmSearch
        /// In the order of time.
        let scored: [Scored]
        /// When the search ended.
        let end: Double

        /// Where the best so far became better: seconds and score.
        var steps: [(seconds: Double, score: Double)] {
            scored.filter { $0.mark == .counting }.reduce(into: []) { steps, next in
                if let best = steps.last, !search.isBetter(next.score, than: best.score) { return }
                steps.append((next.seconds, next.score))
            }
        }
    }

    private let courses: [Course]
    private let budget: Double
    private let unit: (name: String, seconds: Double)
    private let frame: PlotFrame

    /// Nil when no trial came to a score.
    init?(_ searches: [ArmSearch]) {
        courses = searches.compactMap(Self.course)
        guard let first = courses.first else { return nil }
        budget = first.search.rule.seconds
        let most = max(budget, courses.map(\.end).max() ?? 0)
        let found = Self.units.first { most < $0.0 }
        unit = found.map { (name: $0.1, seconds: $0.2) } ?? (name: "Hours", seconds: 3600)
        let size = unit.seconds
        let bottom = 300 + max(0, Double(courses.count - 14) * EndLabels.spacing)
        frame = PlotFrame(
            x: Scale(linear: [0, most / size], start: Self.left, end: 570),
            y: Scale(
                linear: courses.flatMap { $0.scored.map(\.score) }, start: bottom, end: 36))
    }

    func drawing() -> Drawing {
        let metric = PlotStyle.label(courses[0].search.metric.rawValue)
        var drawing = Drawing(
            width: 760, height: frame.box.bottom + 94,
            title: "Best \(metric) of the trials so far, over the time of the search",
            summary: "A line is the best so far of an arm's trials that were trained to the end.")
        frame.draw(
            xTitle: "\(unit.name) of the search", yTitle: "\(metric), validation",
            into: &drawing)
        drawBudget(into: &drawing)
        for course in courses { drawLine(of: course, into: &drawing) }
        for course in courses { drawMarks(of: course, into: &drawing) }
        EndLabels(
            names: courses.map(\.search.arm), places: courses.map(\.search.place),
            ends: courses.map(end)
        ).draw(beside: frame.box, into: &drawing)
        let kept = hasBounds ? " and kept the bound" : ""
        let hasLine = courses.contains { !$0.steps.isEmpty }
        let notes = [
            hasLine
                ? "line: the best so far of those that were trained to the end\(kept)"
                : "no line: no trial was trained to the end\(kept)",
            TrialMark.legend(hasBounds: hasBounds),
        ]
        for (number, note) in notes.enumerated() {
            drawing.text(
                note, at: Point(x: Self.left, y: frame.box.bottom + 62 + 18 * Double(number)),
                style: "quiet")
        }
        return drawing
    }

    private var hasBounds: Bool { !courses[0].search.bounded.isEmpty }

    private static func course(of search: ArmSearch) -> Course? {
        let scored = search.tuning.trials.compactMap { trial -> Scored? in
            guard let mark = TrialMark(trial, in: search), let look = trial.looks.last,
                look.seconds.isFinite
            else { return nil }
            return Scored(trial: trial, mark: mark, score: look.score, seconds: look.seconds)
        }
        guard let last = scored.map(\.seconds).max() else { return nil }
        return Course(
            search: search,
            scored: scored.sorted { ($0.seconds, $0.trial.number) < ($1.seconds, $1.trial.number) },
            end: max(last, search.tuning.usage.wallSeconds))
    }
}

// MARK: - Parts

extension BestSoFarPlot {
    private func point(_ seconds: Double, _ score: Double) -> Point {
        frame.point(seconds / unit.seconds, score)
    }

    /// Where a line ends on the right; without a line, the last mark.
    private func end(of course: Course) -> Point {
        if let best = course.steps.last { return point(course.end, best.score) }
        return course.scored.last.map { point($0.seconds, $0.score) } ?? point(0, 0)
    }

    private func drawBudget(into drawing: inout Drawing) {
        let box = frame.box, place = frame.x.position(budget / unit.seconds)
        drawing.line(
            from: Point(x: place, y: box.bottom), to: Point(x: place, y: box.top), style: "bound")
        let words = "budget: \(NumberFormat.duration(seconds: budget))"
        let half = PlotStyle.width(of: words) / 2
        drawing.text(
            words,
            at: Point(x: min(max(place, box.left + half), 740 - half), y: box.top - 10),
            anchor: .middle, style: "quiet")
    }

    private func drawLine(of course: Course, into drawing: inout Drawing) {
        let steps = course.steps
        guard let first = steps.first, let last = steps.last else { return }
        var points = [point(first.seconds, first.score)]
        for (before, step) in zip(steps, steps.dropFirst()) {
            points += [point(step.seconds, before.score), point(step.seconds, step.score)]
        }
        points.append(point(course.end, last.score))
        drawing.polyline(points, style: PlotStyle.curve(course.search.place))
    }

    private func drawMarks(of course: Course, into drawing: inout Drawing) {
        let chosen = course.search.tuning.chosen
        // The chosen one last, so that no other covers it.
        let others = course.scored.filter { $0.trial.number != chosen }
        for scored in others + course.scored.filter({ $0.trial.number == chosen }) {
            scored.mark.draw(
                at: point(scored.seconds, scored.score), place: course.search.place,
                isChosen: scored.trial.number == chosen, into: &drawing)
        }
    }
}
