import Economics
import Foundations

/// The value of a cost's input as sentences write it.
enum InputText {
    /// Such as `99,658 questions a month`, or `4.2 %` for a share.
    static func value(_ value: Double, of input: String, _ title: String) -> String {
        input == CostInput.knowledgeChanges.rawValue
            ? "\(number(value, of: input)) of changed knowledge a month"
            : "\(number(value, of: input)) \(title)"
    }

    /// The number alone.
    static func number(_ value: Double, of input: String) -> String {
        if input == CostInput.knowledgeChanges.rawValue {
            return "\(NumberFormat.significant(100 * value, digits: 2)) %"
        }
        if input == CostInput.queries.rawValue || value >= 1000, value < 1e15 {
            return NumberFormat.grouped(Int(value.rounded(.up)))
        }
        return NumberFormat.significant(value, digits: 3)
    }
}
