import Foundations
import RemoteModels
import Storage

/// Replies in the run folder's database.
final class KeptReplies: ReplyStore {
    private let log: ReplyLog
    /// Of the address and the model, so that what one has spent is not another's.
    private let owner: String

    private struct Entry: Codable {
        var owner: String
        var reply: StoredReply
    }

    init(_ log: ReplyLog, of endpoint: APIEndpoint) {
        self.log = log
        owner = "\(endpoint.url) \(endpoint.model)"
    }

    func reply(to request: SHA256Digest) throws -> StoredReply? {
        try log.reply(to: request).map { try CanonicalJSON.decode(Entry.self, from: $0).reply }
    }

    func keep(_ reply: StoredReply, for request: SHA256Digest) throws {
        try log.keep(CanonicalJSON.encodeLine(Entry(owner: owner, reply: reply)), to: request)
    }

    /// By all replies of this model so far.
    func spent() throws -> Spend {
        var spent = Spend.none
        for text in try log.replies() {
            let entry = try CanonicalJSON.decode(Entry.self, from: text)
            if entry.owner == owner { spent += entry.reply.spend }
        }
        return spent
    }
}
