/// Which arm is the cheapest over two inputs.
public struct RegionMap: Sendable, Equatable {
    /// One axis of the map.
    public struct Axis: Sendable, Equatable {
        /// The input that is varied.
        public var input: CostInput
        /// Its values in rising order, at least two.
        public var values: [Double]

        /// An axis from `range.lowerBound` to `range.upperBound` in steps of equal ratio; both
        /// positive.
        public init(_ input: CostInput, _ range: ClosedRange<Double>, count: Int) {
            self.input = input
            values = Scan.points(range, count: count)
        }
    }

    /// From left to right.
    public var x: Axis
    /// From below.
    public var y: Axis
    /// The arms that were compared.
    public var arms: [String]
    /// For each value of ``y``, for each of ``x``: what cost says there.
    public var outcomes: [[CostComparison.Outcome]]
}

extension CostComparison {
    /// Compares the arms at each point of a grid.
    public func map(x: RegionMap.Axis, y: RegionMap.Axis) -> RegionMap {
        let outcomes = y.values.map { value in
            let row = setting(y.input, to: value)
            return x.values.map { row.setting(x.input, to: $0).outcome() }
        }
        return RegionMap(x: x, y: y, arms: uses.map(\.arm), outcomes: outcomes)
    }
}
