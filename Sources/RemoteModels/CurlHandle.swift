import CCurl
import Foundations

/// What came back over a connection.
enum Exchange {
    case reply(HTTPReply)
    case timedOut
    case noConnection(RemoteModelsError.ConnectionFault, detail: String)
    case tooLarge
    case cancelled
}

/// A whole reply, of any status.
struct HTTPReply {
    let status: Int
    /// By their names in lower case; of doubled ones the first.
    let headers: [String: String]
    let body: [UInt8]
}

/// A connection to a service by libcurl, kept open between requests.
///
/// This file is the room's only one with pointers.
///
/// `@unchecked Sendable`: ``Service`` lends a handle to one thread at a time, and only ``cancel()``
/// is called by others, which C takes from any.
@safe final class CurlHandle: @unchecked Sendable {
    private static let connectLimit = Duration.seconds(20)
    private static let mostHead = 65_536

    private let handle: OpaquePointer
    private let endpoint: APIEndpoint

    init(to endpoint: APIEndpoint) throws(RemoteModelsError) {
        guard ccurl_open() else {
            throw .noHTTPClient(tried: unsafe String(cString: ccurl_candidates()))
        }
        // Without memory for a handle there is none for anything else.
        guard let handle = unsafe ccurl_new() else { fatalError("no memory for a connection") }
        unsafe self.handle = handle
        self.endpoint = endpoint
        // An empty Expect: libcurl would wait a second before it sends a long body.
        var lines = ["Content-Type: application/json", "Accept: application/json", "Expect:"]
        if let key = endpoint.key { lines.append(key.header) }
        for line in lines {
            guard unsafe ccurl_add_header(handle, line) else { fatalError("no memory for headers") }
        }
    }

    deinit { unsafe ccurl_free(handle) }

    /// Sends a request and waits for its reply.
    ///
    /// - Parameter mostBody: the most bytes of a reply's body.
    func post(_ body: String, to address: String, mostBody: Int) -> Exchange {
        let connectLimit = min(Self.connectLimit, endpoint.timeout)
        let limits = ccurl_limits(
            connect_milliseconds: Self.milliseconds(connectLimit),
            total_milliseconds: Self.milliseconds(endpoint.timeout), most_body: mostBody,
            most_head: Self.mostHead)
        let bytes = Array(body.utf8)
        // C keeps no pointer to the body beyond the call.
        let outcome = unsafe ccurl_post(
            handle, address, bytes, bytes.count, endpoint.url.isLocal, limits)
        switch outcome {
        case ccurl_answered: return .reply(reply)
        case ccurl_timed_out: return .timedOut
        case ccurl_too_large: return .tooLarge
        case ccurl_cancelled: return .cancelled
        case ccurl_unresolved: return .noConnection(.unresolved, detail: message)
        case ccurl_unconnected: return .noConnection(.unconnected, detail: message)
        case ccurl_broken_off: return .noConnection(.brokenOff, detail: message)
        case ccurl_untrusted: return .noConnection(.untrusted, detail: message)
        default: return .noConnection(.other, detail: message)
        }
    }

    /// Ends the request within a second, and all later ones, until ``revive()``. For any thread.
    func cancel() { unsafe ccurl_cancel(handle) }

    func revive() { unsafe ccurl_revive(handle) }

    private var message: String {
        ServerMessage.shown(
            unsafe String(cString: ccurl_message(handle)), most: ServerMessage.mostCharacters,
            key: endpoint.key)
    }

    private var reply: HTTPReply {
        var count = 0
        let headStart = unsafe ccurl_head(handle, &count)
        let head = unsafe Self.copied(headStart, count)
        let bodyStart = unsafe ccurl_body(handle, &count)
        let body = unsafe Self.copied(bodyStart, count)
        let status = unsafe ccurl_status(handle)
        return HTTPReply(
            status: status, headers: Self.headers(in: head), body: body)
    }

    private static func copied(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private static func headers(in head: [UInt8]) -> [String: String] {
        var headers: [String: String] = [:]
        for line in head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            if headers[name] == nil {
                headers[name] = String(value.drop { $0 == " " || $0 == "\t" })
            }
        }
        return headers
    }

    /// Never 0, which stands for no limit in C.
    private static func milliseconds(_ time: Duration) -> Int64 {
        Int64(max(1, min(Int(saturating: time / .milliseconds(1)), Int(Int32.max))))
    }
}
