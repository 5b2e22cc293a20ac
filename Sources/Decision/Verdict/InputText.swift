import Economics
import Foundations
import Record

/// The value of a cost's input as sentences write it.
enum InputText {
    /// Such as `99,658 questions a month`, or `4.2 %` for a share.
    static func value(
        _ value: Double, of input: String, from place: RecordPointer, _ title: String
    ) -> Statement {
        let number = Self.number(value, of: input, from: place)
        return input == CostInput.knowledgeChanges.rawValue
            ? "\(number) of changed knowledge a month" : "\(number) \(title)"
    }

    /// The number alone.
    static func number(
        _ value: Double, of input: String, from place: RecordPointer
    ) -> Statement {
        if input == CostInput.knowledgeChanges.rawValue { return share(value, from: place) }
        return .figure(value, from: place) {
            input == CostInput.queries.rawValue
                ? NumberFormat.whole($0.rounded(.up)) : NumberFormat.threshold($0)
        }
    }

    /// Such as `4.2 %`.
    static func share(_ value: Double, from origin: some Origin) -> Statement {
        .figure(value, from: origin) { "\(NumberFormat.significant(100 * $0, digits: 2)) %" }
    }
}

/// Where the advice turns, on one side of what is assumed.
struct CostTurn {
    let it: TurnRecord
    let at: RecordPointer
    let isAbove: Bool
}

extension Placed<TippingPointRecord> {
    /// The nearest turn below what is assumed, then that above.
    var turns: [CostTurn] {
        [
            it.below.map { CostTurn(it: $0, at: at.below, isAbove: false) },
            it.above.map { CostTurn(it: $0, at: at.above, isAbove: true) },
        ].compactMap(\.self)
    }
}
