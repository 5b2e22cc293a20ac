import Foundations
import Testing

@Suite("NumberFormat")
struct NumberFormatTests {
    @Test(
        "shows a fixed number of digits",
        arguments: [
            (0.97, 2, "0.97"), (0.15, 1, "0.2"), (0.125, 2, "0.13"), (-0.125, 2, "-0.13"),
            (2.5, 0, "3"), (0.5, 0, "1"), (0.49, 0, "0"), (-0.001, 2, "0.00"), (-0.0, 1, "0.0"),
            (0.999, 2, "1.00"), (999.995, 2, "1000.00"), (0.005, 2, "0.01"), (0.0049, 2, "0.00"),
            (1234.5, 3, "1234.500"), (1e21, 1, "1000000000000000000000.0"), (1e-9, 3, "0.000"),
            (.leastNonzeroMagnitude, 2, "0.00"), (6.02e-5, 6, "0.000060"), (.nan, 2, "n/a"),
            (.infinity, 2, "inf"), (-.infinity, 0, "-inf"), (100, 0, "100"), (0, 2, "0.00"),
        ]
    )
    func fixed(value: Double, digits: Int, text: String) {
        #expect(NumberFormat.fixed(value, digits: digits) == text)
    }

    @Test(
        "shows an amount without an exponent",
        arguments: [
            (7.1666e-6, "0.00000717"), (9.996e-5, "0.000100"), (-4.2e-12, "-0.00000000000420"),
            (0.01234, "0.0123"), (12345, "12300"), (0, "0.00"), (4.2e-13, "4.20e-13"),
        ]
    )
    func decimal(value: Double, text: String) {
        #expect(NumberFormat.decimal(value, digits: 3) == text)
    }

    @Test(
        "shows significant digits",
        arguments: [
            (0.01234, 3, "0.0123"), (1.5, 3, "1.50"), (12345, 3, "12300"), (0.000123, 2, "0.00012"),
            (0.0000123, 2, "1.2e-05"), (4.2e-7, 3, "4.20e-07"), (9.996, 3, "10.0"),
            (-0.04567, 2, "-0.046"), (1e20, 2, "1.0e+20"), (0, 3, "0.00"), (999.9, 3, "1000"),
            (.nan, 3, "n/a"), (123, 3, "123"), (2, 1, "2"),
        ]
    )
    func significant(value: Double, digits: Int, text: String) {
        #expect(NumberFormat.significant(value, digits: digits) == text)
    }

    @Test(
        "groups whole numbers by three",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (12345, "12,345"), (-1_234_567, "-1,234,567"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func grouped(value: Int, text: String) {
        #expect(NumberFormat.grouped(value) == text)
    }

    @Test(
        "shows percentages without the noise of a multiplication",
        arguments: [
            (0.125, 1, "12.5 %"), (0.07, 0, "7 %"), (0.285, 0, "29 %"), (1, 0, "100 %"),
            (-0.0345, 1, "-3.5 %"), (0.0004, 1, "0.0 %"), (.nan, 1, "n/a"),
        ]
    )
    func percent(value: Double, digits: Int, text: String) {
        #expect(NumberFormat.percent(value, digits: digits) == text)
    }

    @Test(
        "shows a whole number in groups, and the beginning of what is too great",
        arguments: [
            (0.4, "0"), (-1234.5, "-1,235"), (1_999_999.6, "2,000,000"), (1e15, "1.00e+15"),
            (1e300, "1.00e+300"), (.nan, "n/a"),
        ]
    )
    func whole(value: Double, text: String) {
        #expect(NumberFormat.whole(value) == text)
    }

    @Test(
        "shows where something begins: never below it from a thousand on",
        arguments: [(0.04567, "0.0457"), (617.3, "617"), (1000.2, "1,001"), (1e18, "1.00e+18")]
    )
    func threshold(value: Double, text: String) {
        #expect(NumberFormat.threshold(value) == text)
    }

    @Test(
        "shows a digit of a share below a tenth",
        arguments: [(0.0419, "4.2 %"), (-0.05, "-5.0 %"), (0.1, "10 %"), (1.234, "123 %")]
    )
    func shortPercent(value: Double, text: String) {
        #expect(NumberFormat.percent(value) == text)
    }

    @Test(
        "shows a p-value with three digits, and none below 0.001",
        arguments: [
            (1, "p = 1.000"), (0.0496, "p = 0.050"), (0.001, "p = 0.001"), (0.00099, "p < 0.001"),
            (0, "p < 0.001"), (.nan, "p n/a"),
        ]
    )
    func pValue(value: Double, text: String) {
        #expect(NumberFormat.pValue(value) == text)
    }

    @Test(
        "shows bytes in the unit that fits after rounding",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (98_400_000, "98.4 MB"),
            (999_949, "999.9 kB"), (999_950, "1.0 MB"), (-1500, "-1.5 kB"),
            (2_000_000_000, "2.0 GB"), (Int.max, "9.2 EB"),
        ]
    )
    func bytes(count: Int, text: String) {
        #expect(NumberFormat.bytes(count) == text)
    }

    @Test(
        "shows time spans in the unit that fits after rounding",
        arguments: [
            (0, "0 s"), (0.0004, "0.4 ms"), (0.0123, "12 ms"), (0.0996, "0.1 s"), (0.8, "0.8 s"),
            (9.94, "9.9 s"), (9.96, "10 s"), (42, "42 s"), (59.4, "59 s"), (59.6, "1:00 min"),
            (187, "3:07 min"), (3599.6, "1:00 h"), (7500, "2:05 h"), (100_000, "27:47 h"),
            (-42, "-42 s"), (.nan, "n/a"), (.infinity, "inf h"), (1e300, "2.78e+296 h"),
        ]
    )
    func duration(seconds: Double, text: String) {
        #expect(NumberFormat.duration(seconds: seconds) == text)
    }

    @Test("rounds as exact whole-number arithmetic does")
    func exhaustive() {
        for thousandths in -2500...2500 {
            let magnitude = (thousandths.magnitude + 5) / 10
            let sign = thousandths < 0 && magnitude > 0 ? "-" : ""
            let rest = magnitude % 100
            let text = "\(sign)\(magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
            #expect(NumberFormat.fixed(Double(thousandths) / 1000, digits: 2) == text)
        }
    }
}
