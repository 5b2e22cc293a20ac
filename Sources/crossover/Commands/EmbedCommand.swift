import ModelAPI
import ArgumentParser
import Kernels
import LanguageModels

/// `crossover embed`: texts to vectors.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Turn texts into vectors by their meaning.",
        discussion: """
            Reads JSON Lines {"text"} and answers each with {"embedding"}, in the same order: a \
            vector of length 1. The inner product of two of them says how alike the texts are. \
            Long texts are cut to the most that the encoder looks at. An empty text is legal.

            Many encoders were trained with words such as "query: " before a text. With --as the \
            words that the model's own files name are put there.
            """,
    )

    @Option(help: ArgumentHelp("\(ModelHelp.encoder)", valueName: "path-or-name"))
    var model = DefaultModel.encoder

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "What the texts are: query, passage or plain. (default: plain)", valueName: "role"),
        transform: { text in
            guard let role = TextRole(rawValue: text) else {
                throw ValidationError("expected query, passage or plain, got '\(text)'.")
            }
            return role
        })
    var role = TextRole.plain

    @OptionGroup var lines: JSONLines

    private struct Answer: Encodable {
        var embedding: [Float]
    }

    func run() throws {
        let compute = try lines.engine.makeCompute()
        let encoder = try Surroundings.current.store.sentenceEncoder(model, on: compute)
        try lines.answer(keys: ["text"]) { texts, _ in
            let vectors = try encoder.embed(texts.map { $0[0] }, as: role).vectors
            return texts.indices.map { Answer(embedding: vectors.row($0)) }
        }
    }
}
