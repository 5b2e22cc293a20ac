extension NumberFormat {
    /// A number in its shortest form that reads back as the same one: "32", "0.003", "1e-05".
    public static func plain(_ value: Double) -> String {
        if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000_000 {
            return "\(whole)"
        }
        return "\(value)"
    }
}
