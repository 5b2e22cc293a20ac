import Foundations
import Synchronization

/// What a model remembers of its service's replies; for any thread.
final class ReplyMemory: Sendable {
    private struct State {
        var dialect = Dialect()
        var model: String?
        var fingerprint: String?
        var notices: Set<RemoteNotice> = []
    }

    private let state: Mutex<State>
    /// Under a lock: a store is not called by two threads at once.
    private let store: Mutex<(any ReplyStore)?>

    init(store: (any ReplyStore)?, findings: ServiceFindings?) {
        self.store = Mutex(store)
        state = Mutex(State(model: findings?.model, fingerprint: findings?.fingerprint))
        if let findings {
            learn(
                Dialect(
                    limitsCompletion: findings.limitsCompletion, leftOut: Set(findings.leftOut)))
        }
    }

    var dialect: Dialect { state.withLock { $0.dialect } }
    var notices: Set<RemoteNotice> { state.withLock { $0.notices } }

    func note(_ notice: RemoteNotice) {
        _ = state.withLock { $0.notices.insert(notice) }
    }

    /// Adds what a refusal taught to what others have learnt meanwhile.
    func learn(_ dialect: Dialect) {
        state.withLock { state in
            if dialect.limitsCompletion { state.dialect.limitsCompletion = true }
            for name in dialect.leftOut.subtracting(state.dialect.leftOut) {
                state.dialect.leftOut.insert(name)
                state.notices.insert(.parameterLeftOut(name))
            }
        }
    }

    /// The reply that was kept, else one that is asked for now and kept.
    func reply(to request: SHA256Digest, asking ask: () throws -> StoredReply) throws -> StoredReply
    {
        let kept = try store.withLock { try $0?.reply(to: request) }
        if let kept {
            compare(kept)
            return kept
        }
        let reply = try ask()
        try store.withLock { try $0?.keep(reply, for: request) }
        compare(reply)
        return reply
    }

    private func compare(_ reply: StoredReply) {
        state.withLock { state in
            if let model = reply.model {
                if let before = state.model, before != model {
                    state.notices.insert(.modelChanged(from: before, to: model))
                }
                state.model = state.model ?? model
            }
            if let fingerprint = reply.fingerprint {
                if let before = state.fingerprint, before != fingerprint {
                    state.notices.insert(.fingerprintChanged(from: before, to: fingerprint))
                }
                state.fingerprint = state.fingerprint ?? fingerprint
            }
        }
    }
}
