import Domain
import Metrics
import Foundations
import Testing

/// Numbers written by simple independent rules, and read back.
@Suite("Numbers as people write them")
struct NumberWritingTests {
    /// A way to write a number: its value and the text.
    private static func written(
        _ generator: inout SeededGenerator, _ rules: NumberRules
    )
        throws -> (value: Double, text: String)
    {
        func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
        let whole = draw([10, 1000, 100_000, 100_000_000][draw(4)])
        let digits = draw(4), places = (0..<digits).map { _ in draw(10) }
        var value = try #require(
            Double("\(whole)" + (digits > 0 ? "." : "") + places.map(String.init).joined()))
        let isPoint = rules.decimal == .point
        let groups = [isPoint ? "," : ".", "\u{2019}", "\u{202f}", "\u{a0}", " ", ""]
        let group = groups[draw(groups.count)]
        var text = "", left = "\(whole)"
        while left.count > 3, !group.isEmpty {
            text = group + left.suffix(3) + text
            left.removeLast(3)
        }
        text = left + text
        if digits > 0 { text += (isPoint ? "." : ",") + places.map(String.init).joined() }
        switch draw(6) {
        case 0: (text, value) = (text + "k", value * 1e3)
        case 1: (text, value) = (text + " million", value * 1e6)
        case 2: text += "%"
        case 3: text += " kg"
        default: break
        }
        switch draw(6) {
        case 0: (text, value) = ("-" + text, -value)
        // (5 kg) is a remark, not an account.
        case 1 where !text.hasSuffix("kg"): (text, value) = ("(" + text + ")", -value)
        case 2: (text, value) = ("\u{2212}$" + text, -value)
        case 3: text = "about €" + text + "."
        default: break
        }
        return (value, text)
    }

    @Test(
        "what was written one way is read as its value", arguments: NumberRules.DecimalSign.allCases
    )
    func roundTrip(decimal: NumberRules.DecimalSign) throws {
        let rules = NumberRules(decimal: decimal)
        var generator = SeededGenerator(seed: 3, stream: "numbers")
        for _ in 0..<20_000 {
            let (value, text) = try Self.written(&generator, rules)
            let read = NumberParser.number(in: text, by: rules)
            let error = try #require(read, "\(text)") - value
            #expect(error.magnitude <= value.magnitude * 1e-12, "\(text)")
        }
    }

    @Test("a text of digits and signs is read as what it plainly is, or not at all")
    func noise() {
        var generator = SeededGenerator(seed: 4, stream: "noise")
        let alphabet = Array("0123456789012345.,' -+/()ekM%$")
        for _ in 0..<100_000 {
            let text = String(
                (0..<1 + Int(generator.next() % 9)).map { _ in
                    alphabet[Int(generator.next() % UInt64(alphabet.count))]
                })
            guard let read = NumberParser.number(in: text) else { continue }
            // Whatever the separators mean, the digits of the text are the digits of the number.
            let digits = text.filter(\.isNumber).drop { $0 == "0" }
            if text.contains(where: { "ekM/(".contains($0) }) { continue }
            let plain = NumberParser.text(of: read).split(separator: "e")[0].filter(\.isNumber)
            let significant = plain.drop { $0 == "0" }
            #expect(
                digits.hasPrefix(trimmed(significant)) || read == 0,
                "\(text) was read as \(read)")
        }
    }

    private func trimmed(_ digits: Substring) -> Substring {
        var digits = digits
        while digits.last == "0" { digits.removeLast() }
        return digits
    }

    @Test("the country's decimal sign decides where the form leaves it open")
    func decimalSign() {
        let comma = NumberRules(decimal: .comma)
        #expect(NumberParser.number(in: "1.250") == 1.25)
        #expect(NumberParser.number(in: "1.250", by: comma) == 1250)
        #expect(NumberParser.number(in: "1,250") == 1250)
        #expect(NumberParser.number(in: "1,250", by: comma) == 1.25)
        for rules in [NumberRules(), comma] {
            #expect(NumberParser.number(in: "1.234.567,5", by: rules) == 1_234_567.5)
            #expect(NumberParser.number(in: "25.5", by: rules) == 25.5)
            let text = NumberParser.text(of: 12.125, by: rules)
            #expect(NumberParser.number(in: text, by: rules) == 12.125)
        }
    }
}
