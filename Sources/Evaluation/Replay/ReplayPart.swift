public import ModelAPI

/// Material that is put to the untuned model in one way, and how its answers are had.
public struct ReplayPart: Sendable, Equatable {
    /// What the model reads, by the id of the text that it is made from.
    public let prompts: [(id: String, prompt: PromptText)]
    /// How it answers.
    public let options: GenerationOptions

    /// Compares prompts and options.
    public static func == (first: ReplayPart, second: ReplayPart) -> Bool {
        first.options == second.options
            && first.prompts.elementsEqual(second.prompts) { $0 == $1 }
    }
}

extension ReplayMaterial {
    /// The most tokens of an answer; what is longer is learnt as far as that.
    public static let mostTokens = 48
    private static let shortTokens = 16
    /// Likeliest continuations of plain text go round in circles: these are drawn.
    private static let temperature = 1.0

    /// The material as a model reads it: what a fine-tuning is to leave as it is, in the forms in
    /// which models are asked.
    ///
    /// Half of the short questions come with the request to answer with a few words, and half
    /// without. Passages and sums stand behind worked examples, as in the probes, since a small model
    /// does not know otherwise what is wanted. All else are turns, or texts that are gone on with.
    ///
    /// - Parameters:
    ///   - form: the model's own; nil for a model that takes no turns, which has the plain texts alone.
    ///   - seed: of the continuations that are drawn.
    /// - Throws: what `form` throws.
    public func parts(for form: (any ChatForm)?, seed: UInt64) throws -> [ReplayPart] {
        var turns: [(id: String, prompt: PromptText)] = []
        var lines: [(id: String, prompt: PromptText)] = []
        for (place, text) in prompts.enumerated() {
            if let capability = text.kind.read {
                let examples = QuestionForm.examples(capability)
                let end = capability == .arithmetic ? "" : "\nAnswer:"
                lines.append((text.id, PromptText(examples + text.text + end)))
            } else if let form {
                let isShort = text.kind == .knowledge && place.isMultiple(of: 2)
                let turn = isShort ? "\(QuestionForm.instruction)\n\(text.text)" : text.text
                turns.append((text.id, try form.prompt([ChatTurn(.user, turn)])))
            }
        }
        return [
            ReplayPart(
                prompts: turns, options: GenerationOptions(maximumTokens: Self.mostTokens)),
            ReplayPart(
                prompts: lines,
                options: GenerationOptions(
                    maximumTokens: Self.shortTokens, stopsAtLineBreak: true)),
            ReplayPart(
                prompts: openings.map { ($0.id, PromptText($0.text)) },
                options: GenerationOptions(
                    maximumTokens: Self.mostTokens, temperature: Self.temperature, seed: seed)),
        ].filter { !$0.prompts.isEmpty }
    }
}

extension ReplayPrompt.Kind {
    /// The capability in whose plain form a text is read; nil for a turn.
    fileprivate var read: QuestionProbe.Capability? {
        switch self {
        case .passages: .passages
        case .refusing: .refusing
        case .arithmetic: .arithmetic
        case .knowledge, .instructions, .code, .french, .talk, .english: nil
        }
    }
}
