import ModelAPI
import ArgumentParser
import LanguageModels
import Tokenizers

/// `crossover generate`: what a model answers.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Let a model go on from prompts.",
        discussion: """
            Reads JSON Lines {"prompt"} and answers each with {"ids", "text"}, in the same order: \
            the new tokens, the one that ended the answer included, and their text without special \
            tokens. With temperature 0 the likeliest token is taken each time; above it an answer \
            depends on the seed and on how many lines came before, not on what they asked.

            An empty prompt is legal: without --chat there is nothing to go on from, and its \
            answer is empty.
            """,
    )

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @Option(help: ArgumentHelp("At most so many new tokens for each answer.", valueName: "n"))
    var maxTokens = 64

    @Option(
        help: ArgumentHelp(
            "Above 0: draw each token, the more freely the higher.",
            valueName: "t",
        )
    )
    var temperature = 0.0

    @Option(
        help: ArgumentHelp(
            "Draw from the likeliest tokens that together have this probability.",
            valueName: "p",
        )
    )
    var topP = 1.0

    @Option(help: ArgumentHelp("Other drawings for another seed.", valueName: "s"))
    var seed: UInt64 = 0

    @Flag(
        help: """
            Put each prompt to the model as a user's message, by its chat template. Special tokens \
            in it are the letters that they are.
            """)
    var chat = false

    @OptionGroup var text: PlainOption
    @OptionGroup var lines: JSONLines

    private struct Answer: Encodable {
        var ids: [Int]
        var text: String
    }

    func validate() throws {
        guard (1...1_000_000).contains(maxTokens) else {
            throw ValidationError("--max-tokens must be 1 to 1000000, not \(maxTokens).")
        }
        guard temperature == 0 || (0.001...1000).contains(temperature) else {
            throw ValidationError(
                "--temperature must be 0, or 0.001 to 1000, not \(temperature).")
        }
        guard (1e-6...1).contains(topP) else {
            throw ValidationError("--top-p must be 0.000001 to 1, not \(topP).")
        }
    }

    func run() throws {
        let compute = try lines.engine.makeCompute()
        let model = try Surroundings.current.store.languageModel(model, on: compute)
        let template = try chatTemplate(of: model)
        let prompt = { (said: String) in try template?.prompt(said) ?? text.prompt(said) }
        try lines.answer(
            keys: ["prompt"],
            check: { texts in
                let count = model.tokens(try prompt(texts[0])).count
                guard count > 0 else { return }
                // Two numbers from outside: their sum must not overflow.
                let room = min(maxTokens, model.decoder.contextLength + 1)
                try model.requireRoom(for: count + room, beginning: texts[0])
            },
            with: { texts, first in
                try answers(of: model, to: try texts.map { try prompt($0[0]) }, first: first)
            },
        )
    }

    private func chatTemplate(of model: LanguageModel) throws -> ChatTemplate? {
        guard chat else { return nil }
        guard let template = model.chatTemplate else {
            throw CrossoverError.noChatTemplate(
                model: model.identity.name, reason: model.noChatReason ?? "")
        }
        return template
    }

    private func answers(
        of model: LanguageModel,
        to prompts: [PromptText],
        first: Int,
    ) throws -> [Answer] {
        let options = GenerationOptions(
            maximumTokens: maxTokens,
            temperature: temperature,
            topP: topP,
            seed: seed,
            firstRequest: first,
        )
        var generations = try model.generate(prompts.filter { !$0.isEmpty }, options: options)
            .generations[...]
        return prompts.map { prompt in
            guard !prompt.isEmpty else { return Answer(ids: [], text: "") }
            let generation = generations.removeFirst()
            return Answer(ids: generation.ids, text: generation.text)
        }
    }
}
