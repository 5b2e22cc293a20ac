/// Numbers as text, the same in every locale.
///
/// Rounding looks at the shortest decimal form of a number and takes a half away from zero, as a
/// reader would: 0.15 with one digit is 0.2. NaN is "n/a", the infinities are "inf" and "-inf",
/// and nothing is ever "-0".
public enum NumberFormat {
    /// A number with exactly `digits` digits after the point, such as "0.97".
    ///
    /// - Precondition: `digits` ≥ 0.
    public static func fixed(_ value: Double, digits: Int) -> String {
        precondition(digits >= 0, "\(digits) digits after the point cannot be shown")
        return text(of: value) { $0.rounded(toPlaces: digits).text(places: digits) }
    }

    /// A number with `digits` significant digits, such as "0.0123", "1.50", "12300", "4.20e-07".
    ///
    /// Plain notation from 0.0001 up to 10¹⁵, beyond that with an exponent.
    ///
    /// - Precondition: `digits` ≥ 1.
    public static func significant(_ value: Double, digits: Int) -> String {
        significant(value, digits: digits, plainFrom: -3)
    }

    /// A number with `digits` significant digits as people write amounts, without an exponent from
    /// 10⁻¹² up to 10¹⁵, such as "0.00000717".
    ///
    /// - Precondition: `digits` ≥ 1.
    public static func decimal(_ value: Double, digits: Int) -> String {
        significant(value, digits: digits, plainFrom: -11)
    }

    private static func significant(
        _ value: Double, digits: Int, plainFrom leastExponent: Int
    ) -> String {
        precondition(digits >= 1, "\(digits) significant digits cannot be shown")
        return text(of: value) { decimal in
            let rounded = decimal.rounded(toDigits: digits)
            if rounded.digits.isEmpty { return rounded.text(places: digits - 1) }
            if (leastExponent...15).contains(rounded.exponent) {
                return rounded.text(places: max(digits - rounded.exponent, 0))
            }
            let power = rounded.exponent - 1
            let mantissa = rounded.shifted(by: -power).text(places: digits - 1)
            let padding = power.magnitude < 10 ? "0" : ""
            return mantissa + "e" + (power < 0 ? "-" : "+") + padding + "\(power.magnitude)"
        }
    }

    /// A whole number with a comma between groups of three digits, such as "12,345".
    public static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        return result
    }

    /// A number rounded to a whole one, in groups of three digits; from 10¹⁵ on with three
    /// significant digits.
    public static func whole(_ value: Double) -> String {
        guard let whole = Int(exactly: value.rounded()), whole.magnitude < 1_000_000_000_000_000
        else { return significant(value, digits: 3) }
        return grouped(whole)
    }

    /// A quantity that something else begins at: with three significant digits, from a thousand on
    /// rounded up to a whole number.
    public static func threshold(_ value: Double) -> String {
        value >= 1000 ? whole(value.rounded(.up)) : significant(value, digits: 3)
    }

    /// A fraction as a whole percentage, such as "12 %"; less than a tenth keeps a digit, "4.2 %".
    public static func percent(_ fraction: Double) -> String {
        percent(fraction, digits: abs(fraction) < 0.1 ? 1 : 0)
    }

    /// A fraction as a percentage, such as 0.125 with one digit as "12.5 %".
    ///
    /// - Precondition: `digits` ≥ 0.
    public static func percent(_ fraction: Double, digits: Int) -> String {
        precondition(digits >= 0, "\(digits) digits after the point cannot be shown")
        let number = text(of: fraction) {
            $0.shifted(by: 2).rounded(toPlaces: digits).text(places: digits)
        }
        return fraction.isNaN ? number : number + " %"
    }

    /// A p-value, such as "p = 0.021"; below 0.001 no digits are claimed, "p < 0.001".
    public static func pValue(_ value: Double) -> String {
        guard value.isFinite else { return "p n/a" }
        return value < 0.001 ? "p < 0.001" : "p = " + fixed(value, digits: 3)
    }

    /// A number of bytes in decimal units, such as "512 B", "98.4 MB".
    public static func bytes(_ count: Int) -> String {
        if count.magnitude < 1000 { return "\(count) B" }
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        let value = DecimalDigits(Double(count))
        for (index, unit) in units.enumerated() {
            let scaled = value.shifted(by: -3 * (index + 1)).rounded(toPlaces: 1)
            if scaled.exponent <= 3 || index == units.count - 1 {
                return scaled.text(places: 1) + " " + unit
            }
        }
        return "\(count) B"
    }

    /// A time span, such as "12 ms", "0.8 s", "42 s", "3:07 min", "2:05 h".
    public static func duration(seconds: Double) -> String {
        if seconds.isNaN { return "n/a" }
        if seconds < 0 { return "-" + duration(seconds: -seconds) }
        if seconds == 0 { return "0 s" }
        if seconds < 0.0995 {
            return fixed(seconds * 1000, digits: seconds < 0.00995 ? 1 : 0) + " ms"
        }
        if seconds < 9.95 { return fixed(seconds, digits: 1) + " s" }
        if seconds < 59.5 { return fixed(seconds, digits: 0) + " s" }
        if seconds < 3599.5 { return sexagesimal(seconds) + " min" }
        // Above this a Double no longer knows minutes, and an Int soon would overflow.
        if seconds >= 1e15 { return significant(seconds / 3600, digits: 3) + " h" }
        return sexagesimal(seconds / 60) + " h"
    }

    /// "3:07" for 187.
    private static func sexagesimal(_ value: Double) -> String {
        let whole = Int(saturating: value.rounded())
        let rest = whole % 60
        return "\(whole / 60):" + (rest < 10 ? "0" : "") + "\(rest)"
    }

    private static func text(of value: Double, finite: (DecimalDigits) -> String) -> String {
        if value.isNaN { return "n/a" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return finite(DecimalDigits(value))
    }
}
