package import Foundations

/// Points that fill the unit cube more evenly than chance does.
///
/// Each coordinate goes on by a power of 1/g with g^(d + 1) = g + 1, the golden ratio's like in d
/// dimensions, from a random place. Source: Roberts 2018, "The Unreasonable Effectiveness of
/// Quasirandom Sequences".
package struct QuasiRandom {
    private let steps: [Double]
    private let shift: [Double]

    package init(dimensions: Int, generator: inout SeededGenerator) {
        var ratio = 2.0
        for _ in 0..<60 { ratio = pow(1 + ratio, 1 / Double(dimensions + 1)) }
        steps = (1...dimensions).map { pow(ratio, -Double($0)) }
        shift = steps.map { _ in generator.uniform() }
    }

    /// The point with an index from 0 on, each coordinate in [0, 1).
    package subscript(index: Int) -> [Double] {
        zip(shift, steps).map {
            let place = $0 + Double(index) * $1
            return place - place.rounded(.down)
        }
    }
}
