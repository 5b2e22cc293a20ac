/// The coordinates of points as a Gaussian process compares them.
package struct Inputs {
    /// One for each coordinate: whether its values have no order. Two different ones are then at
    /// distance 1: what one-hot coordinates with one common length give, up to a factor.
    package let isCategorical: [Bool]
    /// [points][coordinates]
    package private(set) var points: [[Double]]

    package init(_ points: [[Double]], isCategorical: [Bool]) {
        self.points = points
        self.isCategorical = isCategorical
    }

    /// The squared differences of two points, one for each coordinate.
    func squaredDifferences(_ left: [Double], _ right: [Double]) -> [Double] {
        isCategorical.indices.map { squaredDifference(left, right, in: $0) }
    }

    /// Σ of the squared differences, each by its inverse squared length.
    func squaredDistance(_ left: [Double], _ right: [Double], by weights: [Double]) -> Double {
        var sum = 0.0
        for place in weights.indices {
            sum += weights[place] * squaredDifference(left, right, in: place)
        }
        return sum
    }

    private func squaredDifference(_ left: [Double], _ right: [Double], in place: Int) -> Double {
        if isCategorical[place] { return left[place] == right[place] ? 0 : 1 }
        let difference = left[place] - right[place]
        return difference * difference
    }
}
