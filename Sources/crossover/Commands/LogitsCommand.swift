import ArgumentParser
import LanguageModels

/// `crossover logits`: how likely a prompt is, and what comes next.
struct LogitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits",
        abstract: "Tell the likeliest next tokens, and how likely the prompt itself is.",
        discussion: """
            Reads JSON Lines {"prompt"} and answers each with {"ids", "topIds", "topLogits", \
            "sumLogLikelihood"}, in the same order: the prompt's tokens, the likeliest tokens \
            after the last of them with their logits, the best first, and the sum of the natural \
            logarithms of the probabilities of all tokens but the first.

            An empty prompt is legal: its lists are empty and its sum is 0.
            """,
    )

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @Option(help: ArgumentHelp("How many next tokens to tell.", valueName: "n"))
    var top = 20

    @OptionGroup var text: PlainOption
    @OptionGroup var lines: JSONLines

    private struct Answer: Encodable {
        var ids: [Int]
        var topIds: [Int]
        var topLogits: [Float]
        var sumLogLikelihood: Double
    }

    func validate() throws {
        guard top >= 0 else { throw ValidationError("--top must be 0 or more, not \(top).") }
    }

    func run() throws {
        let compute = try lines.engine.makeCompute()
        let model = try Surroundings.current.store.languageModel(model, on: compute)
        try lines.answer(
            keys: ["prompt"],
            check: {
                let count = model.tokens(text.prompt($0[0])).count
                try model.requireRoom(for: count, beginning: $0[0])
            },
            with: { texts, _ in
                try model.logits(texts.map { text.prompt($0[0]) }, top: top).map(Self.answer)
            },
        )
    }

    private static func answer(_ logits: PromptLogits) -> Answer {
        Answer(
            ids: logits.ids,
            topIds: logits.topIds,
            topLogits: logits.topLogits,
            sumLogLikelihood: logits.sumLogLikelihood,
        )
    }
}
