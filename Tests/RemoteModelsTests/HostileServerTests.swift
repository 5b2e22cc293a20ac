import Foundations
import ModelAPI
import RemoteModels
import TestSupport
import Testing

@Suite("hostile and broken services")
struct HostileServerTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

    @Test(
        "every form of an error is read",
        arguments: [
            #"{"error":{"message":"no such model","type":"t","param":null,"code":"c"}}"#,
            #"{"object":"error","message":"no such model","type":"t","code":"c"}"#,
            #"{"error":"no such model"}"#, #"{"detail":"no such model"}"#,
            #"{"detail":[{"loc":["body","model"],"msg":"no such model","type":"t"}]}"#,
            "<html><head><title>no such model</title></head><body>x</body></html>",
            "no such model",
        ])
    func errorForms(body: String) throws {
        guard case .refused(_, 404, let message, 1)? = try error(of: [.json(body, status: 404)])
        else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.text.contains("no such model") && !message.text.contains("<"))
    }

    @Test("a code may be a number, and an error may come with status 200")
    func oddErrors() throws {
        let numbered = Body.error("m", fields: #","code":40001"#)
        guard case .refused(_, 200, let message, 1)? = try error(of: [.json(numbered)]) else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.code == "40001")
        let vLLM = #"{"object":"error","message":"m","code":400}"#
        guard case .refused(_, 200, _, 1)? = try error(of: [.json(vLLM)]) else {
            Issue.record("expected a refusal")
            return
        }
    }

    @Test("an error's text is short, on one line, and shows what is invisible")
    func shownText() throws {
        let long = String(repeating: "a\\u001b[31m\\n", count: 10_000)
        guard
            case .refused(_, 400, let message, _)? =
                try error(of: [.json(Body.error(long), status: 400)])
        else {
            Issue.record("expected a refusal")
            return
        }
        #expect(message.text.unicodeScalars.count <= ServerMessage.mostCharacters)
        #expect(message.text.unicodeScalars.allSatisfy { !$0.isUnseen })
        #expect(message.text.contains("U+001B"))
    }

    @Test("the key does not come back, wherever a service puts it")
    func echoedKey() throws {
        let escaped = secret.unicodeScalars.map {
            "\\u00" + String($0.value, radix: 16)
        }.joined()
        let long = String(repeating: "x", count: ServerMessage.mostCharacters - 8) + secret
        let steps: [StubServer.Step] = [
            .json(Body.error("bad key \(secret)", fields: #","code":"\#(secret)""#), status: 401),
            .json(
                Body.error("bad key \(escaped)", fields: #","param":"\#(escaped)""#), status: 400),
            .json(Body.error(long), status: 400), .json("<b>\(secret)</b>"),
            .json("\(secret)"), .json(#"{"choices":[{"message":"\#(secret)"}]}"#),
            .json(#"{"choices":[{"message":{"content":["\#(secret)"]}}]}"#),
            .json("\(secret)", status: 500),
            .reply(status: 302, headers: ["Location: https://\(secret)/"], body: ""),
            .reply(status: 302, headers: ["Location: https://a/?\(secret)"], body: ""),
        ]
        for step in steps {
            let error = try #require(try error(of: [step]))
            #expect(!"\(error)".contains(secret) && !String(reflecting: error).contains(secret))
            #expect(!"\(error)".contains(secret.prefix(8)), "not in part either: \(error)")
        }
        let server = try StubServer { _ in
            [
                .json(
                    Body.chat(
                        "it is \(escaped)", end: secret,
                        more: #","system_fingerprint":"\#(secret)""#))
            ]
        }
        let store = MemoryStore()
        let model = try RemoteModel(server.endpoint(), store: store)
        let answer = try model.answer("q")
        #expect(answer.text == "it is …")
        let kept = try CanonicalJSON.encode(store.replies)
        #expect(store.replies.count == 1 && !kept.contains(secret))
        #expect(!"\(answer) \(model.notices)".contains(secret))
    }

    @Test("a redirect is not followed, and names where it leads")
    func redirects() throws {
        let other = try StubServer { _ in [.json(Body.chat("stolen"))] }
        defer { other.stop() }
        for status in [301, 302, 303, 307, 308] {
            let location = "Location: \(other.url)/v1/chat/completions"
            let step = StubServer.Step.reply(status: status, headers: [location], body: "")
            let error = try error(of: [step], attempts: 3)
            guard case .redirected(_, status, "127.0.0.1")? = error else {
                Issue.record("expected a redirect, got \(String(describing: error))")
                continue
            }
        }
        #expect(other.connectionCount == 0)
        let same = StubServer.Step.reply(status: 308, headers: ["Location: /v2"], body: "")
        guard case .redirected(_, 308, nil)? = try error(of: [same]) else {
            Issue.record("expected a redirect to the same host")
            return
        }
    }

    @Test("a body without end is cut off at its limit, and so are headers and trailers")
    func endless() throws {
        let chunk = String(repeating: "a", count: 65_536)
        let chunked = "\(Self.head)Transfer-Encoding: chunked\r\n\r\n"
        let endless: [[StubServer.Step]] = [
            [.write("\(Self.head)\r\n"), .repeatForever(chunk)],
            [.write(chunked), .repeatForever("10000\r\n\(chunk)\r\n")],
            [.write("\(Self.head)Content-Length: 9000000000\r\n\r\n"), .repeatForever(chunk)],
            [.write("HTTP/1.1 200 OK\r\n"), .repeatForever("X-A: \(chunk.prefix(1_000))\r\n")],
            [.repeatForever("HTTP/1.1 100 Continue\r\n\r\n")],
            [.write("\(chunked)0\r\n"), .repeatForever("X-A: \(chunk.prefix(1_000))\r\n")],
        ]
        for steps in endless {
            let error = try error(of: steps, attempts: 3)
            guard case .tooLarge? = error else {
                Issue.record("expected too large a reply, got \(String(describing: error))")
                continue
            }
        }
    }

    @Test("an answer of 10 MB is none")
    func longToken() throws {
        let body = Body.chat(String(repeating: "x", count: 10_000_000))
        guard case .tooLarge? = try error(of: [.json(body)]) else {
            Issue.record("expected too large a reply")
            return
        }
    }

    @Test("a server that stalls or drips is left at the limit, whatever it has sent")
    func stalls() throws {
        let begun = "\(Self.head)Content-Length: 1000\r\n\r\n{"
        for steps in [
            [StubServer.Step.hang], [.write(begun), .hang], [.write("HTTP/1.1 1"), .hang],
        ] {
            let limit = Duration.milliseconds(300)
            let error = try error(of: steps, timeout: limit)
            guard case .timedOut(_, limit, 1)? = error else {
                Issue.record("expected a time-out, got \(String(describing: error))")
                continue
            }
        }
        let drip = (0..<1_000).flatMap { _ in
            [StubServer.Step.write(" "), .delay(milliseconds: 5)]
        }
        guard
            case .timedOut? = try error(
                of: [.write("\(Self.head)\r\n")] + drip, timeout: .milliseconds(300))
        else {
            Issue.record("expected a time-out: each byte must not prolong it")
            return
        }
    }

    @Test("what is no JSON is shown as it begins")
    func notJSON() throws {
        let page = "<!DOCTYPE html><html><title>Sign in</title>"
        let whole = Body.chat("Paris")
        let broken = [
            page, "", "Paris", String(whole.dropLast()), "\(whole)x", "[\(whole)",
            whole.replacing("Paris", with: "\\ud800"), whole.replacing("Paris", with: "\u{1}"),
            String(repeating: "[", count: 100_000), #"{"a":1,"a":2}"#,
        ]
        for body in broken {
            let error = try error(of: [.json(body)])
            guard case .notJSON(_, _, let beginning)? = error else {
                Issue.record(
                    "expected no JSON in \(body.prefix(40)), got \(String(describing: error))")
                continue
            }
            #expect(beginning.count <= 60)
        }
    }

    @Test(
        "JSON of another form is said where it is",
        arguments: [
            ("{}", "choices"), ("[]", "choices"), (#"{"choices":{}}"#, "choices"),
            (#"{"choices":[{}]}"#, "choices[0].message"),
            (#"{"choices":[null]}"#, "choices[0].message"),
            (#"{"choices":[{"message":"x"}]}"#, "choices[0].message"),
            (#"{"choices":[{"message":{}}]}"#, "choices[0].message.content"),
            (#"{"choices":[{"message":{"content":{}}}]}"#, "choices[0].message.content"),
            (#"{"choices":[{"message":{"content":7}}]}"#, "choices[0].message.content"),
        ])
    func wrongShapes(body: String, path: String) throws {
        guard case .wrongShape(_, let place, _, _)? = try error(of: [.json(body)]) else {
            Issue.record("expected another form")
            return
        }
        #expect(place == path)
    }

    @Test("an empty list of choices is no answer")
    func noChoices() throws {
        guard case .noChoices? = try error(of: [.json(#"{"choices":[]}"#)]) else {
            Issue.record("expected no answer")
            return
        }
    }

    @Test("what speaks no HTTP, or breaks off, is said")
    func connections() throws {
        let cases: [([StubServer.Step], RemoteModelsError.ConnectionFault)] = [
            ([.reset], .brokenOff), ([.close], .brokenOff),
            ([.write("\(Self.head)Content-Length: 10\r\n\r\n{"), .close], .brokenOff),
            ([.write("SSH-2.0-OpenSSH_9.2\r\n"), .close], .other),
        ]
        for (steps, fault) in cases {
            let error = try error(of: steps)
            guard case .noConnection(_, fault, _, 1)? = error else {
                Issue.record("expected \(fault), got \(String(describing: error))")
                continue
            }
        }
        let server = try StubServer { _ in [] }
        let endpoint = try server.endpoint(attempts: 5)
        server.stop()
        let waiting = FakeWaiting()
        let model = try RemoteModel(endpoint, waiting: waiting)
        let refused = remoteError { _ = try model.answer("q") }
        guard case .noConnection(_, .unconnected, _, 1)? = refused else {
            Issue.record("expected nobody there, got \(String(describing: refused))")
            return
        }
        #expect(waiting.waits.isEmpty, "where nothing ever answered, the address is wrong")
    }
}
