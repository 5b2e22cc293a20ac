import Domain
import Foundations
public import ModelAPI

/// What a service was found to do with a model, by asking it; a part of the record.
public struct ServiceFindings: Sendable, Equatable, Codable {
    /// Whether it takes turns (`/chat/completions`).
    public var chats: Bool
    /// Whether it goes on with plain texts (`/completions`).
    public var completes: Bool
    /// Whether the model thinks before it answers a turn.
    public var thinks: Bool
    /// Whether it tells how many tokens a request took.
    public var tellsUsage: Bool
    /// Whether it tells how likely the tokens of a prompt are, and these are no fill-ins.
    public var echoesLikelihoods: Bool
    /// Parameters that it refused and is not sent.
    public var leftOut: [String]
    /// The model that it says it is.
    public var model: String?
    /// Its name for what the model runs on.
    public var fingerprint: String?

    /// States findings that were made before.
    public init(
        chats: Bool, completes: Bool, thinks: Bool = false, tellsUsage: Bool = true,
        echoesLikelihoods: Bool = false, leftOut: [String] = [], model: String? = nil,
        fingerprint: String? = nil
    ) {
        self.chats = chats
        self.completes = completes
        self.thinks = thinks
        self.tellsUsage = tellsUsage
        self.echoesLikelihoods = echoesLikelihoods
        self.leftOut = leftOut
        self.model = model
        self.fingerprint = fingerprint
    }
}

extension RemoteModel {
    private static let question = "What is the capital of France? Answer with one word."
    private static let statement = "The capital of France is Paris. The capital of Italy is"

    /// Asks the service what it can do: a turn, a plain text, and the likelihoods of a known text.
    ///
    /// Three short requests, none of which is kept. They count against the budget.
    ///
    /// - Parameter progress: called with how many of the requests are done; may throw to stop.
    /// - Throws: ``RemoteModelsError`` where the service cannot be used at all, and what `progress`
    ///   throws.
    public func probe(progress: RequestProgress = { _, _ in }) throws -> ServiceFindings {
        let rule = ReasoningRule()
        let options = GenerationOptions(maximumTokens: 8, reasoning: rule)
        let prompts = [PromptText(turn: Self.question), PromptText(Self.statement)]
        var replies: [Result<StoredReply, any Error>] = []
        for (done, prompt) in prompts.enumerated() {
            replies += try service.work(jobs: 1, progress: { try progress(done + $0, 3) }) { _, call in
                let request = try self.request(
                    prompt, number: 0, options, form: AnswerForm(allowsThoughts: false, stops: false))
                return Result { try self.ask(request, call) }
            }
        }
        let chat = try Self.orNil(replies[0]), plain = try Self.orNil(replies[1])
        guard let known = chat ?? plain else { return try replies[0].get().findings }
        var findings = known.findings
        findings.chats = chat != nil
        findings.completes = plain != nil
        findings.thinks = chat.map { AnswerReading($0, options).answer.reasoning != nil } ?? false
        findings.echoesLikelihoods =
            try plain != nil
            && service.work(jobs: 1, progress: { try progress(2 + $0, 3) }) { _, call in
                try self.echoesLikelihoods(call)
            }[0]
        findings.leftOut = memory.dialect.leftOut.sorted()
        return findings
    }

    /// A request that the service does not take is no fault of ours; anything else is an error.
    private static func orNil(_ result: Result<StoredReply, any Error>) throws -> StoredReply? {
        do { return try result.get() } catch {
            guard isUnknown(error) else { throw error }
            return nil
        }
    }

    private static func isUnknown(_ error: any Error) -> Bool {
        guard case .refused(_, let status, _, _) = error as? RemoteModelsError else { return false }
        return [400, 404, 405, 422, 501].contains(status)
    }

    private func echoesLikelihoods(_ call: ServiceCall) throws -> Bool {
        do {
            let echo = try echo(of: Self.statement, call)
            // A service that only fills in the form gives zeros: everything would be equally likely.
            return echo.tokens.contains { ($0.logLikelihood ?? 0) != 0 }
        } catch let error as RemoteModelsError {
            switch error {
            case .wrongShape: return false
            case _ where Self.isUnknown(error): return false
            default: throw error
            }
        }
    }
}

extension StoredReply {
    fileprivate var findings: ServiceFindings {
        ServiceFindings(
            chats: false, completes: false, tellsUsage: usage.prompt != nil, model: model,
            fingerprint: fingerprint)
    }
}
