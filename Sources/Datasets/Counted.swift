import Foundations

/// Numbers of things, in messages.
enum Counted {
    /// Such as `1 row` or `1,200 rows`.
    static func text(_ count: Int, _ noun: String) -> String {
        "\(NumberFormat.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
