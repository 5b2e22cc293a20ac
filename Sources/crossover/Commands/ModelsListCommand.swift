import ArgumentParser
import LanguageModels

/// `crossover models list`: the catalogue.
struct ModelsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the models of the catalogue, and whether they have been fetched.",
        discussion: """
            What runs have measured of models lies beside them, in the folder 'measured', so that \
            it is not measured again. That folder may be deleted.
            """,
    )

    @OptionGroup var json: JSONFlag

    func run() throws {
        let store = try Surroundings.current.store
        let listings = ModelCatalogue.entries.map { ModelListing($0, in: store) }
        try ModelListing.write(listings, as: json) { model in
            let state = model.isFetched ? model.folder : "not fetched"
            return "\(model.name): \(model.role.rawValue), \(model.licence), \(state)"
        }
    }
}
