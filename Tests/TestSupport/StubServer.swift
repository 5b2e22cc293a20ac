// Thread and NSCondition: the essentials have neither.
import Foundation
import Foundations

/// A server of HTTP on this machine, for tests: what it does with a request is given, also what no
/// decent server does.
///
/// `@unchecked Sendable`: the variables are touched only while `lock` is locked.
public final class StubServer: @unchecked Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        /// How many came before it, over all connections.
        public let number: Int
        /// E.g. `/v1/chat/completions`.
        public let path: String
        /// Status line and headers.
        public let head: String
        /// All of it.
        public let body: String
    }

    /// What is done with a request, step by step.
    public enum Step: Sendable {
        /// Writes bytes.
        case write(String)
        /// Writes a whole reply with its length, whose connection stays open.
        case reply(status: Int, headers: [String], body: String)
        /// Writes the same bytes again and again until the client has had enough.
        case repeatForever(String)
        /// Writes nothing until the client has had enough.
        case hang
        /// Waits, for measurements.
        case delay(milliseconds: Int)
        /// Ends the connection as it should be.
        case close
        /// Breaks the connection off.
        case reset

        /// A whole reply in JSON.
        public static func json(_ body: String, status: Int = 200, headers: [String] = []) -> Step {
            .reply(
                status: status, headers: headers + ["Content-Type: application/json"], body: body)
        }
    }

    /// E.g. `http://127.0.0.1:40123`.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// Where it listens.
    public let port: UInt16

    private let answer: @Sendable (Request) -> [Step]
    private let listener: Int32
    private let lock = NSCondition()
    private var received: [Request] = []
    private var connections: Set<Int32> = []
    private var isListening = true
    private var accepted = 0
    private var mostAtOnce = 0
    private var atOnce = 0

    /// Listens on a port that the system chooses.
    ///
    /// - Parameter answer: called on a thread of the connection's own.
    public init(_ answer: @escaping @Sendable (Request) -> [Step]) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        port = Self.listen(on: listener)
        guard port > 0 else { throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }
        Thread { [weak self, listener] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                if let self { self.serve(connection) } else { close(connection) }
            }
            close(listener)
        }.start()
    }

    deinit { stop() }

    /// The port, chosen by the system; 0 when it refuses.
    private static func listen(on listener: Int32) -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && Foundation.listen(listener, 256) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        return isListening ? UInt16(bigEndian: address.sin_port) : 0
    }

    /// All requests so far.
    public var requests: [Request] { lock.withLock { received } }
    /// How many connections were made.
    public var connectionCount: Int { lock.withLock { accepted } }
    /// The most requests for which an answer was being made at one time.
    public var mostRequestsAtOnce: Int { lock.withLock { mostAtOnce } }

    /// Ends the server and all connections; a second time changes nothing.
    public func stop() {
        lock.withLock {
            // Its number may be another file's already.
            guard isListening else { return }
            isListening = false
            // The thread that accepts closes it: it may be about to use the number again.
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// Blocks until so many requests have come.
    public func waitForRequests(_ count: Int) {
        lock.withLock {
            while received.count < count { lock.wait() }
        }
    }

    private func serve(_ connection: Int32) {
        lock.withLock {
            connections.insert(connection)
            accepted += 1
        }
        Thread {
            while let request = self.read(connection) {
                self.lock.withLock {
                    self.atOnce += 1
                    self.mostAtOnce = max(self.mostAtOnce, self.atOnce)
                }
                let steps = self.answer(request)
                // Before the client has its reply, and may send its next request.
                self.lock.withLock { self.atOnce -= 1 }
                let goesOn = steps.allSatisfy { self.take($0, on: connection) }
                guard goesOn else { break }
            }
            self.lock.withLock {
                self.connections.remove(connection)
                close(connection)
            }
        }.start()
    }

    /// Whether the connection goes on behind a step.
    private func take(_ step: Step, on connection: Int32) -> Bool {
        switch step {
        case .write(let text): return write(text, to: connection)
        case .reply(let status, let headers, let body):
            let lines =
                ["HTTP/1.1 \(status) Stub", "Content-Length: \(body.utf8.count)"] + headers
                + ["", body]
            return write(lines.joined(separator: "\r\n"), to: connection)
        case .repeatForever(let text):
            while write(text, to: connection) {}
            return false
        case .hang:
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            return false
        case .delay(let milliseconds):
            usleep(UInt32(milliseconds) * 1_000)
            return true
        case .close: return false
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                connection, SOL_SOCKET, SO_LINGER, &linger,
                socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        }
    }

    private func write(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 65_536)
        func more() -> Bool {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count > 0 { bytes += buffer[..<count] }
            return count > 0
        }
        var end: Range<Int>?
        while end == nil {
            guard more() else { return nil }
            end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let length =
            head.split(separator: "\r\n").compactMap { line -> Int? in
                guard line.lowercased().hasPrefix("content-length:") else { return nil }
                return Int(line.dropFirst(15).drop { $0 == " " })
            }.first ?? 0
        while bytes.count - end.upperBound < length {
            guard more() else { return nil }
        }
        return lock.withLock {
            let request = Request(
                number: received.count, path: String(head.split(separator: " ")[1]), head: head,
                body: String(decoding: bytes[end.upperBound...], as: UTF8.self))
            received.append(request)
            lock.broadcast()
            return request
        }
    }
}
