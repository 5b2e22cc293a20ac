func isClose(_ got: Double, _ expected: Double, relative: Double, absolute: Double = 0) -> Bool {
    abs(got - expected) <= max(absolute, relative * abs(expected))
}

/// The derivative of a function by each coordinate, by central differences.
func centralDifferences(
    at point: [Double], step: Double = 1e-5, of function: ([Double]) -> Double
) -> [Double] {
    point.indices.map { place in
        var (above, below) = (point, point)
        above[place] += step
        below[place] -= step
        return (function(above) - function(below)) / (2 * step)
    }
}
