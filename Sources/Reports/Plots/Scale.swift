import Foundations

/// Maps values to pixels, evenly or by their logarithm, and knows where ticks belong.
struct Scale {
    let low: Double
    let high: Double
    /// Pixel of `low` and of `high`.
    let start: Double
    let end: Double
    let isLogarithmic: Bool

    /// Values beyond this are drawn at the edge: no picture can show them beside the others.
    private static let limit = 1e15

    /// An even scale that covers `values`, rounded outwards to whole ticks.
    init(linear values: [Double], start: Double, end: Double) {
        let range = Self.range(of: values)
        let step = Self.step(for: range.high - range.low)
        low = (range.low / step).rounded(.down) * step
        high = (range.high / step).rounded(.up) * step
        self.start = start
        self.end = end
        isLogarithmic = false
    }

    /// An even scale from `low` to `high` with room for marks at either end.
    ///
    /// - Parameter margin: the room at one end, as a share of the distance between the two.
    init(from low: Double, to high: Double, margin: Double, start: Double, end: Double) {
        let range = Self.range(of: [low, high])
        let room = (range.high - range.low) * margin
        (self.low, self.high) = (range.low - room, range.high + room)
        self.start = start
        self.end = end
        isLogarithmic = false
    }

    /// A logarithmic scale that covers those of `values` that are > 0, and at least this factor.
    init(
        logarithmic values: [Double], atLeast factor: Double = 10, start: Double, end: Double
    ) {
        let positive = Self.range(of: values.filter { $0 > 1 / Self.limit })
        low = max(positive.low, 1 / Self.limit)
        high = max(positive.high, low * factor)
        self.start = start
        self.end = end
        isLogarithmic = true
    }

    /// A scale for values that may lie far apart: logarithmic when they span more than a factor
    /// of 30, with some room at either end.
    init(adaptive values: [Double], start: Double, end: Double) {
        let finite = values.filter(\.isFinite)
        guard let least = finite.min(), let most = finite.max(), least > 0, most / least > 30
        else {
            self.init(linear: finite + [0], start: start, end: end)
            return
        }
        self.init(logarithmic: [least / 1.6, most * 1.6], start: start, end: end)
    }

    func position(_ value: Double) -> Double {
        let inside = min(max(value, low), high)
        let share =
            isLogarithmic
            ? log10(inside / low) / log10(high / low) : (inside - low) / (high - low)
        return start + share * (end - start)
    }

    private static func range(of values: [Double]) -> (low: Double, high: Double) {
        let bounded = values.filter(\.isFinite).map { min(max($0, -limit), limit) }
        guard let low = bounded.min(), let high = bounded.max() else { return (0, 1) }
        if high - low > max(1e-12 * max(abs(low), abs(high)), 1 / limit) { return (low, high) }
        let room = abs(low) < 1e-9 ? 1 : abs(low) / 2
        return (low - room, high + room)
    }
}

// MARK: - Ticks

extension Scale {
    /// The values that get a tick, ascending.
    var ticks: [Double] {
        isLogarithmic ? logarithmicTicks : linearTicks
    }

    /// Of these values those whose labels stand apart, ascending.
    func apart(_ values: some Sequence<Double>) -> [Double] {
        var kept: [(value: Double, end: Double)] = []
        for value in Set(values).sorted() {
            let half = PlotStyle.width(of: label(value)) / 2 + 3
            let place = position(value)
            if let last = kept.last, place - half < last.end { continue }
            kept.append((value, place + half))
        }
        return kept.map(\.value)
    }

    /// A tick's label, such as `0.25`, `20k`.
    func label(_ tick: Double) -> String {
        let units = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
        if high >= 1e4, let (size, unit) = units.first(where: { abs(tick) >= $0.0 }) {
            return Self.shortest(tick / size) + unit
        }
        guard !isLogarithmic else { return Self.shortest(tick) }
        let digits = max(0, -Int(saturating: log10(Self.step(for: high - low)).rounded(.down)))
        return NumberFormat.fixed(tick, digits: digits)
    }

    /// The fewest digits that show a number with at most three significant digits.
    private static func shortest(_ value: Double) -> String {
        for digits in 0...15 {
            let text = NumberFormat.fixed(value, digits: digits)
            if let shown = Double(text), abs(shown - value) <= abs(value) * 1e-3 { return text }
        }
        return NumberFormat.significant(value, digits: 1)
    }

    /// 1, 2 or 5 times a power of ten, so that about five steps fill `span`.
    private static func step(for span: Double) -> Double {
        let power = pow(10, log10(span / 5).rounded(.down))
        let factor = span / 5 / power
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
    }

    private var linearTicks: [Double] {
        let step = Self.step(for: high - low)
        let count = ((high - low) / step).rounded()
        return stride(from: 0, through: min(count, 20), by: 1).map { low + $0 * step }
    }

    /// Powers of ten; twice and five times them, too, where the scale is short.
    private var logarithmicTicks: [Double] {
        let first = log10(low).rounded(.down)
        let last = log10(high).rounded(.up)
        let factors: [Double] = last - first <= 3 ? [1, 2, 5] : [1]
        let stride = ((last - first) / 8).rounded(.up)
        return Swift.stride(from: first, through: last, by: max(1, stride))
            .flatMap { power in factors.map { $0 * pow(10, power) } }
            .filter { $0 >= low * 0.999 && $0 <= high * 1.001 }
    }
}
