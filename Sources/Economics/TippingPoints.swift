/// How far one input may be from what is assumed before another arm is the cheapest.
public struct TippingPoint: Sendable, Equatable {
    /// The input that is varied.
    public var input: CostInput
    /// What is assumed.
    public var value: Double
    /// The nearest smaller and greater value at which the outcome is another; nil where there is
    /// none within a factor of ``CostComparison/widestFactor``.
    public var below: Turn?
    /// As ``below``, for greater values.
    public var above: Turn?
    /// What the chosen arm costs over the horizon with half and with twice the input (or its
    /// greatest possible value).
    public var totalAtHalf: Double
    /// As ``totalAtHalf``.
    public var totalAtDouble: Double

    /// Where the outcome turns.
    public struct Turn: Sendable, Equatable {
        /// The input's value there.
        public var value: Double
        /// What cost says from there on.
        public var outcome: CostComparison.Outcome
    }

    /// How much the chosen arm's bill moves: the bars of a tornado plot are sorted by it.
    public var swing: Double { abs(totalAtDouble - totalAtHalf) }
}

extension CostComparison {
    /// How far an input is looked at to both sides.
    public static let widestFactor = 1000.0

    /// For every input that the bills have: where the advice turns, and how much the bill of the
    /// arm at `place` moves; the greatest swing first. An input that is 0 now moves nothing and is
    /// looked at upwards from a thousandth of a percent.
    public func tippingPoints(of place: Int) -> [TippingPoint] {
        CostInput.allCases.compactMap { tippingPoint($0, of: place) }
            .sorted { ($1.swing, $0.input.rawValue) < ($0.swing, $1.input.rawValue) }
    }

    private func tippingPoint(_ input: CostInput, of place: Int) -> TippingPoint? {
        guard let value = value(of: input) else { return nil }
        let now = outcome()
        func total(_ value: Double) -> Double {
            let changed = setting(input, to: min(value, input.greatest))
            return changed.model.total(for: changed.uses[place])
        }
        let start = value > 0 ? value : Self.leastStart
        let up = min(start * Self.widestFactor, input.greatest)
        return TippingPoint(
            input: input, value: value,
            below: value > 0
                ? turn(input, from: now, Scan.points(value / Self.widestFactor...value).reversed())
                : nil,
            above: up > start ? turn(input, from: now, [value] + Scan.points(start...up)) : nil,
            totalAtHalf: total(value / 2), totalAtDouble: total(value * 2))
    }

    private static let leastStart = 1e-5

    /// The first change of the outcome along `points`.
    private func turn(
        _ input: CostInput, from now: Outcome, _ points: [Double]
    ) -> TippingPoint.Turn? {
        var last = points[0]
        for point in points.dropFirst() {
            guard setting(input, to: point).outcome() != now else {
                last = point
                continue
            }
            // From nothing on there is no least value at which it turns.
            let value = last == 0 ? point : closeIn(input, last, point, now)
            return TippingPoint.Turn(
                value: value, outcome: setting(input, to: value).outcome())
        }
        return nil
    }

    /// Bisection in either direction; the value returned lies on the far side.
    private func closeIn(
        _ input: CostInput, _ near: Double, _ far: Double, _ now: Outcome
    ) -> Double {
        var near = near, far = far
        while true {
            let middle = near + (far - near) / 2
            guard middle != near, middle != far else { return far }
            if setting(input, to: middle).outcome() == now { near = middle } else { far = middle }
        }
    }
}
