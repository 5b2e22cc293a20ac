import ArgumentParser
import Foundations
import Registry

/// `crossover registry list`: all versions.
struct RegistryListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all versions, and the head of the registry's events.",
        discussion: """
            The head is the number of events and the hash of the last one. Keep it elsewhere: \
            'verify --head' compares a registry with it.
            """,
    )

    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    private struct Listing: Encodable {
        let head: RegistryHead
        let versions: [ModelVersion]
    }

    func run() throws {
        let (state, head) = try registry.open().contents()
        try json.write(Listing(head: head, versions: state.versions)) {
            state.versions.map { Excerpt.line(VersionLine(version: $0).text) + "\n" }.joined()
                + "head: \(head)\n"
        }
    }
}
