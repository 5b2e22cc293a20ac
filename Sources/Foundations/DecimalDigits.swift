/// A finite number as the shortest row of decimal digits that stands for it.
///
/// value = ± 0.d₁d₂d₃… · 10^exponent; no digits at all is zero.
struct DecimalDigits: Equatable {
    var isNegative: Bool
    var digits: [UInt8]
    var exponent: Int

    /// - Precondition: `value` is finite.
    init(_ value: Double) {
        precondition(value.isFinite, "\(value) has no decimal digits")
        isNegative = value < 0
        digits = []
        exponent = 0
        // The standard library's description is the shortest that reads back as the same number,
        // in one of the forms "123.45", "1.2345e-07" and "1e+20".
        let parts = value.magnitude.description.split(separator: "e")
        var hasPoint = false
        for scalar in parts[0].utf8 {
            if scalar == UInt8(ascii: ".") {
                hasPoint = true
            } else {
                digits.append(scalar - UInt8(ascii: "0"))
                if !hasPoint { exponent += 1 }
            }
        }
        if parts.count > 1, let shift = Int(parts[1]) { exponent += shift }
        dropOuterZeros()
    }

    /// Multiplies by a power of ten, without any rounding.
    func shifted(by places: Int) -> DecimalDigits {
        var result = self
        if !digits.isEmpty { result.exponent += places }
        return result
    }

    /// Keeps `places` digits after the point (before it, when negative); a half goes away from 0.
    func rounded(toPlaces places: Int) -> DecimalDigits {
        rounded(toDigits: exponent + places)
    }

    /// Keeps the first `count` digits; a half goes away from 0.
    func rounded(toDigits count: Int) -> DecimalDigits {
        guard count < digits.count else { return self }
        var result = self
        result.digits = Array(digits.prefix(max(count, 0)))
        if count >= 0, digits[count] >= 5 { result.increaseLastDigit() }
        result.dropOuterZeros()
        return result
    }

    /// The number in plain notation with exactly `places` digits after the point; zero has no sign.
    func text(places: Int) -> String {
        let whole = (0..<max(exponent, 1)).map { digit(at: $0 + min(exponent, 1) - 1) }
        let fraction = (0..<places).map { digit(at: exponent + $0) }
        let sign = isNegative && !digits.isEmpty ? "-" : ""
        return sign + whole.map(String.init).joined()
            + (places > 0 ? "." + fraction.map(String.init).joined() : "")
    }

    private func digit(at index: Int) -> UInt8 {
        digits.indices.contains(index) ? digits[index] : 0
    }

    private mutating func increaseLastDigit() {
        while let last = digits.popLast() {
            if last < 9 {
                digits.append(last + 1)
                return
            }
        }
        digits = [1]
        exponent += 1
    }

    private mutating func dropOuterZeros() {
        while digits.last == 0 { digits.removeLast() }
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        exponent = digits.isEmpty ? 0 : exponent - zeros
    }
}
