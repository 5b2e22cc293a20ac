import ArgumentParser
import LanguageModels

/// `crossover models verify`: whether files are what they should be.
struct ModelsVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the hash of every file of fetched models.",
        discussion: "The first model that is missing or damaged ends the command with an error.",
    )

    @OptionGroup var models: CatalogueNames
    @OptionGroup var json: JSONFlag

    func run() throws {
        let store = try Surroundings.current.store
        let entries = try models.entries()
        for entry in entries { try store.verify(entry) }
        let listings = entries.map { ModelListing($0, in: store) }
        try ModelListing.write(listings, as: json) { "\($0.name): all hashes right" }
    }
}
