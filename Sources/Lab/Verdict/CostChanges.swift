import Economics
import Foundations

/// Says how far what the costs rest on may be wrong before the advice is another.
struct CostChanges {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [SheetCostRecord]

    private static let most = 4

    func sentences() -> [String] {
        guard advice.outcome != "blocked", !advice.compared.isEmpty else { return [] }
        return turns() + otherSheets()
    }

    // MARK: - Tipping points and crossings

    /// One value of an input at which something turns.
    private struct Turning {
        let input: String
        let value: Double
        /// How far off it is: 1 for what is assumed.
        let factor: Double
        let sentence: String
    }

    /// The nearest first.
    private func turns() -> [String] {
        let tipping = costs[0].tippingPoints.flatMap(turnings)
        // A bill that crosses that of an arm which is ruled out turns nothing.
        let candidates = advice.compared.map(advice.name)
        let crossings = costs[0].breakEvens.filter {
            candidates.contains($0.below) && candidates.contains($0.above)
        }.map(turning).filter { crossing in
            !tipping.contains {
                $0.input == crossing.input && abs($0.value / crossing.value - 1) < 1e-6
            }
        }
        guard !tipping.isEmpty || !crossings.isEmpty else {
            return advice.compared.count > 1
                ? ["No single input of the costs turns the advice within a factor of 1,000."] : []
        }
        let nearest = tipping.sorted { $0.factor < $1.factor }.prefix(Self.most)
        return nearest.map(\.sentence)
            + crossings.sorted { $0.factor < $1.factor }.prefix(Self.most).map(\.sentence)
    }

    private func turnings(_ point: TippingPointRecord) -> [Turning] {
        let sides = [(point.below, "Below"), (point.above, "From")]
        return sides.compactMap { turn, word in
            guard let turn else { return nil }
            let value = InputText.value(turn.value, of: point.input, point.title)
            let assumed = InputText.number(point.assumed, of: point.input)
            let cheapest =
                switch turn.cheapest {
                case "undecided": "costs no longer part the arms"
                case "none": "no arm keeps the limit on cost"
                default: "\(turn.cheapest) is the cheapest"
                }
            return Turning(
                input: point.input, value: turn.value,
                factor: Self.factor(turn.value, point.assumed),
                sentence: """
                    \(word) \(value)\(word == "From" ? " on" : "") (assumed: \(assumed)), \
                    \(cheapest).
                    """)
        }
    }

    private func turning(_ crossing: CrossingRecord) -> Turning {
        Turning(
            input: crossing.input, value: crossing.value,
            factor: Self.factor(crossing.value, crossing.assumed),
            sentence: """
                \(crossing.below) and \(crossing.above) cost the same at \
                \(InputText.value(crossing.value, of: crossing.input, crossing.title)) (assumed: \
                \(InputText.number(crossing.assumed, of: crossing.input))): below it \
                \(crossing.below) is cheaper, above it \(crossing.above).
                """)
    }

    private static func factor(_ value: Double, _ assumed: Double) -> Double {
        guard value > 0, assumed > 0 else { return .infinity }
        return max(value / assumed, assumed / value)
    }

    // MARK: - Other prices

    /// Whether other price sheets advise otherwise.
    private func otherSheets() -> [String] {
        costs.dropFirst().map { other in
            let name = "By the price sheet '\(other.sheet.title)'"
            guard other.advice != costs[0].advice else { return "\(name) the advice is the same." }
            let bill = other.bills.first { $0.arm == other.advice.arm }
            switch other.advice.outcome {
            case "recommend":
                let cost = bill?.monthly.map { " at \(other.sheet.text(of: $0)) a month" } ?? ""
                return "\(name) \(other.advice.arm ?? "") would be recommended\(cost)."
            case "not-decided": return "\(name) nothing would be decided."
            default: return "\(name) no arm would meet the requirements."
            }
        }
    }
}
