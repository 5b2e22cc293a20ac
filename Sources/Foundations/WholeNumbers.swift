extension Int {
    /// The value without its fraction; beyond `Int`'s range its nearest end, and 0 for NaN.
    ///
    /// For what is only shown or drawn. Where a number decides something, say what is to happen
    /// beyond the range, with `Int(exactly:)`.
    public init(saturating value: Double) {
        // 2⁶³ is a Double, and the greatest Int is not.
        if value >= 0x1p63 {
            self = .max
        } else {
            self = Int(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : .min)
        }
    }

    /// Stands before the standard library's own, which ends the program on NaN and on anything
    /// beyond the range. The manifest makes its use an error; `scripts/check` sees to it that
    /// every file that converts imports this room.
    @available(*, deprecated, message: "use Int(saturating:) or Int(exactly:)")
    public init(_ value: Double) { self.init(saturating: value) }

    /// As for `Double`.
    @available(*, deprecated, message: "use Int(saturating:) or Int(exactly:)")
    public init(_ value: Float) { self.init(saturating: Double(value)) }
}
