import ArgumentParser
import Foundations
import Registry

/// `crossover registry`: versions of trained models.
struct RegistryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Keep versions of trained models: lineage, approval, aliases, rollback.",
        discussion: """
            A version is named by its number, as in handbook-lora@2, or by an alias, as in \
            handbook-lora@champion. Versions are never changed. A rejection is final; an approval \
            can be taken back by one. docs/registry.md shows the whole way.

            The registry is kept in $XDG_DATA_HOME/crossover/registry (by default below \
            ~/.local/share); --registry or CROSSOVER_REGISTRY name another folder. Several \
            processes may use it at once. Every event carries the hash of the one before it, so \
            that an edit shows: tamper-evident, not tamper-proof.
            """,
        subcommands: [
            RegistryAddCommand.self, RegistryListCommand.self, RegistryShowCommand.self,
            RegistryDiffCommand.self, RegistryApproveCommand.self, RegistryRejectCommand.self,
            RegistryNoteCommand.self, RegistryAliasCommand.self, RegistryRollbackCommand.self,
            RegistryVerifyCommand.self, RegistryCardCommand.self, RegistryExportCommand.self,
        ],
    )
}

/// `--registry`, the same for all commands about registered models.
struct RegistryOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The registry's folder (default: CROSSOVER_REGISTRY, or the user's).",
            valueName: "folder"))
    var registry: String?

    /// - Parameter isCreating: whether one is begun where there is none.
    func open(isCreating: Bool = false) throws -> Registry {
        try Registry(
            at: try registry ?? Surroundings.current.registryFolder, isCreating: isCreating)
    }
}

/// `--by`, where nobody has to say who they are.
struct AuthorOption: ParsableArguments {
    @Option(help: ArgumentHelp("Who does it, for the history.", valueName: "name"))
    var by: String?

    var author: RegistryEvent.Author { RegistryEvent.Author(by: by, at: Today.time) }
}

/// `--by` and `--reason`, where a decision is made.
struct DecisionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who decides.", valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("Why, for those who read it later.", valueName: "text"))
    var reason: String

    var author: RegistryEvent.Author { RegistryEvent.Author(by: by, at: Today.time) }
}

extension VersionReference {
    /// For an argument: mistakes are those of the registry.
    static func argument(_ text: String) throws -> VersionReference {
        do {
            return try VersionReference(text)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}

/// A version as one line, or as JSON.
struct VersionLine {
    let version: ModelVersion

    /// E.g. `handbook-lora@2  approved  champion  arm lora, seed 1  2026-11-30T12:00:00Z`.
    var text: String {
        let registration = version.registration
        let aliases = version.aliases.map(\.description).joined(separator: ", ")
        let registered = version.history.first?.author.at ?? ""
        return [
            version.name.description, version.state.rawValue, aliases.isEmpty ? "–" : aliases,
            "arm \(registration.arm), seed \(registration.seed)", registered,
        ].joined(separator: "  ")
    }

    func write(as json: JSONFlag) throws {
        try json.write(version) { Excerpt.line(text) + "\n" }
    }
}
