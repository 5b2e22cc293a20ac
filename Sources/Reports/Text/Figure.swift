import Foundations
import Record

/// How figures are written: the same measure always with the same digits.
enum Figure {
    /// Stands where a figure does not exist.
    static let undefined = "n/a"
    /// Stands where a figure would make no sense.
    static let none = "–"

    /// A value of a metric or probe, such as `0.970`.
    static func value(_ value: Double, of measure: String) -> String {
        guard value.isFinite else { return undefined }
        return switch measure {
        case "rmse", "mae": NumberFormat.significant(value, digits: 4)
        case "perplexity": NumberFormat.fixed(value, digits: 2)
        default: NumberFormat.fixed(value, digits: 3)
        }
    }

    /// A value of an option, with at most three significant digits.
    static func option(_ value: Double) -> String {
        let rounded = Double(NumberFormat.significant(value, digits: 3)) ?? value
        return NumberFormat.plain(value == value.rounded() ? value : rounded)
    }

    /// A difference with its sign, such as `+0.120`.
    static func signed(_ value: Double, of measure: String) -> String {
        (value > 0 ? "+" : "") + self.value(value, of: measure)
    }

    /// A figure with its 95 % interval, such as `0.970 [0.930, 0.990]`.
    static func estimate(_ estimate: Estimate, of measure: String) -> String {
        Statement.estimate(estimate, of: measure, at: .root).plain
    }

    /// A relative change, such as `+12 %`; a share of a percent keeps a digit.
    static func signedPercent(_ share: Double) -> String {
        guard share.isFinite else { return undefined }
        return (share > 0 ? "+" : "") + NumberFormat.percent(share)
    }

    /// How much of itself something moved, such as `3.1 %` or `0.042 %`: two significant digits,
    /// since layers may lie far apart.
    static func movement(_ share: Double) -> String {
        guard share.isFinite else { return undefined }
        return NumberFormat.decimal(100 * share, digits: 2) + " %"
    }

    /// Seconds, a quantity or a price, without the unit: three significant digits, whole from a
    /// thousand on.
    static func seconds(_ value: Double) -> String {
        guard value.isFinite else { return undefined }
        return abs(value) < 1000 ? NumberFormat.decimal(value, digits: 3) : count(value)
    }

    /// An amount of money in a table whose heading names the currency; less than a hundredth of a
    /// cent is no sum that anybody pays.
    static func money(_ amount: Double) -> String {
        guard amount.isFinite else { return undefined }
        return amount > 0 && amount < 0.0001 ? "< 0.0001" : PriceSheetRecord.figure(amount)
    }

    /// A number of tokens or queries, rounded to a whole number, in groups of three digits.
    static func count(_ value: Double) -> String {
        value.isFinite ? NumberFormat.whole(value) : undefined
    }

    /// What a bill rests on, such as a number of queries: whole from a thousand on.
    static func input(_ value: Double) -> String {
        value.isFinite ? NumberFormat.threshold(value) : undefined
    }

    /// `1 question`, `2 questions`.
    static func counted(_ count: Int, _ noun: String) -> String {
        Statement.counted(count, noun, from: RecordPointer.root).text
    }
}
