import ModelAPI

/// Stands on a bench where no arm asks a language model of this machine: there need not be one.
struct AbsentModel: TextModel {
    var chatForm: (any ChatForm)? { nil }
    var counter: (any TokenCounter)? { nil }
    var scorer: (any CompletionScorer)? { nil }

    func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers {
        preconditionFailure("an arm asks the generator, and the scenario says that none does")
    }
}
