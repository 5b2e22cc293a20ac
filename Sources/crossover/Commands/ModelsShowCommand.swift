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
        /// Where its answers end; nil for an encoder, which gives none.
        var ends: [EndToken]?
        var vocabulary: VocabularyDescription?
        var identity: ModelIdentity
    }

    func run() throws {
        let store = try Surroundings.current.store
        let loaded = try LoadedModel(model, from: store, on: engine.makeCompute())
        let description = Description(
            role: loaded.role,
            longestInput: loaded.longestInput,
            ends: loaded.ends,
            vocabulary: loaded.vocabulary,
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
            \(model.vocabulary.map(lines(of:)) ?? "")licence:       \(model.identity.licence)
            size:          \(NumberFormat.bytes(model.identity.byteCount))

            """ + lines(of: model.ends) + "files:\n"
                + files.map { "  \($0.value.hex)  \($0.key)\n" }.joined()
    }

    private static func lines(of ends: [EndToken]?) -> String {
        guard let ends else { return "" }
        return "answers end with:\n"
            + ends.map { end in
                let sources = end.declaredBy.joined(separator: ", ")
                let what = end.id.map { "token \($0)" } ?? "nothing, since no token is called so:"
                return "  \(what) \(Excerpt.quoted(end.text))  (\(sources))\n"
            }.joined()
    }

    private static func lines(of vocabulary: VocabularyDescription) -> String {
        let rows = vocabulary.rows - vocabulary.tokens
        let more = rows == 0 ? "" : ", and \(NumberFormat.grouped(rows)) rows without a token"
        return """
            vocabulary:    \(NumberFormat.grouped(vocabulary.tokens)) tokens\(more)
            output layer:  \(vocabulary.hasTiedOutput ? "the embedding" : "its own")

            """
    }
}
