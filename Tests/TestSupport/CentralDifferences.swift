/// The gradient of a function by central differences, one component after the other.
///
/// With a step of 1e-5 and a function in `Double` it is good to about nine digits.
public func centralDifferences(
    at point: [Double], step: Double = 1e-5, of function: ([Double]) -> Double
) -> [Double] {
    point.indices.map { index in
        var direction = [Double](repeating: 0, count: point.count)
        direction[index] = 1
        return directionalDerivative(at: point, along: direction, step: step, of: function)
    }
}

/// The slope of a function along a direction, by central differences.
public func directionalDerivative(
    at point: [Double], along direction: [Double], step: Double = 1e-5,
    of function: ([Double]) -> Double
) -> Double {
    func moved(_ distance: Double) -> [Double] {
        zip(point, direction).map { $0 + distance * $1 }
    }
    return (function(moved(step)) - function(moved(-step))) / (2 * step)
}
