import Domain
import Foundations
import ModelAPI
import RemoteModels
import Synchronization
import TestSupport
import Testing

@Suite("asking a service")
struct AskingTests {
    private let turns = (0..<12).map { PromptText(turn: "question \($0)") }
    private let options = GenerationOptions(maximumTokens: 8)

    /// Answers each question with its number.
    private func numberServer() throws -> StubServer {
        try StubServer { request in
            let number = request.body.split(separator: "question ")[1].prefix { $0.isNumber }
            return [.json(Body.chat("answer \(number)"))]
        }
    }

    @Test("a turn is one message, sent with all that would else be the service's choice")
    func chatRequest() throws {
        let server = try StubServer { _ in [.json(Body.chat("Paris"))] }
        let model = try RemoteModel(server.endpoint())
        let options = GenerationOptions(
            maximumTokens: 8, temperature: 0.5, topP: 0.9, stopsAtLineBreak: true)
        let answer = try model.answer("Where?\n\"Here\"", options: options)
        #expect(answer == GeneratedAnswer(text: "Paris", end: .stop))
        let request = try #require(server.requests.first)
        #expect(request.path == "/v1/chat/completions")
        let head = request.head.lowercased()
        #expect(head.contains("authorization: bearer \(secret)"))
        #expect(head.contains("content-type: application/json") && !head.contains("expect:"))
        let root = try JSONText(Array(request.body.utf8)[...], file: "").root()
        #expect(root["messages"]?.elements?.count == 1)
        #expect(root["messages"]?.elements?[0]["content"]?.string == "Where?\n\"Here\"")
        #expect(root["messages"]?.elements?[0]["role"]?.string == "user")
        #expect(root["max_tokens"]?.integer == 8 && root["model"]?.string == "m")
        #expect(root["seed"]?.integer != nil && root["stop"]?.elements?.count == 1)
        #expect(root["temperature"]?.words == "0.5" && root["top_p"]?.words == "0.9")
    }

    @Test("a plain text goes to the completions, and so does nothing else")
    func completionRequest() throws {
        let server = try StubServer { _ in [.json(Body.completion(" Paris"))] }
        let model = try RemoteModel(server.endpoint())
        let answers = try model.answers(to: ["The capital is"], options: options) { _, _ in }
        #expect(answers.answers == [GeneratedAnswer(text: " Paris", end: .stop)])
        #expect(server.requests.map(\.path) == ["/v1/completions"])
        #expect(server.requests[0].body.contains(#""prompt":"The capital is""#))
    }

    @Test("where a service has no completions, a plain text goes as a turn")
    func onlyChat() throws {
        let server = try StubServer { _ in [.json(Body.chat("Paris"))] }
        let model = try RemoteModel(
            server.endpoint(), findings: ServiceFindings(chats: true, completes: false))
        _ = try model.answers(to: ["The capital is"], options: options) { _, _ in }
        #expect(server.requests.map(\.path) == ["/v1/chat/completions"])
        let none = try RemoteModel(
            server.endpoint(), findings: ServiceFindings(chats: false, completes: true))
        #expect(none.chatForm == nil && model.chatForm != nil)
    }

    @Test("answers come in the order of the prompts, with their usage")
    func order() throws {
        let server = try numberServer()
        let model = try RemoteModel(server.endpoint(parallel: 4))
        let answers = try model.answers(to: turns, options: options) { _, _ in }
        #expect(answers.answers.map(\.text) == (0..<12).map { "answer \($0)" })
        #expect(answers.usage == ModelUsage(prompt: 60, computedPrompt: nil, generated: 24))
    }

    @Test("as many requests are in flight as may be, over connections that stay open")
    func parallel() throws {
        // Nobody is answered before four have asked.
        let asked = Mutex(0)
        let server = try StubServer { request in
            asked.withLock { $0 += 1 }
            while asked.withLock({ $0 < 4 }) { sched_yield() }
            return [.json(Body.chat("x"))]
        }
        let model = try RemoteModel(server.endpoint(parallel: 4))
        _ = try model.answers(to: turns, options: options) { _, _ in }
        _ = try model.answers(to: turns, options: options) { _, _ in }
        #expect(server.mostRequestsAtOnce == 4 && server.connectionCount == 4)
        #expect(server.requests.count == 24)
    }

    @Test("equal requests are sent once, and what was kept is not sent at all")
    func kept() throws {
        let server = try numberServer(), store = MemoryStore()
        let prompts = [turns[0], turns[1], turns[0]]
        var finished: [Int] = []
        for _ in 0..<2 {
            let model = try RemoteModel(server.endpoint(parallel: 2), store: store)
            let answers = try model.answers(to: prompts, options: options) { done, total in
                #expect(total == 3)
                finished.append(done)
            }
            #expect(answers.answers.map(\.text) == ["answer 0", "answer 1", "answer 0"])
        }
        #expect(server.requests.count == 2 && store.replies.count == 2)
        #expect(finished.last == 3)
        let other = GenerationOptions(maximumTokens: 9)
        _ = try RemoteModel(server.endpoint(), store: store).answer("question 0", options: other)
        #expect(server.requests.count == 3, "another limit is another request")
    }

    @Test("above a temperature of 0 each request has a seed of its own, by its number")
    func seeds() throws {
        let server = try StubServer { _ in [.json(Body.chat("x"))] }
        func seeds(_ numbers: Range<Int>, temperature: Double, seed: UInt64) throws -> [Int?] {
            let model = try RemoteModel(server.endpoint()), start = server.requests.count
            let options = GenerationOptions(
                maximumTokens: 1, temperature: temperature, seed: seed,
                firstRequest: numbers.lowerBound)
            let prompts = numbers.map { _ in PromptText(turn: "same") }
            _ = try model.answers(to: prompts, options: options) { _, _ in }
            return try server.requests[start...].map {
                try JSONText(Array($0.body.utf8)[...], file: "").root()["seed"]?.integer
            }
        }
        let four = try seeds(0..<4, temperature: 1, seed: 7)
        #expect(Set(four).count == 4)
        #expect(try seeds(2..<4, temperature: 1, seed: 7) == Array(four[2...]))
        #expect(try seeds(0..<4, temperature: 1, seed: 8) != four)
        #expect(try seeds(0..<4, temperature: 0, seed: 7).count == 1, "equal, so sent once")
    }

    @Test("the first request can be shown before anything is sent, without the key")
    func dryRun() throws {
        let server = try numberServer()
        let model = try RemoteModel(server.endpoint())
        let prompt = PromptText(turn: "question 1")
        let shown = try model.firstRequest(for: prompt, options: options)
        #expect(server.requests.isEmpty && !shown.contains(secret))
        _ = try model.answers(to: [prompt], options: options) { _, _ in }
        let request = try #require(server.requests.first)
        #expect(shown.hasPrefix("POST \(server.url)\(request.path)\n"))
        #expect(shown.hasSuffix("\n\n\(request.body)"))
    }

    @Test("a prompt without text is not sent")
    func empty() throws {
        let server = try numberServer()
        let model = try RemoteModel(server.endpoint())
        #expect(remoteError { _ = try model.answer("") } == .emptyPrompt)
        #expect(server.requests.isEmpty)
        #expect(try model.answers(to: [], options: options) { _, _ in }.answers.isEmpty)
    }

    @Test("a parameter that a service refuses is renamed or left out, once")
    func dialect() throws {
        let server = try StubServer { request in
            for name in ["max_tokens", "temperature"] where request.body.contains("\"\(name)\"") {
                let fields =
                    #","type":"invalid_request_error","param":"\#(name)","#
                    + #""code":"unsupported_parameter""#
                return [.json(Body.error("Unsupported: \(name)", fields: fields), status: 400)]
            }
            return [.json(Body.chat("x"))]
        }
        let store = MemoryStore()
        let model = try RemoteModel(server.endpoint(), store: store)
        _ = try model.answer("one")
        #expect(server.requests.count == 3)
        #expect(server.requests[2].body.contains(#""max_completion_tokens":8"#))
        _ = try model.answer("two")
        #expect(server.requests.count == 4, "what was learnt is remembered")
        #expect(model.notices == [.parameterLeftOut("temperature")])
        // Findings spare the next run the refusals.
        let findings = try RemoteModel(server.endpoint()).probe()
        #expect(findings.limitsCompletion && findings.leftOut == ["temperature"])
        let count = server.requests.count
        let informed = try RemoteModel(server.endpoint(), findings: findings)
        _ = try informed.answer("three")
        #expect(server.requests.count == count + 1 && informed.notices == model.notices)
        // Another process, which has learnt nothing yet, finds what was kept.
        _ = try RemoteModel(server.endpoint(), store: store).answer("one")
        #expect(server.requests.count == count + 1)
    }

    @Test("another refusal is not taken for it")
    func otherRefusal() throws {
        let fields = #","param":"max_tokens","code":"invalid_value""#
        let steps = [StubServer.Step.json(Body.error("too many", fields: fields), status: 400)]
        guard case .refused(_, 400, let message, 1)? = try error(of: steps) else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.parameter == "max_tokens" && message.code == "invalid_value")
    }

    @Test("another model or set-up behind the name is noticed")
    func changes() throws {
        let server = try StubServer { request in
            let body = Body.chat("x", more: #","system_fingerprint":"fp\#(request.number / 2)""#)
            let other = request.number < 3 ? body : body.replacing("\"m\"", with: "\"n\"")
            return [.json(other)]
        }
        let model = try RemoteModel(server.endpoint())
        for text in ["a", "b"] { _ = try model.answer(text) }
        #expect(model.notices.isEmpty)
        for text in ["c", "d"] { _ = try model.answer(text) }
        #expect(
            model.notices == [
                .fingerprintChanged(from: "fp0", to: "fp1"), .modelChanged(from: "m", to: "n"),
            ])
    }

    @Test("a long prompt of which a round number of tokens was read is noticed")
    func cutPrompt() throws {
        let server = try StubServer { _ in [.json(Body.chat("x", prompt: 2_048))] }
        let model = try RemoteModel(server.endpoint())
        _ = try model.answer(String(repeating: "word ", count: 2_000))
        #expect(model.notices.isEmpty)
        _ = try model.answer(String(repeating: "word ", count: 9_000))
        #expect(model.notices == [.promptMayBeCut(tokens: 2_048)])
    }
}
