import ArgumentParser
import Foundations
import Registry
import Reports

/// `crossover registry card`: a version's model card.
struct RegistryCardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Write a version's model card (Markdown) from the registry and its record.",
        discussion: """
            Every figure stands with its place in the run's record.json. The card ends with the \
            registry's head, against which 'verify --head' compares.
            """,
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @Option(
        help: ArgumentHelp(
            "The file to write; it must not exist (default: standard output).",
            valueName: "file"))
    var out: String?

    @OptionGroup var registry: RegistryOption

    func run() throws {
        if let out { try NewFile.require(out) }
        let registry = try registry.open()
        let card = try registry.card(of: version).card
        // What a terminal would act on is made visible in the card itself.
        guard let out else { return try StandardStream.output.write(exactly: card) }
        try AtomicFile.write(card, to: out)
        try StandardStream.output.show("card: \(Excerpt.line(out))\n")
    }
}

/// `crossover registry export`: a version's files, to be used elsewhere.
struct RegistryExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Copy a version's weights, its record and its card into a new folder.",
        discussion: "The card is README.md there. Each file is checked while it is copied.",
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @Option(help: ArgumentHelp("The folder to make; it must not exist.", valueName: "folder"))
    var out: String

    @OptionGroup var registry: RegistryOption

    func run() throws {
        let registry = try registry.open()
        let (version, card) = try registry.card(of: version)
        try registry.export(version, to: out, beside: ["README.md": card])
        try StandardStream.output.show("\(version.name): \(Excerpt.line(out))\n")
    }
}

extension Registry {
    fileprivate func card(
        of reference: VersionReference
    ) throws -> (version: ModelVersion, card: String) {
        let (state, head) = try contents(), version = try state.version(reference)
        let record = try record(of: version).record
        return (version, try ModelCard(of: version, in: record, head: head).markdown)
    }
}
