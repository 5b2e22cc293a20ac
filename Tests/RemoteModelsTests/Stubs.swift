import Domain
import Foundations
import ModelAPI
import RemoteModels
import Synchronization
import TestSupport

/// Replies as services write them.
enum Body {
    static func chat(
        _ content: String, end: String = "stop", prompt: Int = 5, generated: Int = 2,
        more: String = ""
    ) -> String {
        """
        {"id":"1","object":"chat.completion","model":"m"\(more),"choices":[{"index":0,"message":\
        {"role":"assistant","content":"\(content)"},"finish_reason":"\(end)"}],\
        "usage":{"prompt_tokens":\(prompt),"completion_tokens":\(generated)}}
        """
    }

    static func completion(_ text: String, end: String = "stop") -> String {
        """
        {"object":"text_completion","choices":[{"index":0,"text":"\(text)",\
        "finish_reason":"\(end)"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}
        """
    }

    static func error(_ message: String, fields: String = "") -> String {
        #"{"error":{"message":"\#(message)"\#(fields)}}"#
    }
}

/// A clock that runs only while somebody waits, so that nobody has to.
final class FakeWaiting: Waiting {
    private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))
    let secondsSince1970: Double

    init(secondsSince1970: Double = 0) { self.secondsSince1970 = secondsSince1970 }

    var now: Duration { state.withLock { $0.now } }
    /// Each time that was waited, in the order of the calls.
    var waits: [Duration] { state.withLock { $0.waits } }

    func wait(_ time: Duration, unless stop: Cancellation) {
        state.withLock { state in
            state.now += time
            state.waits.append(time)
        }
        sched_yield()
    }
}

/// A store in memory.
final class MemoryStore: ReplyStore {
    private let kept = Mutex<[SHA256Digest: StoredReply]>([:])

    var replies: [StoredReply] { kept.withLock { Array($0.values) } }

    func reply(to request: SHA256Digest) -> StoredReply? { kept.withLock { $0[request] } }

    func keep(_ reply: StoredReply, for request: SHA256Digest) {
        kept.withLock { $0[request] = reply }
    }
}

let secret = "sk-proj-0123456789abcdef"

extension StubServer {
    func endpoint(
        parallel: Int = 1, timeout: Duration = .seconds(60), attempts: Int = 1,
        prices: TokenPrices? = nil
    ) throws -> APIEndpoint {
        APIEndpoint(
            url: try ServiceURL("\(url)/v1"), model: "m", key: try APIKey(secret),
            parallel: parallel, timeout: timeout, attempts: attempts, prices: prices)
    }
}

extension RemoteModel {
    func answer(
        _ text: String, options: GenerationOptions = GenerationOptions(maximumTokens: 8)
    )
        throws -> GeneratedAnswer
    {
        try answers(to: [PromptText(turn: text)], options: options) { _, _ in }.answers[0]
    }
}

/// The error of this room that the body throws.
func remoteError(_ body: () throws -> Void) -> RemoteModelsError? {
    do {
        try body()
        return nil
    } catch {
        return error as? RemoteModelsError
    }
}

/// The error of one request to a server that takes these steps.
func error(
    of steps: [StubServer.Step], timeout: Duration = .seconds(60), attempts: Int = 1
) throws -> RemoteModelsError? {
    let server = try StubServer { _ in steps }
    defer { server.stop() }
    let model = try RemoteModel(
        server.endpoint(timeout: timeout, attempts: attempts), waiting: FakeWaiting())
    return remoteError { _ = try model.answer("q") }
}
