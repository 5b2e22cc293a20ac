import Domain
import Foundations

/// What a value in a scenario must look like, in words and in code.
struct ScalarRule<Value> {
    /// Completes the sentence “expected …”.
    var expectation: String
    /// The words that are allowed, when there are only a few.
    var names: [String] = []
    /// Whether what stands there may be a secret, and no message shows it.
    var hidesValue = false
    /// Nil when the text breaks the rule.
    var parse: (String) -> Value?
}

extension ScalarRule<String> {
    /// Any text that is not blank.
    static var text: ScalarRule {
        ScalarRule(expectation: "a text") { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// Any text, kept with its blanks; an empty one stands for no prefix.
    static var prefix: ScalarRule {
        ScalarRule(expectation: "a text in quotes, with the blank at its end") { $0 }
    }

    /// The name of an arm.
    static var armName: ScalarRule {
        let expectation =
            "up to \(ArmConfiguration.longestName) ASCII letters and digits, with single '-', '+' or '_' "
            + "between them; not 'none' or 'undecided'"
        return ScalarRule(expectation: expectation) { ArmConfiguration.isName($0) ? $0 : nil }
    }

    /// One of a few names that stand elsewhere in the scenario.
    static func name(among allowed: [String]) -> ScalarRule {
        ScalarRule(expectation: "one of \(allowed.joined(separator: ", "))", names: allowed) {
            allowed.contains($0) ? $0 : nil
        }
    }
}

extension ScalarRule<Int> {
    /// A whole number.
    static func integer(in range: ClosedRange<Int>) -> ScalarRule {
        let (least, most) = (range.lowerBound, range.upperBound)
        return ScalarRule(expectation: "a whole number from \(least) to \(most)") { text in
            guard let value = Int(text), range.contains(value) else { return nil }
            return value
        }
    }
}

extension ScalarRule<UInt64> {
    /// A seed of the random numbers.
    static var seed: ScalarRule {
        ScalarRule(expectation: "a whole number that is not negative") { UInt64($0) }
    }
}

extension ScalarRule<Double> {
    /// A time.
    static var seconds: ScalarRule {
        ScalarRule(
            expectation: "a time such as 60 s, \(Quantity.secondsRange)", parse: Quantity.seconds)
    }

    /// A part of a whole.
    static var share: ScalarRule {
        ScalarRule(
            expectation: "a share such as 10 %, \(Quantity.shareRange)", parse: Quantity.share)
    }

    /// Smaller ones mean nothing, and what is divided by one may be infinite.
    private static let least = 1e-9

    /// A number; not closer to zero than 10⁻⁹ unless it is zero.
    static func number(in range: ClosedRange<Double>) -> ScalarRule {
        let bounds = "\(Quantity.text(range.lowerBound)) to \(Quantity.text(range.upperBound))"
        return ScalarRule(expectation: "a number from \(bounds)") { text in
            guard let value = Quantity.number(text), range.contains(value),
                value == 0 || value.magnitude >= least
            else { return nil }
            return value
        }
    }

    /// A number greater than zero, 10⁻⁹ at least.
    static func positive(atMost most: Double) -> ScalarRule {
        let expectation =
            "a number from \(Quantity.text(least)) to \(Quantity.text(most))"
        return ScalarRule(expectation: expectation) { text in
            guard let value = Quantity.number(text), (least...most).contains(value) else {
                return nil
            }
            return value
        }
    }
}

extension ScalarRule where Value: RawRepresentable, Value.RawValue == String {
    /// One of a few words.
    static func word(among allowed: [Value]) -> ScalarRule {
        let names = allowed.map(\.rawValue)
        let expectation = "one of \(names.joined(separator: ", "))"
        return ScalarRule(expectation: expectation, names: names) { text in
            allowed.first { $0.rawValue == text }
        }
    }
}
