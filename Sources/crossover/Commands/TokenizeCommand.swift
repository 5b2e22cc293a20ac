import ArgumentParser

/// `crossover tokenize`: texts to token ids.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Turn texts into token ids.",
        discussion: """
            Reads JSON Lines {"text"} and answers each with {"ids"}, in the same order. Special \
            tokens in the text are recognised, unless --plain says that it is a user's. An empty \
            text is legal.

            For a sentence encoder every text is a user's. Its ids begin with [CLS] or <s>, end with [SEP] or </s>, and are cut \
            to the most that it looks at.
            """,
    )

    @Option(help: ArgumentHelp("\(ModelHelp.either)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @OptionGroup var text: PlainOption
    @OptionGroup var lines: JSONLines

    private struct Answer: Encodable {
        var ids: [Int]
    }

    func run() throws {
        let compute = try lines.engine.makeCompute()
        let model = try LoadedModel(model, from: Surroundings.current.store, on: compute)
        try lines.answer(keys: ["text"]) { texts, _ in
            texts.map { Answer(ids: model.tokens(text.prompt($0[0]))) }
        }
    }
}
