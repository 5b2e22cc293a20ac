import Economics
import Foundations
import Record

/// Says how far what the costs rest on may be wrong before the advice is another.
struct CostChanges {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [Placed<SheetCostRecord>]

    private static let most = 4

    func sentences() -> [Statement] {
        guard advice.outcome != .blocked, !advice.compared.isEmpty else { return [] }
        return turns() + otherSheets()
    }

    // MARK: - Tipping points and crossings

    /// One value of an input at which something turns.
    private struct Turning {
        let input: String
        let value: Double
        /// How far off it is: 1 for what is assumed.
        let factor: Double
        let sentence: Statement
    }

    /// The nearest first.
    private func turns() -> [Statement] {
        let tipping = costs[0].tippingPoints.placed(at: costs[0].at.tippingPoints)
            .flatMap(turnings)
        // A bill that crosses that of an arm which is ruled out turns nothing.
        let candidates = advice.compared.map(advice.name)
        let crossings = costs[0].breakEvens.placed(at: costs[0].at.breakEvens).filter {
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

    private func turnings(_ point: Placed<TippingPointRecord>) -> [Turning] {
        let assumed = InputText.number(
            point.assumed, of: point.input, from: point.at.assumed)
        return point.turns.map { turn in
            let value = InputText.value(
                turn.it.value, of: point.input, from: turn.at.value, point.title)
            let cheapest =
                switch turn.it.cheapest {
                case "undecided": "costs no longer part the arms"
                case "none": "no arm keeps the limit on cost"
                default: "\(turn.it.cheapest) is the cheapest"
                }
            let (before, behind) = turn.isAbove ? ("From", " on") : ("Below", "")
            return Turning(
                input: point.input, value: turn.it.value,
                factor: Self.factor(turn.it.value, point.assumed),
                sentence: "\(before) \(value)\(behind) (assumed: \(assumed)), \(cheapest).")
        }
    }

    private func turning(_ crossing: Placed<CrossingRecord>) -> Turning {
        let value = InputText.value(
            crossing.value, of: crossing.input, from: crossing.at.value, crossing.title)
        let assumed = InputText.number(
            crossing.assumed, of: crossing.input, from: crossing.at.assumed)
        return Turning(
            input: crossing.input, value: crossing.value,
            factor: Self.factor(crossing.value, crossing.assumed),
            sentence: """
                \(crossing.below) and \(crossing.above) cost the same at \(value) (assumed: \
                \(assumed)): below it \(crossing.below) is cheaper, above it \(crossing.above).
                """)
    }

    private static func factor(_ value: Double, _ assumed: Double) -> Double {
        guard value > 0, assumed > 0 else { return .infinity }
        return max(value / assumed, assumed / value)
    }

    // MARK: - Other prices

    /// Whether other price sheets advise otherwise.
    private func otherSheets() -> [Statement] {
        costs.dropFirst().map { other in
            let name: Statement = """
                By the price sheet '\(.told(other.sheet.title, from: other.at.sheet.title))'
                """
            guard other.advice != costs[0].advice else { return "\(name) the advice is the same." }
            switch other.advice.outcome {
            case .recommend:
                return
                    "\(name) \(other.advice.arm ?? "") would be recommended\(monthly(by: other))."
            case .notDecided: return "\(name) nothing would be decided."
            case .noneMeets, .blocked: return "\(name) no arm would meet the requirements."
            }
        }
    }

    /// What the arm that a sheet recommends costs by it.
    private func monthly(by sheet: Placed<SheetCostRecord>) -> Statement {
        let bills = sheet.bills.placed(at: sheet.at.bills)
        guard let bill = bills.first(where: { $0.arm == sheet.advice.arm }),
            let monthly = bill.monthly
        else { return "" }
        return " at \(.figure(monthly, from: bill.at.monthly, sheet.sheet.text)) a month"
    }
}
