import Foundations
import Record

extension TornadoPlot {
    /// Inputs that move less than this share of the bill are left to the table.
    private static let leastSwing = 0.001

    /// The bill of the arm that is advised, or of the cheapest; nil where there is none.
    init?(_ costs: SheetCostRecord, of record: RunRecord) {
        guard let arm = costs.tippingPoints.first?.arm,
            let total = costs.bills.first(where: { $0.arm == arm })?.total
        else { return nil }
        let moving = costs.tippingPoints.filter {
            abs($0.totalAtDouble - $0.totalAtHalf) > Self.leastSwing * total
        }
        let months = NumberFormat.plain(record.scenario.horizonMonths)
        self.init(
            total: total,
            bars: moving.map { point in
                Bar(
                    label: point.title, value: Figure.input(point.assumed),
                    half: point.totalAtHalf, double: point.totalAtDouble, turns: Self.turns(point))
            },
            title: "How much the bill moves when one input is halved or doubled",
            unit: "\(costs.sheet.currency) for \(arm) over \(months) months")
    }

    private static func turns(_ point: TippingPointRecord) -> [String] {
        [(point.below, "below"), (point.above, "from")].compactMap { turn, word in
            turn.map { "\(word) \(Figure.input($0.value)): \($0.cheapest)" }
        }
    }
}
