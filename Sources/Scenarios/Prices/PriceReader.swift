import Economics
import Yams

/// Reads prices: a bare one, or one with its own source and its own mark.
struct PriceReader {
    /// The sheet's; nil when that is broken.
    let currency: String?
    /// What holds for prices that do not say it themselves.
    let source: String?
    let isVerified: Bool

    private static let keys = ["price", "source", "verified"]

    /// A price that must be there; something stands in for it after a mistake.
    func required(_ key: String, per unit: PriceUnit, in reader: MappingReader) -> Price {
        reader.require(key, expectation: ScalarRule.price(per: unit, in: currency).expectation)
        return value(key, per: unit, in: reader) ?? Price(0)
    }

    /// A price that may be left out: then it is not known.
    func value(_ key: String, per unit: PriceUnit, in reader: MappingReader) -> Price? {
        let rule = ScalarRule.price(per: unit, in: currency)
        var (amount, source, isVerified) = (nil as Double?, self.source, self.isVerified)
        if case .mapping? = reader.node(for: key) {
            let own = reader.section(key, keys: Self.keys)
            amount = own?.required("price", rule)
            source = own?.value("source", .text) ?? source
            isVerified = own?.value("verified", .answer) ?? isVerified
        } else {
            amount = reader.value(key, rule)
        }
        guard let amount else { return nil }
        if isVerified, source == nil {
            reader.complain(at: key, Self.sourceless)
        }
        return Price(amount, source: source, isVerified: isVerified)
    }

    /// Nobody can verify a price that nobody knows the place of.
    private static let sourceless =
        "a verified price says where it was read; add 'source', or 'verified: no'."
}
