import Platform

/// Where one arm's bill crosses another's as one input grows.
public struct BreakEven: Sendable, Equatable {
    /// The input that is varied.
    public var input: CostInput
    /// Its value where both bills are equal.
    public var value: Double
    /// The arm that is cheaper below.
    public var below: String
    /// The arm that is cheaper above.
    public var above: String
}

extension CostComparison {
    /// All points where the bills of two arms cross while `input` runs over `range`, in order.
    ///
    /// The range is walked in steps of equal ratio, and each change of sign is closed in by
    /// bisection. Bills are straight lines in most inputs, so that none is stepped over; where
    /// further machines make steps, one pair of crossings within 1/50 of a decade may be.
    ///
    /// - Parameter range: positive, low < high; 0 is looked at as well.
    public func breakEvens(
        _ first: MeasuredUse, _ second: MeasuredUse, over input: CostInput,
        in range: ClosedRange<Double>
    ) -> [BreakEven] {
        func difference(_ value: Double) -> Double {
            let model = setting(input, to: value).model
            return model.total(for: first) - model.total(for: second)
        }
        guard value(of: input) != nil else { return [] }
        let points = [0] + Scan.points(range)
        return zip(points, points.dropFirst()).compactMap { low, high in
            let atLow = difference(low), atHigh = difference(high)
            guard atLow != 0, atLow.sign != atHigh.sign || atHigh == 0 else { return nil }
            let value = Scan.bisect(low, high) { difference($0).sign == atLow.sign }
            let names = atLow < 0 ? (first.arm, second.arm) : (second.arm, first.arm)
            return BreakEven(input: input, value: value, below: names.0, above: names.1)
        }
    }
}

/// Walks along a positive axis.
enum Scan {
    private static let pointsInDecade = 50.0

    /// From one end to the other in steps of equal ratio.
    static func points(_ range: ClosedRange<Double>) -> [Double] {
        let decades = log10(range.upperBound / range.lowerBound)
        // Between the least and the greatest Double there are some 600 decades.
        let steps = Int(exactly: (decades * pointsInDecade).rounded(.up)) ?? 1
        return points(range, count: max(1, steps) + 1)
    }

    /// As many as asked for, ≥ 2, with both ends as they are given.
    static func points(_ range: ClosedRange<Double>, count: Int) -> [Double] {
        let decades = log10(range.upperBound / range.lowerBound)
        let steps = Double(count - 1)
        return (0..<count).map { step in
            step == count - 1
                ? range.upperBound : range.lowerBound * pow(10, decades * Double(step) / steps)
        }
    }

    /// The first value at which `isBefore` no longer holds, to the last bit; it holds at `low` and
    /// not at `high`.
    static func bisect(_ low: Double, _ high: Double, _ isBefore: (Double) -> Bool) -> Double {
        var low = low, high = high
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return high }
            if isBefore(middle) { low = middle } else { high = middle }
        }
    }
}
