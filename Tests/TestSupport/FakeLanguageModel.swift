public import ModelAPI

/// A language model without weights: what it says and what it finds likely are given, and its tokens
/// are words.
///
/// It works as a service may: requests come back in pieces and in another order, and how much of a
/// prompt had to be computed is not told.
public final class FakeLanguageModel: TextModel {
    /// A chat form that marks its own text.
    public struct MarkedForm: ChatForm {
        /// A mark of the form's own.
        public let answerLead = "<a> "
        let refused: String

        /// - Parameter refused: a question that holds it is refused.
        public init(refusing refused: String = "\u{0}") { self.refused = refused }

        /// Each question between two marks.
        ///
        /// - Throws: ``Refusal``.
        public func prompt(_ turns: [ChatTurn]) throws -> PromptText {
            var prompt = PromptText("")
            for turn in turns {
                if turn.text.contains(refused) { throw Refusal() }
                prompt =
                    turn.role == .user
                    ? prompt + PromptText(template: "<u> ") + PromptText(turn.text)
                        + PromptText(template: " <a>")
                    : prompt + PromptText(template: " ") + PromptText(turn.text)
            }
            return prompt
        }
    }

    /// What the fake throws by itself.
    public struct Refusal: Error, Equatable {}

    /// Nil unless given.
    public let chatForm: (any ChatForm)?
    /// Counts words, unless the fake is told not to.
    public var counter: (any TokenCounter)? { countsTokens ? Words(contextLength) : nil }
    /// Nil for a fake that knows no likelihoods.
    public var scorer: (any CompletionScorer)? { knowsLikelihoods ? Scorer(self) : nil }

    private let contextLength: Int
    private let countsTokens: Bool
    private let knowsLikelihoods: Bool
    private let scoresTurns: Bool
    private let answer: (String) -> String
    private let logLikelihood: (_ prompt: String, _ completion: String) -> Float
    /// Every prompt that was to be answered.
    public private(set) var answered: [String] = []
    /// Every request whose completions were scored, in that order.
    public private(set) var scored: [ScoringRequest] = []

    /// - Parameters:
    ///   - answer: to a prompt, before it is cut.
    ///   - logLikelihood: of each word of a completion behind a prompt.
    public init(
        chatForm: (any ChatForm)? = nil, contextLength: Int = 1_000, countsTokens: Bool = true,
        knowsLikelihoods: Bool = true, scoresTurns: Bool = true,
        answer: @escaping (String) -> String = { _ in "" },
        logLikelihood: @escaping (_ prompt: String, _ completion: String) -> Float = { _, _ in -1 }
    ) {
        self.chatForm = chatForm
        self.contextLength = contextLength
        self.countsTokens = countsTokens
        self.knowsLikelihoods = knowsLikelihoods
        self.scoresTurns = scoresTurns
        self.answer = answer
        self.logLikelihood = logLikelihood
    }

    /// What the fake was told to answer, cut to the words and the line that are asked for.
    public func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers {
        var said = GeneratedAnswers(
            answers: [], usage: ModelUsage(prompt: 0, computedPrompt: nil, generated: 0))
        for (number, prompt) in prompts.enumerated() {
            try progress(number, prompts.count)
            answered.append(prompt.text)
            let whole = answer(prompt.text)
            let line = options.stopsAtLineBreak ? whole.prefix { $0 != "\n" } : whole[...]
            let words = line.split(separator: " ").prefix(options.maximumTokens)
            said.answers.append(GeneratedAnswer(text: words.joined(separator: " ")))
            said.usage += ModelUsage(
                prompt: Words.count(prompt.text), computedPrompt: nil, generated: words.count)
        }
        try progress(prompts.count, prompts.count)
        return said
    }

    private struct Words: TokenCounter {
        let contextLength: Int

        init(_ contextLength: Int) { self.contextLength = contextLength }

        static func count(_ text: String) -> Int { text.split(separator: " ").count }

        func tokenCount(_ prompt: PromptText) -> Int { Self.count(prompt.text) }

        func tokenCount(_ request: ScoringRequest) -> Int {
            tokenCount(request.prompt) + (request.completions.map(tokenCount).max() ?? 0)
        }
    }

    private struct Scorer: CompletionScorer {
        let model: FakeLanguageModel

        var scoresTurns: Bool { model.scoresTurns }

        init(_ model: FakeLanguageModel) { self.model = model }

        func scoring(_ requests: [ScoringRequest], marks: [Int]) throws -> any ScoringWork {
            let order = requests.indices.cut(at: marks).flatMap { $0.reversed() }
            let pieces = requests.indices.cut(at: marks).flatMap { part in
                stride(from: part.lowerBound, to: part.upperBound, by: 2).map {
                    $0..<min($0 + 2, part.upperBound)
                }
            }
            return Work(
                model: model, requests: order.map { requests[$0] }, order: order, pieces: pieces)
        }
    }

    /// The requests backwards between two marks, two in a piece.
    private struct Work: ScoringWork {
        let model: FakeLanguageModel
        let requests: [ScoringRequest]
        let order: [Int]
        let pieces: [Range<Int>]

        func score(_ piece: Int, progress: RequestProgress) throws -> CompletionScores {
            let range = pieces[piece]
            try progress(range.lowerBound, requests.count)
            var whole = CompletionScores(
                scores: [], usage: ModelUsage(prompt: 0, computedPrompt: nil, generated: 0))
            for request in requests[range] {
                model.scored.append(request)
                let scores = request.completions.map { score($0.text, behind: request.prompt.text) }
                whole.scores.append(scores)
                whole.usage += ModelUsage(
                    prompt: Words.count(request.prompt.text), computedPrompt: nil,
                    generated: scores.reduce(0) { $0 + $1.tokenCount })
            }
            return whole
        }

        private func score(_ completion: String, behind prompt: String) -> CompletionScore {
            let count = Words.count(completion) - (prompt.isEmpty ? 1 : 0)
            let value = model.logLikelihood(prompt, completion)
            return CompletionScore(Array(repeating: value, count: count))
        }

        func restored<Result>(_ results: [Result]) -> [Result] {
            zip(order, results).sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
