/// A setting as one line of text, its keys in order.
enum SettingText {
    /// For example `examples 4, form completion`.
    static func line(_ setting: [String: String]) -> String {
        setting.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
