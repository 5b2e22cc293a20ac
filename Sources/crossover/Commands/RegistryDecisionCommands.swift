import ArgumentParser
import Foundations
import Registry

/// `crossover registry approve`: a version may be used.
struct RegistryApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a pending version, with a name and a reason.",
        discussion: "A later rejection takes the approval back. Its files must be whole.",
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @OptionGroup var decision: DecisionOptions
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let reason = decision.reason
        let version = try registry.open().change(version, by: decision.author) {
            .approved($0, reason: reason)
        }
        try VersionLine(version: version).write(as: json)
    }
}

/// `crossover registry reject`: a version must not be used.
struct RegistryRejectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject a pending or approved version for good, with a name and a reason.",
        discussion: """
            Aliases no longer lead to it; 'rollback' moves each to the version before. A rejection \
            is final: if it was a mistake, register the run again, which makes a new version.
            """,
    )

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @OptionGroup var decision: DecisionOptions
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let reason = decision.reason, registry = try registry.open()
        let before = try registry.contents().state.version(version)
        let rejected = try registry.change(version, by: decision.author) {
            .rejected($0, reason: reason)
        }
        try VersionLine(version: rejected).write(as: json)
        for alias in before.aliases {
            try StandardStream.error.show(
                "'\(alias)' leads nowhere now; 'crossover registry rollback "
                    + "\(rejected.name.model)@\(alias)' moves it to the version before.\n")
        }
    }
}

/// `crossover registry note`: something to remember.
struct RegistryNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Add a note to a version's history.")

    @Argument(help: VersionHelp.one, transform: VersionReference.argument)
    var version: VersionReference

    @Argument(help: "What is to be remembered.")
    var text: String

    @OptionGroup var author: AuthorOption
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let text = text
        let version = try registry.open().change(version, by: author.author) {
            .noted($0, text: text)
        }
        try VersionLine(version: version).write(as: json)
    }
}
