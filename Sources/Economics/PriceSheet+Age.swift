// Days are compared as texts: ISO 8601 sorts as time does.
extension PriceSheet {
    /// Whether the prices are older than the sheet itself trusts them.
    ///
    /// - Parameter day: the day of the run, ISO 8601, e.g. `2026-11-22`.
    public func isExpired(on day: String) -> Bool {
        validUntil.map { $0 < day } ?? false
    }

    /// Why the prices may be wrong on `day`, in one sentence or two; nil when nothing is known
    /// against them.
    public func warning(on day: String) -> String? {
        if let validUntil, isExpired(on: day) {
            return
                "The price sheet '\(name)' was valid until \(validUntil), and the day is \(day). "
                + "Look its prices up again."
        }
        guard asOf > day else { return nil }
        return "The price sheet '\(name)' has prices of \(asOf), and the day is \(day) only. "
            + "Correct the date, or the clock."
    }
}
