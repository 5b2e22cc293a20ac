import Foundations

/// Minimises a smooth function of a few numbers by L-BFGS with backtracking.
///
/// Source: Nocedal & Wright 2006, "Numerical Optimization", algorithms 7.4 and 3.1.
package enum LBFGS {
    private static let memory = 10
    private static let sufficientDecrease = 1e-4

    /// Where a function is least, as far as can be found downhill from `start`.
    ///
    /// - Parameters:
    ///   - start: where the function is finite.
    ///   - iterations: at most so many steps.
    ///   - function: its value, infinite where it has none, and its gradient.
    package static func minimum(
        from start: [Double], iterations: Int,
        of function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> (point: [Double], value: Double) {
        var point = start
        var (value, gradient) = function(start)
        var steps: [Pair] = []
        for _ in 0..<iterations where gradient.contains(where: { abs($0) > 1e-6 }) {
            var direction = descent(gradient, steps)
            if dot(direction, gradient) >= 0 {
                steps = []
                direction = gradient.map { -$0 }
            }
            guard
                let next = backtracked(
                    point, value, direction, slope: dot(direction, gradient),
                    first: steps.isEmpty ? min(1, 1 / norm(gradient)) : 1, function)
            else { break }
            let pair = Pair(
                move: zip(next.point, point).map { $0 - $1 },
                change: zip(next.gradient, gradient).map { $0 - $1 })
            if pair.curvature > 1e-12 { steps = (steps + [pair]).suffix(memory) }
            let gain = value - next.value
            (point, value, gradient) = next
            if gain <= 1e-10 * max(abs(value), 1) { break }
        }
        return (point, value)
    }

    /// A step that was taken, and how the gradient changed on it.
    private struct Pair {
        let move: [Double]
        let change: [Double]

        var curvature: Double { dot(move, change) }
    }

    /// −H · gradient by the two-loop recursion.
    private static func descent(_ gradient: [Double], _ steps: [Pair]) -> [Double] {
        var direction = gradient.map { -$0 }
        var shares: [Double] = []
        for step in steps.reversed() {
            let share = dot(step.move, direction) / step.curvature
            shares.append(share)
            direction = zip(direction, step.change).map { $0 - share * $1 }
        }
        if let last = steps.last {
            let factor = last.curvature / dot(last.change, last.change)
            direction = direction.map { factor * $0 }
        }
        for (step, share) in zip(steps, shares.reversed()) {
            let back = dot(step.change, direction) / step.curvature
            direction = zip(direction, step.move).map { $0 + (share - back) * $1 }
        }
        return direction
    }

    private static func backtracked(
        _ point: [Double], _ value: Double, _ direction: [Double], slope: Double, first: Double,
        _ function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> (point: [Double], value: Double, gradient: [Double])? {
        var length = first
        for _ in 0..<30 {
            let next = zip(point, direction).map { $0 + length * $1 }
            let (nextValue, gradient) = function(next)
            if nextValue <= value + sufficientDecrease * length * slope {
                return (next, nextValue, gradient)
            }
            length /= 2
        }
        return nil
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static func norm(_ values: [Double]) -> Double { dot(values, values).squareRoot() }
}
