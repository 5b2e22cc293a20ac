import Foundations
import Synchronization

/// Sends requests to one endpoint: with connections that stay open, again where that may help, and
/// within a budget.
final class Service: Sendable {
    private struct State {
        var idle: [CurlHandle] = []
        /// Nobody sends before: a service that has had enough means all of us.
        var pausedUntil = Duration.zero
        var draws = SeededGenerator(seed: 0, stream: "jitter")
        var hasAnswered = false
    }

    let endpoint: APIEndpoint
    private let budget: RequestBudget?
    private let waiting: any Waiting
    private let settling: Duration
    private let state = Mutex(State())

    init(
        _ endpoint: APIEndpoint, budget: RequestBudget?, waiting: any Waiting, settling: Duration
    ) throws(RemoteModelsError) {
        guard budget?.mostDollars == nil || endpoint.prices != nil else {
            throw .budgetWithoutPrices(model: endpoint.model)
        }
        self.endpoint = endpoint
        self.budget = budget
        self.waiting = waiting
        self.settling = settling
    }

    /// Does jobs that send requests, as many at once as the endpoint takes.
    ///
    /// - Parameter progress: called with how many jobs are done.
    func work<Value: Sendable>(
        jobs: Int, progress: (Int) throws -> Void,
        _ job: @escaping @Sendable (Int, ServiceCall) throws -> Value
    ) throws -> [Value] {
        let call = ServiceCall()
        let crew = Crew(jobs: jobs, stop: call.stop) { try job($0, call) }
        return try crew.run(
            size: endpoint.parallel, settling: settling, abandon: call.abandon, progress: progress)
    }

    /// Sends a request until it is answered.
    ///
    /// - Parameters:
    ///   - estimate: tokens of the prompt and of the answer, for the budget.
    ///   - mostBody: the most bytes of a reply.
    /// - Throws: ``RemoteModelsError``, or ``Stopped``.
    func send(
        _ body: String, to route: Route, estimate: (prompt: Int, generated: Int), mostBody: Int,
        call: ServiceCall
    ) throws -> ServiceReply {
        let address = endpoint.url.address(of: route), possible = possibleSpend(estimate)
        var spend = Spend.none, attempt = 0
        while true {
            attempt += 1
            try reserve(possible, call)
            let began = waiting.now
            let verdict: Verdict
            do {
                verdict = self.verdict(
                    on: try exchange(body, address, mostBody, call), at: address,
                    mostBody: mostBody, attempt: attempt)
            } catch {
                budget?.settle(possible, spent: .none)
                throw error
            }
            let seconds = (waiting.now - began) / .seconds(1)
            switch verdict {
            case .answered(let root):
                let reading = UsageReading(root)
                let spent = self.spent(reading.usage) ?? possible
                budget?.settle(possible, spent: spent)
                spend += spent
                state.withLock { $0.hasAnswered = true }
                return ServiceReply(
                    root: root, address: address, usage: reading.usage,
                    reasoningTokens: reading.reasoningTokens, attempts: attempt, seconds: seconds,
                    spend: spend)
            case .failed(let error, let mayBeBilled, let retry):
                let spent = mayBeBilled ? possible : .none
                budget?.settle(possible, spent: spent)
                spend += spent
                guard let retry, attempt < endpoint.attempts else { throw error }
                // It might have passed: not what the work ended by.
                guard !call.stop.isCancelled else { throw Stopped() }
                try pause(retry, behind: attempt, call)
            }
        }
    }

    // MARK: - One attempt

    private func exchange(
        _ body: String, _ address: String, _ mostBody: Int, _ call: ServiceCall
    ) throws -> Exchange {
        let handle = try state.withLock { $0.idle.popLast() } ?? CurlHandle(to: endpoint)
        try call.begin(handle)
        let exchange = handle.post(body, to: address, mostBody: mostBody)
        call.end(handle)
        state.withLock { $0.idle.append(handle) }
        return exchange
    }

    private func verdict(
        on exchange: Exchange, at address: String, mostBody: Int, attempt: Int
    ) -> Verdict {
        let again = Verdict.Retry(stated: nil, pausesAll: false)
        switch exchange {
        case .reply(let reply):
            return verdict(on: reply, at: address, mostBody: mostBody, attempt: attempt)
        case .timedOut:
            return .failed(
                RemoteModelsError.timedOut(at: address, limit: endpoint.timeout, attempts: attempt),
                mayBeBilled: true, again)
        case .tooLarge:
            return .failed(
                RemoteModelsError.tooLarge(at: address, limit: mostBody), mayBeBilled: true, nil)
        case .cancelled:
            return .failed(Stopped(), mayBeBilled: true, nil)
        case .noConnection(let fault, let detail):
            let error = RemoteModelsError.noConnection(
                at: address, fault, detail: detail, attempts: attempt)
            switch fault {
            case .brokenOff: return .failed(error, mayBeBilled: true, again)
            case .unresolved, .unconnected:
                // Where nothing ever answered, the address is wrong.
                let isKnown = state.withLock { $0.hasAnswered }
                return .failed(error, mayBeBilled: false, isKnown ? again : nil)
            case .untrusted, .other: return .failed(error, mayBeBilled: false, nil)
            }
        }
    }

    private func verdict(
        on reply: HTTPReply, at address: String, mostBody: Int, attempt: Int
    ) -> Verdict {
        switch reply.status {
        case 200..<300:
            do {
                let root = try JSONText(reply.body[...], file: "").root(mostBytes: mostBody)
                guard let message = ServerMessage(within: root, key: endpoint.key) else {
                    return .answered(root)
                }
                return .failed(
                    RemoteModelsError.refused(
                        at: address, status: reply.status, message, attempts: attempt),
                    mayBeBilled: false, nil)
            } catch {
                return .failed(notJSON(reply.body, error, at: address), mayBeBilled: true, nil)
            }
        case 300..<400:
            let host = reply.headers["location"].flatMap(ServiceURL.host(ofLocation:)).map {
                ServerMessage.shown($0, most: 60, key: endpoint.key)
            }
            return .failed(
                RemoteModelsError.redirected(at: address, status: reply.status, host: host),
                mayBeBilled: false, nil)
        default:
            let message = ServerMessage(body: reply.body, key: endpoint.key)
            let stated = RetryAfter.stated(in: reply.headers, now: waiting.secondsSince1970)
            let mayPass =
                [408, 409].contains(reply.status) || reply.status == 429 && !message.isQuota
                // 501 says that it is not made for this.
                || reply.status >= 500 && reply.status != 501
            return .failed(
                RemoteModelsError.refused(
                    at: address, status: reply.status, message, attempts: attempt),
                mayBeBilled: false,
                mayPass ? Verdict.Retry(stated: stated, pausesAll: reply.status == 429) : nil)
        }
    }

    private func notJSON(
        _ body: [UInt8], _ mistake: JSONMistake, at address: String
    ) -> RemoteModelsError {
        let beginning = String(decoding: body.prefix(1_000), as: UTF8.self)
        let place = "line \(mistake.position.line), column \(mistake.position.column)"
        return .notJSON(
            at: address,
            reason:
                "\(ServerMessage.shown(mistake.message, most: 100, key: endpoint.key)) (\(place))",
            beginning: ServerMessage.shown(beginning, most: 60, key: endpoint.key))
    }

    // MARK: - Waiting

    private func pause(
        _ retry: Verdict.Retry, behind attempt: Int, _ call: ServiceCall
    ) throws {
        let draw = state.withLock { $0.draws.uniform() }
        let delay = RetryAfter.delay(behind: attempt, stated: retry.stated, draw: draw)
        if retry.pausesAll {
            let end = waiting.now + delay
            state.withLock { $0.pausedUntil = max($0.pausedUntil, end) }
        } else {
            waiting.wait(delay, unless: call.stop)
        }
    }

    /// Waits until requests may be sent, and the budget has room for one.
    private func reserve(_ possible: Spend, _ call: ServiceCall) throws {
        while true {
            guard !call.stop.isCancelled else { throw Stopped() }
            let left = state.withLock { $0.pausedUntil } - waiting.now
            if left > .zero {
                waiting.wait(left, unless: call.stop)
                continue
            }
            guard let budget else { return }
            switch budget.reserve(possible) {
            case .granted: return
            case .none: throw budget.isReached
            case .waitForOthers: waiting.wait(.milliseconds(5), unless: call.stop)
            }
        }
    }

    // MARK: - Tokens and money

    private func possibleSpend(_ estimate: (prompt: Int, generated: Int)) -> Spend {
        Spend(
            tokens: 0, dollars: 0, possibleTokens: estimate.prompt + estimate.generated,
            possibleDollars: dollars(estimate.prompt, estimate.generated))
    }

    private func spent(_ usage: ReplyUsage) -> Spend? {
        guard let prompt = usage.prompt else { return nil }
        let generated = usage.generated ?? 0
        return Spend(
            tokens: prompt + generated, dollars: dollars(prompt, generated), possibleTokens: 0,
            possibleDollars: 0)
    }

    private func dollars(_ prompt: Int, _ generated: Int) -> Double {
        endpoint.prices?.dollars(prompt: prompt, generated: generated) ?? 0
    }
}

/// What is to follow from a reply.
private enum Verdict {
    struct Retry {
        let stated: Duration?
        let pausesAll: Bool
    }

    case answered(JSONNode)
    case failed(any Error, mayBeBilled: Bool, Retry?)
}

/// The requests of one call of a model, to be stopped together.
final class ServiceCall: Sendable {
    /// No further request is sent once it is raised.
    let stop = Cancellation()
    private let state = Mutex<(active: [ObjectIdentifier: CurlHandle], isAbandoned: Bool)>(
        ([:], false))

    func begin(_ handle: CurlHandle) throws(Stopped) {
        let isAbandoned = state.withLock { state in
            if !state.isAbandoned { state.active[ObjectIdentifier(handle)] = handle }
            return state.isAbandoned
        }
        if isAbandoned { throw Stopped() }
    }

    func end(_ handle: CurlHandle) {
        _ = state.withLock { $0.active.removeValue(forKey: ObjectIdentifier(handle)) }
        handle.revive()
    }

    /// Ends the requests that are in flight.
    func abandon() {
        // Under the lock: a handle that has ended its request may be another call's already.
        state.withLock { state in
            state.isAbandoned = true
            for handle in state.active.values { handle.cancel() }
        }
    }
}
