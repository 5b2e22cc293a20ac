import Domain
import ModelAPI
import RemoteModels

/// A language model that computes nothing: it keeps what it is asked, and says nothing.
///
/// Its answers are empty and all completions are equally likely, so what is asked must not hang on
/// what was answered.
final class DryModel: TextModel, CompletionScorer {
    /// A prompt, and what was wanted behind it.
    struct Request {
        let prompt: PromptText
        /// Those whose likelihood was asked for; empty where an answer was to be written.
        let completions: [PromptText]
        /// nil where likelihoods were asked for.
        let options: GenerationOptions?
    }

    let chatForm: (any ChatForm)?
    let counter: (any TokenCounter)?
    private let tellsLikelihoods: Bool
    /// In the order in which they came.
    private(set) var requests: [Request] = []

    /// - Parameter counter: of the model that this one stands for.
    init(
        chatForm: (any ChatForm)?, counter: (any TokenCounter)?, tellsLikelihoods: Bool = true
    ) {
        self.chatForm = chatForm
        self.counter = counter
        self.tellsLikelihoods = tellsLikelihoods
    }

    /// A model behind a service whose tokens nobody here can count; whether it tells likelihoods is
    /// known when it is asked, and most do not.
    static func remote() -> DryModel {
        DryModel(chatForm: RemoteModel.TurnForm(), counter: nil, tellsLikelihoods: false)
    }

    var scorer: (any CompletionScorer)? { tellsLikelihoods ? self : nil }

    func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers {
        requests += prompts.map { Request(prompt: $0, completions: [], options: options) }
        try progress(prompts.count, prompts.count)
        return GeneratedAnswers(
            answers: prompts.map { _ in GeneratedAnswer(text: "") }, usage: .none)
    }

    func scoring(_ requests: [ScoringRequest], marks: [Int]) throws -> any ScoringWork {
        DryScoring(model: self, requests: requests, pieces: requests.indices.cut(at: marks))
    }

    private struct DryScoring: ScoringWork {
        let model: DryModel
        let requests: [ScoringRequest]
        let pieces: [Range<Int>]

        func score(_ piece: Int, progress: RequestProgress) throws -> CompletionScores {
            let asked = requests[pieces[piece]]
            model.requests += asked.map {
                Request(prompt: $0.prompt, completions: $0.completions, options: nil)
            }
            try progress(pieces[piece].upperBound, requests.count)
            let scores = asked.map { $0.completions.map { _ in CompletionScore([]) } }
            return CompletionScores(scores: scores, usage: .none)
        }

        func restored<Result>(_ results: [Result]) -> [Result] { results }
    }
}
