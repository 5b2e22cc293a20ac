import ArgumentParser
import Foundations
import Registry

/// `crossover registry show`: one version with its lineage and figures.
struct RegistryShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a version: what it comes from, what it came to, who decided what.",
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let registry = try registry.open()
        let version = try registry.contents().state.version(version)
        let details = try ModelDetails(version, in: try registry.record(of: version).record)
        try json.write(details) { VersionText.lines(of: details).joined() }
    }
}

/// `crossover registry diff`: two versions side by side.
struct RegistryDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show two versions side by side: configuration, data, scores, forgetting.",
        discussion: """
            A row that differs begins with '*'. Nothing is tested: whether a difference is more \
            than luck, 'crossover compare' says of two records with the same questions.
            """,
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var first: VersionReference

    @Argument(help: "The other version.", transform: VersionReference.argument)
    var second: VersionReference

    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let registry = try registry.open(), state = try registry.contents().state
        let details = try [first, second].map { reference in
            let version = try state.version(reference)
            return try ModelDetails(version, in: try registry.record(of: version).record)
        }
        let comparison = VersionComparison(details[0], details[1])
        try json.write(comparison) { VersionText.lines(of: comparison).joined() }
    }
}

/// What commands say of their arguments.
enum VersionHelp {
    static let one: ArgumentHelp = "A version, such as handbook-lora@2 or handbook-lora@champion."
}

/// Versions in words for a terminal, line by line.
enum VersionText {
    static func lines(of details: ModelDetails) -> [String] {
        let version = details.version
        var rows = [
            ("version", version.name.description), ("state", version.state.rawValue),
            ("aliases", version.aliases.map(\.description).joined(separator: ", ")),
        ]
        rows += version.registration.files.sorted { $0.key < $1.key }.map {
            ("weights: \($0.key)", $0.value.hex)
        }
        rows.append(("record.json", version.registration.record.hex))
        for topic in VersionComparison.Topic.allCases {
            rows += details.entries(of: topic).map {
                ("\(topic.rawValue): \($0.key)", "\($0.value)")
            }
        }
        rows += version.history.map { ("event \($0.event)", text(of: $0)) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.filter { !$0.1.isEmpty }.map { name, text in line([pad(name, width), text]) }
    }

    private static func text(of entry: ModelVersion.Entry) -> String {
        let alias = entry.alias.map { "as \($0)" }, author = entry.author.by.map { "by \($0)" }
        let what = [entry.author.at, entry.kind.rawValue, alias, author].compactMap(\.self)
        return what.joined(separator: " ") + (entry.text.map { ": \($0)" } ?? "")
    }

    static func lines(of comparison: VersionComparison) -> [String] {
        let none = "–"
        let rows =
            [["", "", comparison.first.description, comparison.second.description]]
            + comparison.rows.map { row in
                [
                    row.isSame ? " " : "*", "\(row.topic.rawValue): \(row.key)",
                    row.first.map { short("\($0)") } ?? none,
                    row.second.map { short("\($0)") } ?? none,
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in line(zip(row, widths).map { pad($0, $1) }) }
    }

    /// The beginning of what is as long as a hash; the whole stands in the JSON.
    private static func short(_ text: String) -> String {
        let most = 32
        return text.count > most ? "\(text.prefix(most - 1))…" : text
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func line(_ cells: [String]) -> String {
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return Excerpt.line(line) + "\n"
    }
}
