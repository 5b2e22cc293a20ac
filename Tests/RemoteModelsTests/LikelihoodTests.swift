import Foundations
import ModelAPI
import RemoteModels
import TestSupport
import Testing

@Suite("likelihoods by echo")
struct LikelihoodTests {
    /// How a service may get echoed likelihoods wrong, or right.
    enum Manner: CaseIterable {
        case right, zeros, shifted, onlyGenerated, noLikelihoods, refused
    }

    /// A service whose tokens are pieces that begin with a blank or a capital, each as likely as its
    /// length says, and which always goes on with " Rome".
    private func server(_ manner: Manner = .right) throws -> StubServer {
        try StubServer { request in
            guard request.path.hasSuffix("/completions"), !request.path.contains("chat") else {
                return [.json(Body.chat("Paris"))]
            }
            guard let root = try? JSONText(Array(request.body.utf8)[...], file: "").root(),
                let prompt = root["prompt"]?.string
            else { return [.json("{}", status: 400)] }
            if root["echo"] == nil { return [.json(Body.completion(" Rome"))] }
            return [Self.reply(to: prompt, manner)]
        }
    }

    private static func pieces(_ text: String) -> [String] {
        text.reduce(into: [String]()) { pieces, character in
            if character == " " || pieces.isEmpty {
                pieces.append(String(character))
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
    }

    private static func reply(to prompt: String, _ manner: Manner) -> StubServer.Step {
        var words = pieces(prompt)
        let count = words.count
        words.append(" Rome")
        var values: [String] = words.map { "-0.\($0.unicodeScalars.count)" }
        var offsets = words.indices.map { place in
            words[..<place].reduce(0) { $0 + $1.unicodeScalars.count }
        }
        values[0] = "null"
        switch manner {
        case .right: break
        case .zeros: values = words.map { _ in "0.0" }
        case .shifted:
            // As llama-cpp-python 0.3.36 does: the generated token is missing, each value is
            // that of a token in the distribution behind it.
            words.removeLast()
            values = ["null"] + words.dropFirst().map { _ in "-10.5" }
            offsets.removeLast()
        case .onlyGenerated:
            words = [" Rome"]
            values = ["-0.5"]
            offsets = [0]
        case .noLikelihoods:
            return .json(Body.completion(" Rome"))
        case .refused:
            return .json(Body.error("echo is not supported"), status: 400)
        }
        let tokens = words.map { "\"\($0)\"" }.joined(separator: ",")
        return .json(
            """
            {"model":"m","choices":[{"text":"","logprobs":{"tokens":[\(tokens)],\
            "token_logprobs":[\(values.joined(separator: ","))],\
            "text_offset":[\(offsets.map(String.init).joined(separator: ","))]},\
            "finish_reason":"length"}],"usage":{"prompt_tokens":\(count),"completion_tokens":1}}
            """)
    }

    @Test(
        "likelihoods are trusted only where they are those of the prompt",
        arguments: Manner.allCases)
    func probe(manner: Manner) throws {
        let server = try server(manner)
        let findings = try RemoteModel(server.endpoint()).probe()
        #expect(findings.echoesLikelihoods == (manner == .right))
        #expect(findings.chats && findings.completes)
        #expect(findings.thinking == .none)
        #expect(findings.model == "m")
        let model = try RemoteModel(server.endpoint(), findings: findings)
        #expect((model.scorer != nil) == (manner == .right))
    }

    @Test("even counts that fit do not make a shifted likelihood right")
    func shifted() throws {
        // All entries are there, each with the value of the one behind it.
        let server = try StubServer { request in
            guard !request.path.contains("chat") else { return [.json(Body.chat("Paris"))] }
            guard request.body.contains("echo") else { return [.json(Body.completion(" Rome"))] }
            let isWhole = request.body.contains("Rome")
            let count = isWhole ? 3 : 2
            let offsets = isWhole ? "0,55,60" : "0,55"
            let values = isWhole ? "null,-9.5,-0.1" : "null,-0.1"
            let tokens = isWhole ? #""a"," Rome","x""# : #""a"," Rome""#
            return [
                .json(
                    """
                    {"choices":[{"text":"","logprobs":{"tokens":[\(tokens)],"token_logprobs":\
                    [\(values)],"text_offset":[\(offsets)]}}],\
                    "usage":{"prompt_tokens":\(count - 1),"completion_tokens":1}}
                    """)
            ]
        }
        #expect(try !RemoteModel(server.endpoint()).probe().echoesLikelihoods)
        #expect(server.requests.count == 4, "it was asked to the end")
    }

    @Test("a probe tells what a service has, and fails where it has nothing")
    func routes() throws {
        let chatOnly = try StubServer { request in
            request.path == "/v1/chat/completions"
                ? [.json(Body.chat("<think>hm", end: "length"))] : [.json("{}", status: 404)]
        }
        let findings = try RemoteModel(chatOnly.endpoint()).probe()
        #expect(findings.chats && !findings.completes && findings.thinking == .marked)
        let neither = try StubServer { _ in [.json(Body.error("no such model"), status: 404)] }
        guard
            case .refused(_, 404, let message, 1)? =
                remoteError({ _ = try RemoteModel(neither.endpoint()).probe() })
        else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.text == "no such model")
        let locked = try StubServer { _ in [.json(Body.error("no"), status: 401)] }
        #expect(remoteError { _ = try RemoteModel(locked.endpoint()).probe() } != nil)
    }

    private func scorer(
        _ server: StubServer, store: MemoryStore? = nil
    ) throws
        -> any CompletionScorer
    {
        let findings = ServiceFindings(chats: true, completes: true, echoesLikelihoods: true)
        let model = try RemoteModel(
            server.endpoint(parallel: 2), findings: findings, store: store)
        return try #require(model.scorer)
    }

    @Test("a completion is scored by where its tokens stand")
    func scores() throws {
        let server = try server(), store = MemoryStore()
        let scorer = try scorer(server, store: store)
        let requests = [
            ScoringRequest(prompt: "It is", completions: [" Rome at last", "lam", "", " é"]),
            ScoringRequest(prompt: "", completions: ["Rome it is"]),
        ]
        let scores = try scorer.scores(of: requests) { _, _ in }
        #expect(
            scores.scores == [
                [
                    CompletionScore([-0.5, -0.3, -0.5]),
                    // One token lies over the border: " islam".
                    CompletionScore([-0.6]), CompletionScore([]), CompletionScore([-0.2]),
                ],
                // Nothing stands before the first.
                [CompletionScore([-0.3, -0.3])],
            ])
        // "It is" has two tokens, one of them within " islam".
        #expect(scores.usage.generated == 7)
        #expect(scores.usage.prompt == 2 + 1)
        #expect(store.replies.count == 4 && server.requests.count == 4)
        _ = try self.scorer(server, store: store).scores(of: requests) { _, _ in }
        #expect(server.requests.count == 4, "scores are kept too")
    }

    @Test("pieces end at marks, and each is asked for by itself")
    func pieces() throws {
        let server = try server()
        let requests = (0..<4).map { ScoringRequest(prompt: "a \($0)", completions: [" b"]) }
        let work = try scorer(server).scoring(requests, marks: [1, 3])
        #expect(work.pieces == [0..<1, 1..<3, 3..<4])
        var finished: [Int] = []
        let scores = try work.score(1) { done, total in
            #expect(total == 4)
            finished.append(done)
        }
        #expect(scores.scores.count == 2 && server.requests.count == 2 && finished.last == 3)
    }

    @Test("a turn is not scored: only the service knows its template")
    func turns() throws {
        let server = try server()
        let scorer = try scorer(server)
        #expect(!scorer.scoresTurns)
        let request = ScoringRequest(prompt: PromptText(turn: "q"), completions: ["a"])
        #expect(remoteError { _ = try scorer.scoring([request]) } == .turnNotScored)
    }

    @Test(
        "likelihoods that fit no text are an error",
        arguments: [Manner.shifted, .onlyGenerated, .noLikelihoods])
    func misfits(manner: Manner) throws {
        let server = try server(manner)
        let request = ScoringRequest(prompt: "It is", completions: [" Rome"])
        let error = remoteError { _ = try scorer(server).scores(of: [request]) { _, _ in } }
        guard case .wrongShape? = error else {
            Issue.record("expected another form, got \(String(describing: error))")
            return
        }
    }
}
