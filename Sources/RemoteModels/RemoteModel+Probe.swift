import Domain
import Foundations
public import ModelAPI

extension RemoteModel {
    private static let question = "What is the capital of France? Answer with one word."
    private static let statement = "The capital of France is Paris. The capital of Italy is"

    /// Servers compute in bfloat16, and not always in one order.
    private static let likelihoodTolerance: Float = 0.25

    /// Asks the service what it can do: a turn, a plain text, and the likelihoods of a known text.
    ///
    /// Two requests, or four where likelihoods are told, none of which is kept. They count against the budget.
    ///
    /// - Parameter progress: called with how many of the requests are done; may throw to stop.
    /// - Throws: ``RemoteModelsError`` where the service cannot be used at all, and what `progress`
    ///   throws.
    public func probe(progress: RequestProgress = { _, _ in }) throws -> ServiceFindings {
        // Thoughts of which only the end is marked are to come to it; a plain text has no end.
        let prompts = [(PromptText(turn: Self.question), 512), (PromptText(Self.statement), 8)]
        var replies: [Result<StoredReply, any Error>] = []
        for (done, (prompt, limit)) in prompts.enumerated() {
            let options = GenerationOptions(maximumTokens: limit)
            let found = try service.work(jobs: 1, progress: { try progress(done + $0, 3) }) {
                _, call in
                let request = try self.request(
                    prompt, number: 0, options,
                    form: AnswerForm(allowsThoughts: false, stops: false))
                return Result { try self.ask(request, call) }
            }
            // Nothing more is sent to a service that cannot be used, or behind the budget's end.
            _ = try Self.orNil(found[0])
            replies += found
        }
        let chat = try Self.orNil(replies[0]), plain = try Self.orNil(replies[1])
        guard let known = chat ?? plain else { return try replies[0].get().findings }
        var findings = known.findings
        findings.chats = chat != nil
        findings.completes = plain != nil
        findings.thinking = chat.map(Self.thinking) ?? .none
        findings.echoesLikelihoods =
            try plain != nil
            && service.work(jobs: 1, progress: { try progress(2 + $0, 3) }) { _, call in
                try self.echoesLikelihoods(call)
            }[0]
        findings.limitsCompletion = memory.dialect.limitsCompletion
        findings.leftOut = memory.dialect.leftOut.sorted()
        return findings
    }

    /// By the usual marks: a task's own are not known here.
    private static func thinking(in reply: StoredReply) -> ServiceFindings.Thinking {
        if reply.hasThoughts { return .marked }
        let rule = ReasoningRule()
        if AnswerReading.isMarked(reply.text, rule) { return .marked }
        var block = LeadingBlock(begin: rule.begin, end: rule.end)
        block.read(Array(reply.text.utf8))
        return block.restStart == nil ? .none : .begunByTemplate
    }

    /// Nil for a route that the service does not have; anything else that goes wrong is an error.
    private static func orNil(_ result: Result<StoredReply, any Error>) throws -> StoredReply? {
        do { return try result.get() } catch let error as RemoteModelsError {
            guard isUnknownRoute(error) else { throw error }
            return nil
        }
    }

    /// Whether a service does not know what was asked of it. Some say so with a page, or answer
    /// something else.
    private static func isUnknownRoute(_ error: RemoteModelsError) -> Bool {
        switch error {
        case .refused(_, let status, _, _): [400, 404, 405, 422, 501].contains(status)
        case .redirected, .notJSON, .wrongShape, .noChoices: true
        default: false
        }
    }

    /// Whether the likelihoods of a prompt are those of its tokens. Some services give zeros, and
    /// llama-cpp-python gives each token the distribution behind it in place of the one before. So
    /// a token is generated and then read as a part of the prompt: it must be as likely.
    private func echoesLikelihoods(_ call: ServiceCall) throws -> Bool {
        do {
            let statement = Self.statement
            guard let next = try echo(of: statement, call).generated else { return false }
            let whole = try echo(of: statement + next.text, call)
            let read = whole.tokens.filter { $0.end > statement.unicodeScalars.count }
            let logLikelihood = read.reduce(0) { $0 + ($1.logLikelihood ?? 0) }
            let differs = whole.tokens.contains { $0.logLikelihood.map { $0 != 0 } ?? false }
            return differs && abs(logLikelihood - next.logLikelihood) < Self.likelihoodTolerance
        } catch let error as RemoteModelsError {
            guard Self.isUnknownRoute(error) else { throw error }
            return false
        }
    }
}

extension StoredReply {
    fileprivate var findings: ServiceFindings {
        ServiceFindings(
            chats: false, completes: false, model: model, fingerprint: fingerprint)
    }
}
