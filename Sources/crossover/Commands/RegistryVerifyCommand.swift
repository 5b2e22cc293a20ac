import ArgumentParser
import Foundations
import Registry

/// `crossover registry verify`: whether a registry is as it was written.
struct RegistryVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the chain of events, what follows from it, and every stored file.",
        discussion: """
            A registry whose last events are gone, or that was made anew as a whole, looks sound \
            by itself. --head compares it with the head of an earlier time, which 'list', this \
            command and every model card give.
            """,
    )

    @Option(
        help: ArgumentHelp("A head that the registry had.", valueName: "n:hash"),
        transform: { text in
            do {
                return try RegistryHead(text)
            } catch {
                throw ValidationError("\(error)")
            }
        })
    var head: RegistryHead?

    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let check = try registry.open().verify(against: head)
        try json.write(check) {
            check.findings.map { "wrong: \(Excerpt.line("\($0)"))\n" }.joined()
                + "events: \(check.head.count), versions: \(check.versions)\nhead: \(check.head)\n"
        }
        guard check.findings.isEmpty else {
            throw CrossoverError.registryNotSound(check.findings.count)
        }
    }
}
