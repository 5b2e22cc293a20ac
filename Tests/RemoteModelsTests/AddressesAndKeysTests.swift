import Foundations
import RemoteModels
import Testing

@Suite("addresses and keys")
struct AddressesAndKeysTests {
    @Test("a key never shows itself")
    func hidden() throws {
        let endpoint = APIEndpoint(
            url: try ServiceURL("https://a.example/v1"), model: "m", key: try APIKey(secret))
        let key = try #require(endpoint.key)
        var dumped = ""
        dump(endpoint, to: &dumped)
        let shown = [
            "\(key)", "\(endpoint)", String(describing: endpoint), String(reflecting: endpoint),
            String(reflecting: key), dumped, try CanonicalJSON.encode([key]),
        ]
        #expect(shown.allSatisfy { !$0.contains(secret) })
        #expect("\(key)" == "…")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test("a key that cannot stand in a header is refused")
    func badKeys() {
        #expect(remoteError { _ = try APIKey(" \n") } == .badKey(.empty))
        #expect(remoteError { _ = try APIKey("a\r\nHost: b") } == .badKey(.unprintable))
        #expect(remoteError { _ = try APIKey("schlüssel") } == .badKey(.unprintable))
        #expect(
            remoteError { _ = try APIKey(String(repeating: "a", count: 9_000)) }
                == .badKey(.tooLong))
        #expect(remoteError { _ = try APIKey("  key\n") } == nil)
    }

    @Test("an address is a scheme, a host and a path")
    func addresses() throws {
        let url = try ServiceURL("https://api.example.com:8443/v1//")
        #expect(url.description == "https://api.example.com:8443/v1")
        #expect(url.host == "api.example.com")
        let faults: [(String, RemoteModelsError.URLFault)] = [
            ("api.example.com/v1", .scheme), ("file:///etc/passwd", .scheme), ("", .scheme),
            ("http://", .host), ("http:///v1", .host), ("http://a:99999/v1", .host),
            ("http://a:x/v1", .host), ("http://[::1/v1", .host), ("http://a%00b/", .host),
            ("http://a/v1?key=1", .query), ("http://a/v1#x", .query),
            ("http://a b/v1", .characters), ("http://ä/v1", .characters),
        ]
        for (text, fault) in faults {
            guard case .badURL(_, fault)? = remoteError({ _ = try ServiceURL(text) }) else {
                Issue.record("\(text) should be refused for \(fault)")
                continue
            }
        }
    }

    @Test("a password in an address does not reach the error")
    func password() throws {
        let error = remoteError { _ = try ServiceURL("http://me:\(secret)@a/v1") }
        guard case .badURL(let shown, .user)? = error else {
            Issue.record("expected a refusal, got \(String(describing: error))")
            return
        }
        let user = try #require(error)
        #expect(!shown.contains(secret) && !"\(user)".contains(secret))
        let query = try #require(remoteError { _ = try ServiceURL("http://a/v1?key=\(secret)") })
        #expect(!"\(query)".contains(secret))
    }

    @Test(
        "this machine is known by its names",
        arguments: [
            ("http://localhost:1/v1", true), ("http://127.0.0.1/v1", true),
            ("http://127.1.2.3/v1", true), ("http://[::1]:80/v1", true),
            ("http://127.0.0.1.example.com/v1", false), ("http://localhost.example.com", false),
            ("http://10.0.0.1/v1", false), ("https://api.openai.com/v1", false),
        ])
    func local(address: String, isLocal: Bool) throws {
        #expect(try ServiceURL(address).isLocal == isLocal)
    }

    @Test(
        "the host of a redirect",
        arguments: [
            ("https://evil.example/x", "evil.example"), ("//evil.example:80", "evil.example"),
            ("https://user@evil.example/", "evil.example"), ("/v2/chat", nil), ("", nil),
        ])
    func locations(location: String, host: String?) {
        #expect(ServiceURL.host(ofLocation: location) == host)
    }
}
