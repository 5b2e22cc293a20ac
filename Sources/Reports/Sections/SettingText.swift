import Lab

/// A setting as one line of text, its keys in order.
enum SettingText {
    /// For example `examples 4, form completion`; a dash where nothing was set.
    static func code(_ setting: [String: String], at place: RecordPointer) -> Statement {
        setting.isEmpty ? .words(Figure.none) : .traced(.code(line(setting)), from: place)
    }

    /// The same in running text.
    static func prose(_ setting: [String: String], at place: RecordPointer) -> Statement {
        .told(line(setting), from: place)
    }

    private static func line(_ setting: [String: String]) -> String {
        setting.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
