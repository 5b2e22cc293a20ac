package import Statistics

extension EffectRecord {
    /// An effect as a record holds it, where what is infinite is missing.
    package init(_ effect: EffectSize, cohensG: Double?) {
        self.init(
            measure: effect.measure, value: effect.value.ifFinite,
            low: effect.low.ifFinite, high: effect.high.ifFinite, cohensG: cohensG)
    }

    /// The same effect seen from the other arm.
    package var reversed: EffectRecord {
        var reversed = self
        reversed.cohensG = cohensG.map { -$0 }
        if measure == .oddsRatio {
            reversed.value = Self.inverse(value)
            (reversed.low, reversed.high) = (Self.inverse(high), Self.inverse(low))
        } else {
            reversed.value = value.map { -$0 }
            (reversed.low, reversed.high) = (high.map { -$0 }, low.map { -$0 })
        }
        return reversed
    }

    /// Infinite odds, which are missing, become none, and none become infinite.
    private static func inverse(_ odds: Double?) -> Double? {
        guard let odds else { return 0 }
        return (1 / odds).ifFinite
    }
}

extension Double {
    fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
