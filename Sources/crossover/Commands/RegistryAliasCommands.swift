import ArgumentParser
import Foundations
import Registry

/// `crossover registry alias`: a name that leads to a version.
struct RegistryAliasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alias",
        abstract: "Let an alias, such as champion or challenger, lead to a version.",
        discussion: """
            An alias is a free name; it leads to one version of a model at a time, pending or \
            approved. With --remove the model has the alias no more.
            """,
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @Argument(
        help: "The alias; a letter comes first.",
        transform: { name in
            do {
                return try ModelAlias(name)
            } catch {
                throw ValidationError("\(error)")
            }
        })
    var alias: ModelAlias

    @Flag(help: "Take the alias away from the version.")
    var remove = false

    @OptionGroup var author: AuthorOption
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let (alias, isRemoval) = (alias, remove)
        let version = try registry.open().change(version, by: author.author) {
            isRemoval ? .unaliased(alias, $0) : .aliased(alias, $0)
        }
        try VersionLine(version: version).write(as: json)
    }
}

/// `crossover registry rollback`: an alias goes back.
struct RegistryRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Move an alias back to the approved version that it led to before.",
        discussion: """
            Versions that are not approved are passed over; one whose files are no longer whole \
            is refused. Nothing is deleted.
            """,
    )

    @Argument(
        help: "Model and alias, such as handbook-lora@champion.",
        transform: VersionReference.argument)
    var alias: VersionReference

    @Option(help: ArgumentHelp("Why, for those who read it later.", valueName: "text"))
    var reason: String?

    @OptionGroup var author: AuthorOption
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard case .alias = alias.target else {
            throw ValidationError(
                "'\(alias)' names a version; expected an alias, such as \(alias.model)@champion.")
        }
    }

    func run() throws {
        guard case .alias(let name) = alias.target else { return }
        let version = try registry.open().rollBack(
            name, of: alias.model, reason: reason, by: author.author)
        try VersionLine(version: version).write(as: json)
    }
}
