import ArgumentParser
import Foundations
import LanguageModels

/// `crossover models show`: what a model is.
struct ModelsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Load a model and tell what it is, down to its files' hashes.",
    )

    @Argument(help: ArgumentHelp("\(ModelHelp.either)", valueName: "name-or-path"))
    var model: String

    @OptionGroup var engine: EngineOptions
    @OptionGroup var json: JSONFlag

    private struct Description: Encodable {
        var role: CatalogueEntry.Role
        var longestInput: Int
        var identity: ModelIdentity
    }

    func run() throws {
        let store = try Surroundings.current.store
        let loaded = try LoadedModel(model, from: store, on: engine.makeCompute())
        let description = Description(
            role: loaded.role,
            longestInput: loaded.longestInput,
            identity: loaded.identity,
        )
        try json.write(description) { Self.lines(of: description) }
    }

    private static func lines(of model: Description) -> String {
        let files = model.identity.files.sorted { $0.key < $1.key }
        return """
            name:          \(model.identity.name)
            role:          \(model.role.rawValue)
            architecture:  \(model.identity.architecture)
            parameters:    \(NumberFormat.grouped(model.identity.parameterCount))
            longest input: \(NumberFormat.grouped(model.longestInput)) tokens
            licence:       \(model.identity.licence)
            size:          \(NumberFormat.bytes(model.identity.byteCount))
            files:

            """ + files.map { "  \($0.value.hex)  \($0.key)\n" }.joined()
    }
}
