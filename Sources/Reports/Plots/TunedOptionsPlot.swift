import Domain
import Foundations
import Record

/// The score of one arm's trials over each option that was searched, side by side.
struct TunedOptionsPlot {
    private static let left = 74.0
    private static let right = 746.0
    private static let top = 24.0
    private static let gap = 26.0
    private static let mostColumns = 3
    private static let height = 140.0
    /// From the top of one row to the next: with ticks and title.
    private static let rowHeight = 204.0

    private let search: ArmSearch
    private let panels: [TunedOptionPanel]

    /// Nil when no trial came to a score, or no option was searched.
    init?(_ search: ArmSearch) {
        let scored = search.tuning.trials.filter { TrialMark($0, in: search) != nil }
        let options = search.options.filter { option in
            scored.contains { $0.values[option.rawValue] != nil }
        }
        guard !options.isEmpty else { return nil }
        self.search = search
        let scores = scored.compactMap { $0.looks.last?.score }
        let columns = min(Self.mostColumns, options.count)
        let gaps = Self.gap * Double(columns - 1)
        let width = (Self.right - Self.left - gaps) / Double(columns)
        panels = options.enumerated().map { number, option in
            let left = Self.left + Double(number % columns) * (width + Self.gap)
            let top = Self.top + Double(number / columns) * Self.rowHeight
            return TunedOptionPanel(
                option: option, trials: scored, isFirst: number % columns == 0,
                x: (left, left + width),
                y: Scale(linear: scores, start: top + Self.height, end: top))
        }
    }

    func drawing() -> Drawing {
        let metric = PlotStyle.label(search.metric.rawValue)
        let bottom = panels.map(\.frame.box.bottom).max() ?? 0
        var drawing = Drawing(
            width: 760, height: bottom + 76,
            title: "\(metric) of each trial of \(PlotStyle.label(search.arm)), by option",
            summary: "One picture for each option that was searched; a mark is a trial.")
        for panel in panels {
            panel.drawAxes(metric: metric, into: &drawing)
            // The chosen one last, so that no other covers it.
            let marks = panel.marks
            let chosen = marks.filter { $0.trial.number == search.tuning.chosen }
            for (trial, center) in marks.filter({ $0.trial.number != search.tuning.chosen })
                + chosen
            {
                TrialMark(trial, in: search)?.draw(
                    at: center, place: search.place,
                    isChosen: trial.number == search.tuning.chosen, into: &drawing)
            }
        }
        drawing.text(
            TrialMark.legend(hasBounds: !search.bounded.isEmpty),
            at: Point(x: Self.left, y: bottom + 62), style: "quiet")
        return drawing
    }
}

/// One option's picture: its values to the right, the score upwards.
private struct TunedOptionPanel {
    /// Where there are no more values than these, marks that touch are moved apart.
    private static let fewest = 8
    /// Pixels by which marks are moved apart.
    private static let step = 7.0

    let frame: PlotFrame
    private let option: TrainingOption
    private let isFirst: Bool
    private let trials: [(trial: TrialRecord, x: Double)]
    /// The words that are ticks; empty where numbers are.
    private let words: [String]

    init(
        option: TrainingOption, trials: [TrialRecord], isFirst: Bool,
        x: (start: Double, end: Double), y: Scale
    ) {
        self.option = option
        self.isFirst = isFirst
        let valued = trials.compactMap { trial in
            trial.values[option.rawValue].map { (trial, $0) }
        }
        if case .word(let all) = option.kind {
            let used = Set(valued.map(\.1.description))
            let words = all.filter(used.contains) + used.subtracting(all).sorted()
            self.words = words
            self.trials = valued.compactMap { trial, value -> (trial: TrialRecord, x: Double)? in
                words.firstIndex(of: value.description).map { (trial, Double($0) + 0.5) }
            }
            frame = PlotFrame(
                x: Scale(linear: [0, Double(words.count)], start: x.start, end: x.end), y: y)
            return
        }
        words = []
        self.trials = valued.compactMap { trial, value -> (trial: TrialRecord, x: Double)? in
            guard case .number(let number) = value else { return nil }
            return (trial, number)
        }
        frame = PlotFrame(
            x: Self.scale(of: option, self.trials.map(\.x), from: x.start, to: x.end), y: y)
    }

    /// By ratios where these count, as in the search.
    private static func scale(
        of option: TrainingOption, _ values: [Double], from start: Double, to end: Double
    ) -> Scale {
        let isByRatio =
            switch option.kind {
            case .number(let isLogarithmic): isLogarithmic
            case .whole: true
            case .word: false
            }
        guard isByRatio, let least = values.min(), let most = values.max(), least > 0, most > least
        else { return Scale(linear: values, start: start, end: end) }
        return Scale(
            logarithmic: [least / 1.15, most * 1.15], atLeast: 1, start: start, end: end)
    }

    /// Every trial with where its mark stands.
    var marks: [(trial: TrialRecord, center: Point)] {
        var placed: [Point] = []
        return trials.compactMap { trial, x in
            guard let score = trial.looks.last?.score else { return nil }
            var center = frame.point(x, score)
            if isSparse { center = Self.free(center, among: placed, inside: frame.box) }
            placed.append(center)
            return (trial, center)
        }
    }

    private var isSparse: Bool { Set(trials.map(\.x)).count <= Self.fewest }

    /// Whether the values themselves are what people would read at the axis: whole ones, or few that
    /// come again.
    private var isListed: Bool {
        if case .whole = option.kind { return isSparse }
        return isSparse && 2 * Set(trials.map(\.x)).count <= trials.count
    }

    /// The nearest place to the left or right that no mark takes.
    private static func free(_ point: Point, among taken: [Point], inside box: Box) -> Point {
        for number in 0...8 {
            // To the left and to the right in turn, a step further each time.
            let side: Double = number % 2 == 0 ? -1 : 1
            let offset = side * Double((number + 1) / 2) * step
            let place = Point(x: point.x + offset, y: point.y)
            let touches = taken.contains { other in
                abs(other.x - place.x) < step && abs(other.y - place.y) < step
            }
            if box.contains(place), !touches { return place }
        }
        return point
    }

    func drawAxes(metric: String, into drawing: inout Drawing) {
        frame.drawVerticalAxis(title: isFirst ? metric : nil, into: &drawing)
        frame.drawHorizontalAxis(
            title: option.rawValue + (frame.x.isLogarithmic ? " (logarithmic)" : ""),
            ticks: ticks, into: &drawing)
    }

    private var ticks: [(value: Double, label: String)] {
        guard words.isEmpty else {
            let room = (frame.box.right - frame.box.left) / Double(words.count) - 6
            return words.enumerated().map { place, word in
                (Double(place) + 0.5, PlotStyle.fitted(word, to: room))
            }
        }
        let values = isListed || frame.x.ticks.count < 2 ? trials.map(\.x) : frame.x.ticks
        return frame.x.apart(values).map { ($0, frame.x.label($0)) }
    }
}
