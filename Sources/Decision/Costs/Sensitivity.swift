import Economics
import Record

/// What would be otherwise if what is assumed were: crossings, maps and tipping points, as a record
/// keeps them.
struct Sensitivity {
    let comparison: CostComparison

    private var sheet: PriceSheet { comparison.model.sheet }

    // MARK: - Crossings

    private static let crossed: [(input: CostInput, range: ClosedRange<Double>)] = [
        (.queries, 1...1e9), (.updates, 0.01...1000), (.hostingHours, 1...744),
    ]

    /// Where the bill of one arm crosses those of the others.
    func crossings(of use: MeasuredUse, with others: [MeasuredUse]) -> [CrossingRecord] {
        others.filter { $0.arm != use.arm }.flatMap { other in
            Self.crossed.flatMap { input, range in
                comparison.breakEvens(use, other, over: input, in: range).map(record)
            }
        }
    }

    private func record(_ point: BreakEven) -> CrossingRecord {
        CrossingRecord(
            input: point.input.rawValue, title: point.input.title(on: sheet), value: point.value,
            assumed: comparison.value(of: point.input) ?? 0, below: point.below,
            above: point.above)
    }

    // MARK: - Curves

    private static let points = 25

    /// Bills over the same inputs.
    func curves(of uses: [MeasuredUse]) -> [CostCurvesRecord] {
        let inputs = Self.crossed.map(\.input).filter { comparison.value(of: $0) != nil }
        guard !uses.isEmpty else { return [] }
        return inputs.map { input in
            let axis = axis(input, count: Self.points)
            let models = axis.values.map { comparison.setting(input, to: $0).model }
            let totals = uses.map { use in (use.arm, models.map { $0.total(for: use) }) }
            return CostCurvesRecord(
                axis: record(axis), totals: Dictionary(uniqueKeysWithValues: totals))
        }
    }

    // MARK: - Maps

    private static let columns = 41, rows = 25

    /// Volume over the rate of updates, and the horizon over hosting, or over volume where nothing
    /// stands ready.
    func maps() -> [RegionMapRecord] {
        guard comparison.uses.count > 1 else { return [] }
        let changes = comparison.value(of: .updates) == nil ? CostInput.knowledgeChanges : .updates
        let hosting = comparison.value(of: .hostingHours) == nil ? CostInput.queries : .hostingHours
        return [map(.queries, changes), map(.horizon, hosting)]
    }

    private func map(_ x: CostInput, _ y: CostInput) -> RegionMapRecord {
        let map = comparison.map(
            x: axis(x, count: Self.columns), y: axis(y, count: Self.rows))
        let letters = map.arms.indices.map { Character(UnicodeScalar(97 + UInt8($0))) }
        var legend = Dictionary(
            uniqueKeysWithValues: zip(letters.map(String.init), map.arms))
        legend["?"] = Self.undecided
        legend["-"] = Self.none
        let rows = map.outcomes.map { row in
            String(
                row.map { outcome -> Character in
                    switch outcome {
                    case .cheapest(let place): letters[place]
                    case .undecided: "?"
                    case .none: "-"
                    }
                })
        }
        let drawn = Set(rows.joined().map(String.init))
        return RegionMapRecord(
            x: record(map.x), y: record(map.y), legend: legend.filter { drawn.contains($0.key) },
            rows: rows)
    }

    private static let undecided = "undecided", none = "none"

    /// Around what is assumed, and at least over what is common.
    private func axis(_ input: CostInput, count: Int) -> RegionMap.Axis {
        let assumed = comparison.value(of: input) ?? 0
        let common: ClosedRange<Double> =
            switch input {
            case .queries: 100...1e6
            case .updates: 0.1...30
            case .knowledgeChanges: 0.001...1
            case .horizon: 1...60
            default: 1...744
            }
        let low = assumed > 0 ? min(common.lowerBound, assumed / 10) : common.lowerBound
        let high = min(max(common.upperBound, assumed * 10), input.greatest)
        return RegionMap.Axis(input, low...high, count: count)
    }

    private func record(_ axis: RegionMap.Axis) -> MapAxisRecord {
        MapAxisRecord(
            input: axis.input.rawValue, title: axis.input.title(on: sheet),
            assumed: comparison.value(of: axis.input) ?? 0, values: axis.values)
    }

    // MARK: - Tipping points

    /// Of the arm at `place`.
    func tippingPoints(of place: Int) -> [TippingPointRecord] {
        comparison.tippingPoints(of: place).map { point in
            TippingPointRecord(
                input: point.input.rawValue, title: point.input.title(on: sheet),
                assumed: point.value, below: point.below.map(record),
                above: point.above.map(record), arm: comparison.uses[place].arm,
                totalAtHalf: point.totalAtHalf, totalAtDouble: point.totalAtDouble)
        }
    }

    private func record(_ turn: TippingPoint.Turn) -> TurnRecord {
        let cheapest =
            switch turn.outcome {
            case .cheapest(let place): comparison.uses[place].arm
            case .undecided: Self.undecided
            case .none: Self.none
            }
        return TurnRecord(value: turn.value, cheapest: cheapest)
    }
}
