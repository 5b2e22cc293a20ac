import Foundations
import ModelAPI
import RemoteModels
import Synchronization
import TestSupport
import Testing

@Suite("trying again")
struct RetryTests {
    /// Fails so many times, then answers.
    private func server(failing count: Int, by steps: [StubServer.Step]) throws -> StubServer {
        try StubServer { $0.number < count ? steps : [.json(Body.chat("Paris"))] }
    }

    @Test(
        "what may pass is tried again",
        arguments: [
            [.json("{}", status: 408)], [.json("{}", status: 409)], [.json("{}", status: 429)],
            [.json("{}", status: 500)], [.json("<html>", status: 502)], [.json("", status: 503)],
            [.reset], [.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), .close],
        ] as [[StubServer.Step]])
    func passing(steps: [StubServer.Step]) throws {
        let server = try server(failing: 2, by: steps)
        let waiting = FakeWaiting(), store = MemoryStore()
        let model = try RemoteModel(server.endpoint(attempts: 3), store: store, waiting: waiting)
        #expect(try model.answer("q").text == "Paris")
        #expect(server.requests.count == 3 && waiting.waits.count == 2)
        #expect(store.replies.map(\.attempts) == [3])
        #expect(waiting.waits[0] <= .milliseconds(500) && waiting.waits[0] >= .milliseconds(375))
        #expect(waiting.waits[1] <= .seconds(1) && waiting.waits[1] >= .milliseconds(750))
    }

    @Test(
        "what does not pass is not",
        arguments: [
            [.json("{}", status: 400)], [.json("{}", status: 401)], [.json("{}", status: 403)],
            [.json("{}", status: 404)], [.json("{}", status: 422)], [.json("{}", status: 501)],
            [.json("{}")], [.json("<html>")], [.json(#"{"choices":[]}"#)],
            [.json(Body.error("no money", fields: #","code":"insufficient_quota""#), status: 429)],
            [.json(Body.error("no money", fields: #","type":"insufficient_quota""#), status: 429)],
        ] as [[StubServer.Step]])
    func lasting(steps: [StubServer.Step]) throws {
        let server = try server(failing: 1, by: steps)
        let waiting = FakeWaiting()
        let model = try RemoteModel(server.endpoint(attempts: 3), waiting: waiting)
        #expect(remoteError { _ = try model.answer("q") } != nil)
        #expect(server.requests.count == 1 && waiting.waits.isEmpty)
    }

    @Test("in the end the last error is told, with how often it was tried")
    func givingUp() throws {
        let server = try server(failing: 9, by: [.json(Body.error("busy"), status: 503)])
        let model = try RemoteModel(server.endpoint(attempts: 3), waiting: FakeWaiting())
        guard case .refused(_, 503, let message, 3)? = remoteError({ _ = try model.answer("q") })
        else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.text == "busy" && server.requests.count == 3)
    }

    @Test("a time-out is tried again, and may be billed")
    func timeOut() throws {
        let server = try server(failing: 1, by: [.hang])
        let budget = RequestBudget(mostTokens: 1_000), store = MemoryStore()
        let model = try RemoteModel(
            server.endpoint(timeout: .seconds(1), attempts: 2), store: store,
            budget: budget, waiting: FakeWaiting())
        #expect(try model.answer("q").text == "Paris")
        let spend = try #require(store.replies.first?.spend)
        #expect(spend.tokens == 7 && spend.possibleTokens > 8)
        #expect(budget.spent == spend)
    }

    @Test("a service's own wish is waited for")
    func retryAfter() throws {
        let server = try server(
            failing: 1, by: [.json("{}", status: 429, headers: ["Retry-After: 30"])])
        let waiting = FakeWaiting()
        let model = try RemoteModel(server.endpoint(attempts: 2), waiting: waiting)
        #expect(try model.answer("q").text == "Paris")
        #expect(waiting.now >= .seconds(30) && waiting.now < .seconds(31))
    }

    @Test("when one is told to wait, all wait")
    func pauseForAll() throws {
        // Both have asked before the first is told to wait, and the second is answered when it does:
        // it is to wait too, and not to send more.
        let waiting = GatedWaiting(), asked = Mutex(0)
        let server = try StubServer { request in
            asked.withLock { $0 += 1 }
            while asked.withLock({ $0 < 2 }) { sched_yield() }
            if request.number == 0 { return [.json("{}", status: 429)] }
            while waiting.waiters < 1 { sched_yield() }
            return [.json(Body.chat("x"))]
        }
        let model = try RemoteModel(server.endpoint(parallel: 2, attempts: 2), waiting: waiting)
        let prompts = (0..<6).map { PromptText(turn: "q\($0)") }
        var sent: Int?
        let answers = try model.answers(
            to: prompts, options: GenerationOptions(maximumTokens: 1)
        ) { _, _ in
            if sent == nil, waiting.waiters == 2 || server.requests.count == 6 {
                sent = server.requests.count
                waiting.open()
            }
        }
        #expect(sent == 2 && answers.answers.count == 6 && server.requests.count == 7)
    }

    @Test("the first error ends the work when those in flight are answered and kept")
    func settled() throws {
        // The first is refused when the second has come, which is answered somewhat later.
        let asked = Mutex(0)
        let server = try StubServer { request in
            asked.withLock { $0 += 1 }
            while asked.withLock({ $0 < 2 }) { sched_yield() }
            return request.body.contains("q0")
                ? [.json(Body.error("no"), status: 400)]
                : [.delay(milliseconds: 50), .json(Body.chat("kept"))]
        }
        let store = MemoryStore()
        let model = try RemoteModel(server.endpoint(parallel: 2), store: store)
        let prompts = (0..<20).map { PromptText(turn: "q\($0)") }
        let options = GenerationOptions(maximumTokens: 1)
        let error = remoteError { _ = try model.answers(to: prompts, options: options) { _, _ in } }
        guard case .refused(_, 400, _, 1)? = error else {
            Issue.record("expected a refusal, got \(String(describing: error))")
            return
        }
        #expect(!store.replies.isEmpty && store.replies.count == server.requests.count - 1)
        #expect(server.requests.count < 20)
    }

    @Test("who stops the work gets their own error; what is in flight is kept or abandoned")
    func stopping() throws {
        let prompts = (0..<20).map { PromptText(turn: "q\($0)") }
        let options = GenerationOptions(maximumTokens: 1)
        let first = try StubServer { _ in [.json(Body.chat("x"))] }, store = MemoryStore()
        let model = try RemoteModel(first.endpoint(), store: store)
        #expect(throws: Interrupted.self) {
            try model.answers(to: prompts, options: options) { done, _ in
                if done >= 3 { throw Interrupted() }
            }
        }
        #expect(store.replies.count >= 3 && store.replies.count == first.requests.count)
        #expect(first.requests.count < 20)

        let count = first.requests.count
        #expect(throws: Interrupted.self) {
            try model.answers(to: [PromptText(turn: "new")], options: options) { _, _ in
                throw Interrupted()
            }
        }
        #expect(first.requests.count == count, "who wants to stop already pays for nothing")

        let stalled = try StubServer { _ in [.hang] }
        let budget = RequestBudget(mostTokens: 10_000)
        let hanging = try RemoteModel(
            stalled.endpoint(parallel: 2, timeout: .seconds(600), attempts: 5), budget: budget,
            settling: .zero)
        #expect(throws: Interrupted.self) {
            var calls = 0
            _ = try hanging.answers(to: prompts, options: options) { _, _ in
                calls += 1
                guard calls > 1 else { return }
                stalled.waitForRequests(2)
                throw Interrupted()
            }
        }
        #expect(stalled.requests.count == 2 && budget.spent.possibleTokens > 0)
    }
}

/// A clock that stands still until it is let go, and then has passed every time.
private final class GatedWaiting: Waiting {
    private let state = Mutex((isOpen: false, waiters: 0))

    var now: Duration { state.withLock { $0.isOpen ? .seconds(3_600) : .zero } }
    let secondsSince1970 = 0.0
    /// How many threads have begun to wait.
    var waiters: Int { state.withLock { $0.waiters } }

    func wait(_ time: Duration, unless stop: Cancellation) {
        state.withLock { $0.waiters += 1 }
        while !state.withLock({ $0.isOpen }), !stop.isCancelled { sched_yield() }
    }

    func open() { state.withLock { $0.isOpen = true } }
}
