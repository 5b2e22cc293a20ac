import Domain
import Foundations
import ModelAPI

/// Likelihoods by `/completions` with `echo`: the service reads prompt and completion as one text,
/// and tells of each token how likely it was and where it begins.
struct RemoteScorer: CompletionScorer {
    let model: RemoteModel

    /// Only the service knows how it writes turns.
    var scoresTurns: Bool { false }

    func scoring(_ requests: [ScoringRequest], marks: [Int]) throws -> any ScoringWork {
        guard !requests.contains(where: \.prompt.isTurn) else {
            throw RemoteModelsError.turnNotScored
        }
        return Work(model: model, requests: requests, pieces: requests.indices.cut(at: marks))
    }

    private struct Work: ScoringWork {
        let model: RemoteModel
        let requests: [ScoringRequest]
        let pieces: [Range<Int>]

        func score(_ piece: Int, progress: RequestProgress) throws -> CompletionScores {
            let range = pieces[piece], total = requests.count
            let texts = requests[range].flatMap { request in
                request.completions.map { (prompt: request.prompt.text, completion: $0.text) }
            }
            let replies = try model.service.work(
                jobs: texts.count,
                // A request is done with the last of its completions; on the way a share will do.
                progress: {
                    let share = texts.isEmpty ? range.count : range.count * $0 / texts.count
                    try progress(range.lowerBound + share, total)
                }
            ) { job, call in
                try model.scored(texts[job].completion, behind: texts[job].prompt, call)
            }
            return scores(replies[...], of: requests[range])
        }

        private func scores(
            _ replies: ArraySlice<StoredReply?>, of requests: ArraySlice<ScoringRequest>
        ) -> CompletionScores {
            var rest = replies
            var whole = CompletionScores(
                scores: [], usage: .none)
            for request in requests {
                let own = rest.prefix(request.completions.count)
                rest = rest.dropFirst(own.count)
                let scores = own.map { CompletionScore($0?.tokenLogLikelihoods ?? []) }
                whole.scores.append(scores)
                let prompts = zip(own, scores).compactMap { reply, score in
                    reply.map { $0.usage.prompt.map { max(0, $0 - score.tokenCount) } }
                }
                // Each completion's request has the whole prompt again.
                whole.usage += ModelUsage(
                    prompt: prompts.first ?? 0,
                    computedPrompt: prompts.reduce(0) { sum, next in
                        sum.flatMap { sum in next.map { sum + $0 } }
                    },
                    generated: scores.reduce(0) { $0 + $1.tokenCount })
            }
            return whole
        }

        func restored<Result>(_ results: [Result]) -> [Result] { results }
    }
}

extension RemoteModel {
    /// The likelihoods of a completion's tokens; nil for one without text.
    ///
    /// A token over the border counts as the completion's: with it ends the first of its text.
    fileprivate func scored(
        _ completion: String, behind prompt: String, _ call: ServiceCall
    ) throws -> StoredReply? {
        guard !completion.isEmpty else { return nil }
        let text = prompt + completion
        return try memory.reply(to: digest(of: echoBody(text), to: .completions)) {
            // In scalars, joined as one text: neither part's last character may be whole by itself.
            let border = prompt.unicodeScalars.count
            let echo = try echo(of: text, call)
            let own = try echo.tokens.filter { $0.end > border }.compactMap { token -> Float? in
                guard let value = token.logLikelihood else {
                    // Nothing stands before the first token.
                    guard token.start == 0 else { throw echo.missing }
                    return nil
                }
                return value
            }
            return echo.reply.stored(text: "", tokenLogLikelihoods: own, key: endpoint.key)
        }
    }

    func echo(of text: String, _ call: ServiceCall) throws -> Echo {
        let body = try echoBody(text)
        let reply = try service.send(
            body, to: .completions, estimate: (text.utf8.count / 3 + 16, 1),
            mostBody: Self.mostBody, call: call)
        return try Echo(of: text, in: reply)
    }

    /// One token is asked for: vLLM refuses none, and others take none for no limit.
    private func echoBody(_ text: String) throws -> String {
        try CanonicalJSON.encodeLine(
            RequestBody(
                model: endpoint.model, prompt: text, maxTokens: 1, temperature: 0, echo: true,
                logProbabilities: 1))
    }
}

/// The tokens of a text as a service read them.
struct Echo {
    struct Token {
        /// Where it begins and ends in the text, in Unicode scalars.
        let start: Int, end: Int
        /// Natural logarithm; nil for the first, before which nothing stands.
        let logLikelihood: Float?
    }

    /// Those of the text, without what was generated behind it.
    let tokens: [Token]
    /// What was generated behind it, and its likelihood; nil for a mark that is no text.
    let generated: (text: String, logLikelihood: Float)?
    let reply: ServiceReply

    private static let path = "choices[0].logprobs"

    /// - Throws: ``RemoteModelsError/wrongShape(at:path:expected:got:)`` unless there is one entry
    ///   for each token of the text and each generated one.
    init(of text: String, in reply: ServiceReply) throws(RemoteModelsError) {
        self.reply = reply
        let parts = try reply.choice()["logprobs"]
        guard let words = parts?["tokens"]?.elements,
            let values = parts?["token_logprobs"]?.elements,
            let offsets = parts?["text_offset"]?.elements
        else { throw reply.wrongShape(Self.path, "tokens, token_logprobs and text_offset", nil) }
        let count = words.count
        guard values.count == count, offsets.count == count else {
            throw reply.wrongShape("\(Self.path).token_logprobs", "one entry a token", nil)
        }
        // A service that takes no `echo` lists the generated token alone.
        if let prompt = reply.usage.prompt, let generated = reply.usage.generated {
            guard count == prompt + generated else {
                throw reply.wrongShape(Self.path, "\(prompt + generated) tokens", nil)
            }
        }
        let length = text.unicodeScalars.count
        let starts = offsets.compactMap(\.integer)
        let ends = starts.dropFirst() + [length]
        guard starts.count == count, starts.first == 0, ends.contains(length),
            zip(starts, ends).allSatisfy({ $0 <= $1 || $0 >= length })
        else {
            throw reply.wrongShape("\(Self.path).text_offset", "offsets of the whole text", nil)
        }
        let last = starts.firstIndex { $0 >= length }
        if let last, let word = words[last].string, !word.isEmpty {
            generated = try Self.value(values[last], reply).map { (word, $0) }
        } else {
            generated = nil
        }
        var tokens: [Token] = []
        for (place, (start, end)) in zip(starts, ends).enumerated() where start < length {
            tokens.append(
                Token(start: start, end: end, logLikelihood: try Self.value(values[place], reply)))
        }
        self.tokens = tokens
    }

    /// A token in the text has no likelihood.
    var missing: RemoteModelsError {
        reply.wrongShape("\(Self.path).token_logprobs", "a number for each token", nil)
    }

    private static func value(
        _ node: JSONNode, _ reply: ServiceReply
    ) throws(RemoteModelsError) -> Float? {
        switch node.value {
        case .null: return nil
        case .number(let text):
            // Above 0 only by rounding.
            guard let value = Float(text), value.isFinite, value <= 1e-3 else { fallthrough }
            return value
        default: throw reply.wrongShape("\(path).token_logprobs", "logarithms ≤ 0", node)
        }
    }
}
