import ModelAPI
import ArgumentParser
import LanguageModels

/// `crossover score`: how likely a completion is.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Tell how likely a completion is after a prompt.",
        discussion: """
            Reads JSON Lines {"prompt", "completion"} and answers each with {"logLikelihood", \
            "tokens"}, in the same order: the sum of the natural logarithms of the probabilities \
            of the completion's tokens, and how many they are. Prompt and completion are turned \
            into tokens one by one: a blank between them belongs to the completion.

            Empty texts are legal. An empty completion has the log-likelihood 0 and no tokens; \
            after an empty prompt the completion's first token is not scored.
            """,
    )

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @OptionGroup var text: PlainOption
    @OptionGroup var lines: JSONLines

    private struct Answer: Encodable {
        var logLikelihood: Double
        var tokens: Int
    }

    func run() throws {
        let compute = try lines.engine.makeCompute()
        let model = try Surroundings.current.store.languageModel(model, on: compute)
        let request = { (texts: [String]) in
            ScoringRequest(
                prompt: text.prompt(texts[0]), completions: [text.prompt(texts[1])])
        }
        try lines.answer(
            keys: ["prompt", "completion"],
            check: { try model.requireRoom(for: request($0)) },
            with: { texts, _ in
                let requests = texts.map(request)
                return try model.score(requests).scores.joined().map {
                    Answer(logLikelihood: $0.logLikelihood, tokens: $0.tokenCount)
                }
            },
        )
    }
}
