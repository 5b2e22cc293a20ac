import Foundations

/// Points as places in the unit cube, where every parameter's values are spread evenly.
extension SearchSpace {
    /// The point at a place of the unit cube, one coordinate for each parameter.
    func point(at units: [Double]) -> SearchPoint {
        zip(parameters, units).map { $0.domain.value(at: $1) }
    }

    /// Where a point lies in the unit cube; a choice keeps its index, since it has no place.
    func units(of point: SearchPoint) -> [Double] {
        zip(parameters, point).map { $0.domain.unit(of: $1) }
    }

    /// The points one by one, the last parameter's values changing fastest.
    ///
    /// - Returns: nil beyond the last point, and in a space with a continuous range.
    func point(number index: Int) -> SearchPoint? {
        var rest = index
        var point = SearchPoint(repeating: 0, count: parameters.count)
        for (place, parameter) in zip(parameters.indices, parameters).reversed() {
            guard let count = parameter.domain.count else { return nil }
            point[place] = parameter.domain.value(number: rest % count)
            rest /= count
        }
        return rest == 0 ? point : nil
    }

    /// The first point that is not taken, of a space whose points can be counted.
    func firstPoint(besides taken: Set<SearchPoint>) -> SearchPoint? {
        for index in 0...taken.count {
            guard let point = point(number: index) else { return nil }
            if !taken.contains(point) { return point }
        }
        return nil
    }
}

extension SearchSpace.Domain {
    /// The value at a place from 0 to 1.
    ///
    /// A whole number's stretch reaches half a step to both sides, so that the ends of a range get
    /// as much as the others.
    func value(at unit: Double) -> Double {
        switch self {
        case .real(let low, let high, let scale):
            let span = scale.span(low, high)
            return min(max(scale.restored(span.low + unit * span.width), low), high)
        case .integer(let low, let high, let scale):
            let span = scale.span(Double(low) - 0.5, Double(high) + 0.5)
            let value = scale.restored(span.low + unit * span.width).rounded()
            return min(max(value, Double(low)), Double(high))
        case .choice(let count):
            return min(max((unit * Double(count)).rounded(.down), 0), Double(count - 1))
        }
    }

    /// Where a value lies from 0 to 1; of a choice its index.
    func unit(of value: Double) -> Double {
        switch self {
        case .real(let low, let high, let scale):
            let span = scale.span(low, high)
            return span.width > 0 ? (scale.applied(value) - span.low) / span.width : 0.5
        case .integer(let low, let high, let scale):
            let span = scale.span(Double(low) - 0.5, Double(high) + 0.5)
            return (scale.applied(value) - span.low) / span.width
        case .choice:
            return value
        }
    }

    /// The value with an index below ``count``.
    fileprivate func value(number index: Int) -> Double {
        switch self {
        case .real(let low, _, _): low
        case .integer(let low, _, _): Double(low + index)
        case .choice: Double(index)
        }
    }
}

extension SearchSpace.Scale {
    fileprivate func applied(_ value: Double) -> Double {
        self == .logarithmic ? log(value) : value
    }

    fileprivate func restored(_ value: Double) -> Double {
        self == .logarithmic ? exp(value) : value
    }

    fileprivate func span(_ low: Double, _ high: Double) -> (low: Double, width: Double) {
        (applied(low), applied(high) - applied(low))
    }
}
