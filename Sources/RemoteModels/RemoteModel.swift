import Domain
import Foundations
public import ModelAPI
import Synchronization

/// A language model behind an OpenAI-style service.
///
/// Requests are kept in flight by threads of its own, and every reply is kept as it comes. It counts
/// no tokens, since only the service knows how; it says how likely texts are where the findings of
/// ``probe(progress:)`` say that the service does.
public final class RemoteModel: TextModel, Sendable {
    /// Writes turns as they are: the service has the template.
    public struct TurnForm: ChatForm {
        /// Nothing.
        public let answerLead = ""

        /// A form that needs to know nothing.
        public init() {}

        /// The turns as they are.
        public func prompt(_ turns: [ChatTurn]) -> PromptText { PromptText(turns: turns) }
    }

    /// No answer of a page takes so many bytes.
    static let mostBody = 8_000_000

    /// As it was given.
    public let endpoint: APIEndpoint
    /// What the service was found to do; nil where nobody has asked.
    public let findings: ServiceFindings?
    let service: Service
    let memory: ReplyMemory

    /// A model that sends nothing yet.
    ///
    /// - Parameters:
    ///   - findings: of ``probe(progress:)``; without them there is no scorer, thoughts are expected
    ///     only where they turn up, and plain texts go to `/completions`.
    ///   - store: nil keeps nothing.
    ///   - budget: nil for none; may be shared.
    ///   - settling: how long requests in flight may take to be answered, and kept, when the work
    ///     is stopped from outside.
    /// - Throws: ``RemoteModelsError/budgetWithoutPrices(model:)``.
    public init(
        _ endpoint: APIEndpoint, findings: ServiceFindings? = nil,
        store: (any ReplyStore)? = nil, budget: RequestBudget? = nil,
        waiting: any Waiting = SystemWaiting(), settling: Duration = .seconds(10)
    ) throws(RemoteModelsError) {
        self.endpoint = endpoint
        self.findings = findings
        service = try Service(endpoint, budget: budget, waiting: waiting, settling: settling)
        memory = ReplyMemory(store: store, findings: findings)
    }

    /// The service's own; nil where it takes no turns.
    public var chatForm: (any ChatForm)? { findings?.chats == false ? nil : TurnForm() }

    /// Nil: only the service knows its tokens.
    public var counter: (any TokenCounter)? { nil }

    /// By `/completions`, where it tells the likelihoods of prompts; not of turns.
    public var scorer: (any CompletionScorer)? {
        findings?.echoesLikelihoods == true ? RemoteScorer(model: self) : nil
    }

    /// What is to be known of the replies so far.
    public var notices: Set<RemoteNotice> { memory.notices }

    /// The first request for a prompt, as it would be sent, without the key.
    ///
    /// - Throws: ``RemoteModelsError/emptyPrompt``.
    public func firstRequest(for prompt: PromptText, options: GenerationOptions) throws -> String {
        let request = try self.request(
            prompt, number: 0, options, form: form(for: prompt, options))
        return endpoint.shown(
            try request.body(for: endpoint.model, memory.dialect), to: request.route)
    }

    /// An answer to each prompt, several asked for at once; equal requests are sent once.
    ///
    /// A turn goes to `/chat/completions`, other text to `/completions`; where the service has no
    /// such route, it goes as a turn too. Above a temperature of 0 each request has a seed of its
    /// own, by its number.
    ///
    /// - Throws: ``RemoteModelsError``, what the store throws, and what `progress` throws; in each
    ///   case when the requests in flight are answered and kept.
    public func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers {
        let requests = try prompts.enumerated().map { number, prompt in
            let form = form(for: prompt, options)
            return try digest(of: request(prompt, number: number, options, form: form))
        }
        var places: [SHA256Digest: Int] = [:], firsts: [Int] = []
        for (number, digest) in requests.enumerated() where places[digest] == nil {
            places[digest] = firsts.count
            firsts.append(number)
        }
        let numbers = firsts
        let replies = try service.work(
            jobs: numbers.count,
            progress: { try progress($0 == numbers.count ? prompts.count : $0, prompts.count) }
        ) { job, call in
            try self.replies(to: prompts[numbers[job]], number: numbers[job], options, call)
        }
        var all = GeneratedAnswers(
            answers: [], usage: .none)
        for (prompt, digest) in zip(prompts, requests) {
            guard let place = places[digest], let last = replies[place].last else { continue }
            all.answers.append(reading(last, to: prompt, options).answer)
            for reply in replies[place] { all.usage += ModelUsage(reply.usage) }
        }
        return all
    }
}

extension ModelUsage {
    fileprivate init(_ usage: ReplyUsage) {
        let computed = usage.cached.flatMap { cached in usage.prompt.map { max(0, $0 - cached) } }
        self.init(prompt: usage.prompt, computedPrompt: computed, generated: usage.generated)
    }
}
