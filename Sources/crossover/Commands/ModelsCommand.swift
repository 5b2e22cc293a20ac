import ArgumentParser
import Foundations
import LanguageModels

/// `crossover models`: which models there are, and whether they are what they should be.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, fetch, show and verify models.",
        subcommands: [
            ModelsListCommand.self, ModelsFetchCommand.self, ModelsShowCommand.self,
            ModelsVerifyCommand.self,
        ],
    )
}

/// `--json`, the same for all commands that have it.
struct JSONFlag: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Write the result as JSON.")
    var isOn = false

    /// Writes a result as JSON, or as text for people.
    func write(_ value: some Encodable, text: () -> String) throws {
        if isOn {
            try StandardStream.output.write(exactly: CanonicalJSON.encode(value))
        } else {
            try StandardStream.output.show(text())
        }
    }
}

/// Some models of the catalogue; all of them unless names are given.
struct CatalogueNames: ParsableArguments {
    @Argument(help: ArgumentHelp("Names of the catalogue (default: all).", valueName: "name"))
    var names: [String] = []

    func entries() throws -> [CatalogueEntry] {
        let known = ModelCatalogue.entries.map(\.name)
        guard !names.isEmpty else { return ModelCatalogue.entries }
        return try names.map { name in
            guard let entry = ModelCatalogue.entry(named: name) else {
                throw LanguageModelsError.unknownModel(
                    name: name,
                    known: known,
                    nearest: NearestName.closest(to: name, among: known),
                )
            }
            return entry
        }
    }
}

/// What is told of a model of the catalogue.
struct ModelListing: Encodable {
    var name: String
    var role: CatalogueEntry.Role
    var licence: String
    var isFetched: Bool
    var folder: String

    init(_ entry: CatalogueEntry, in store: ModelStore) {
        name = entry.name
        role = entry.role
        licence = entry.licence
        isFetched = store.isFetched(entry)
        folder = store.folder(of: entry)
    }

    /// Writes listings as JSON, or a line for each.
    static func write(
        _ listings: [ModelListing],
        as json: JSONFlag,
        line: (ModelListing) -> String,
    ) throws {
        try json.write(listings) { listings.map { line($0) + "\n" }.joined() }
    }
}
