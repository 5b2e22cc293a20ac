import Foundations

/// One axis of a region map: where each of its values stands, and how it is labelled.
package struct RegionMapAxis {
    /// How the values are laid out.
    package enum Spacing {
        /// A place of equal width for each, labelled with the value: for a few chosen values.
        case even
        /// By their size, with ticks at round numbers: for many.
        case linear
        /// By their logarithm; all above 0.
        case logarithmic
    }

    let title: String
    /// Rising, not empty; at least two unless the spacing is even.
    let values: [Double]
    let spacing: Spacing

    package init(title: String, values: [Double], spacing: Spacing) {
        self.title = title
        self.values = values
        self.spacing = spacing
    }

    /// The borders of the values' places from 0 to 1, one more than there are values.
    ///
    /// Each value's place reaches half way to its neighbours.
    package var borders: [Double] {
        guard spacing != .even else {
            return (0...values.count).map { Double($0) / Double(values.count) }
        }
        let shares = values.map(share)
        return [0] + zip(shares, shares.dropFirst()).map { ($0 + $1) / 2 } + [1]
    }

    /// Labels with where they stand, from 0 to 1.
    package var labels: [(text: String, share: Double)] {
        guard spacing != .even else {
            let borders = borders
            return values.indices.map {
                (NumberFormat.plain(values[$0]), (borders[$0] + borders[$0 + 1]) / 2)
            }
        }
        let scale =
            spacing == .linear
            ? Scale(linear: ends, start: 0, end: 1) : Scale(logarithmic: ends, start: 0, end: 1)
        let room = 1e-9 * (ends[1] - ends[0])
        return scale.ticks.filter { $0 >= ends[0] - room && $0 <= ends[1] + room }
            .map { (scale.label($0), share($0)) }
    }

    /// Where a value stands from 0 to 1; nil outside of the axis, and where places are even.
    func share(of value: Double) -> Double? {
        guard spacing != .even, (ends[0]...ends[1]).contains(value) else { return nil }
        return share(value)
    }

    private var ends: [Double] { [values.first ?? 0, values.last ?? 1] }

    private func share(_ value: Double) -> Double {
        spacing == .logarithmic
            ? log(value / ends[0]) / log(ends[1] / ends[0])
            : (value - ends[0]) / (ends[1] - ends[0])
    }
}
