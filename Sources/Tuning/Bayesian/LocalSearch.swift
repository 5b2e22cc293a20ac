/// Climbs from a point to a better one, one parameter at a time, by steps that grow smaller.
struct LocalSearch {
    let space: SearchSpace
    /// Points that may not be the outcome.
    let taken: Set<SearchPoint>
    let value: (SearchPoint) -> Double

    private static let firstStep = 0.125
    private static let lastStep = 0.001

    /// The highest point that single steps lead to.
    ///
    /// - Parameter value: the point's; −∞ for one that is taken.
    func top(from point: SearchPoint, value: Double) -> (point: SearchPoint, value: Double) {
        var top = (point: point, value: value)
        var step = Self.firstStep
        while step >= Self.lastStep {
            let before = top.value
            for place in point.indices { improve(&top, in: place, by: step) }
            if !(top.value > before) { step /= 2 }
        }
        return top
    }

    private func improve(
        _ top: inout (point: SearchPoint, value: Double), in place: Int, by step: Double
    ) {
        for neighbour in space.parameters[place].domain.neighbours(of: top.point[place], step) {
            var point = top.point
            point[place] = neighbour
            guard !taken.contains(point) else { continue }
            let value = value(point)
            if value > top.value { top = (point, value) }
        }
    }
}

extension SearchSpace.Domain {
    var isChoice: Bool {
        if case .choice = self { true } else { false }
    }

    /// The values a step to both sides, whole numbers at least the next ones; all others of a
    /// choice.
    fileprivate func neighbours(of value: Double, _ step: Double) -> [Double] {
        switch self {
        case .choice(let count):
            return (0..<count).map(Double.init).filter { $0 != value }
        case .real:
            return sides(of: value, step).filter { $0 != value }
        case .integer:
            let next = [value - 1, value + 1]
            return zip(sides(of: value, step), next).map { $0 == value ? $1 : $0 }.filter(contains)
        }
    }

    private func sides(of value: Double, _ step: Double) -> [Double] {
        [-step, step].map { self.value(at: min(max(unit(of: value) + $0, 0), 1)) }
    }
}
