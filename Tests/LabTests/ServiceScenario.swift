import FoundationEssentials
import Foundations
import Lab
import ModelAPI
import Record
import Synchronization
import TestSupport

/// A tiny scenario with a model behind a service on this machine, which answers each prompt with the
/// key of a room, always the same, and reports the same tokens for each.
final class ServiceScenario {
    let scenario: TinyScenario
    let server: StubServer
    /// Requests that earlier calls of ``requests()`` have told.
    private var told = 0

    static let (tokensIn, tokensOut) = (100, 3)

    /// - Parameters:
    ///   - text: everything of the scenario but its title, data and models.
    ///   - options: further keys of the service.
    ///   - questions: the tiny scenario's.
    ///   - words: the answers, of which one is chosen for each prompt.
    ///   - end: why the service says that each answer ended.
    ///   - echoesKey: whether the service writes the key wherever a reply has room for a text.
    init(
        _ text: String, options: String = "", questions: String = Rooms.questions,
        words: [String] = Rooms.keys.map(\.1), end: String = "stop", echoesKey: Bool = false
    ) throws {
        server = try StubServer { request in
            if request.path == "/v1/embeddings" { return [Self.vectors(for: request)] }
            // Like services that take turns only.
            guard request.path == "/v1/chat/completions" else {
                return [.json(#"{"error":{"message":"no such route"}}"#, status: 404)]
            }
            let place = SHA256.hash(request.body).hex.utf8.reduce(0) { $0 + Int($1) } % words.count
            let key = echoesKey ? Self.key(in: request) : ""
            return [
                .json(
                    """
                    {"model":"m-2026\(key)","system_fingerprint":"fp\(key)","choices":[{"message":\
                    {"role":"assistant","content":"\(words[place])\(key)"},"finish_reason":"\(end)"}],\
                    "usage":{"prompt_tokens":\(Self.tokensIn),"completion_tokens":\(Self.tokensOut)}}
                    """)
            ]
        }
        scenario = try TinyScenario(text, questions: questions)
        try scenario.folder.file("prices/mine.yaml", Array(Self.sheet.utf8))
        try rewrite(text, options: options)
    }

    deinit { server.stop() }

    /// Tokens that the service reads of each text that it makes a vector of.
    static let tokensOfText = 7

    /// Vectors of words, as ``FakeEmbedder`` makes them.
    private static func vectors(for request: StubServer.Request) -> StubServer.Step {
        let root = try? JSONText(Array(request.body.utf8)[...], file: "").root()
        let texts = (root?["input"]?.elements ?? []).compactMap(\.string)
        let vectors = try? FakeEmbedder().vectors(of: texts, as: .plain) { _, _ in }.vectors
        let items = (vectors ?? []).enumerated().map {
            #"{"index":\#($0),"embedding":\#($1)}"#
        }
        let tokens = texts.count * tokensOfText
        return .json(
            #"{"data":[\#(items.joined(separator: ","))],"usage":{"prompt_tokens":\#(tokens)}}"#)
    }

    private static func key(in request: StubServer.Request) -> String {
        let line = request.head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("authorization: bearer ")
        }
        return line.map { " \($0.dropFirst("authorization: bearer ".count))" } ?? ""
    }

    private static let sheet = """
        crossover-prices: 1
        title: Mine
        currency: USD
        as-of: 2026-08-28
        machine:
          purchase: 400 USD
          lifetime: 48 months
          electricity: 0.2 USD / kWh
          power: 30 W
          processors: 2
          utilisation: 25 %

        """

    /// - Parameters:
    ///   - options: further keys of the service.
    ///   - vectors: the same of the model that turns texts into vectors; nil for the encoder of the
    ///     folder, beside its generator.
    func rewrite(_ text: String, options: String = "", vectors: String? = nil) throws {
        func service(_ name: String, _ model: String, _ options: String) -> String {
            let more = options.isEmpty ? "" : ", \(options)"
            return
                #", \#(name): { api: openai, url: "\#(server.url)/v1", model: \#(model)\#(more) }"#
        }
        let encoder = vectors.map { service("vectors", "v", $0) + ", encoder: vectors" } ?? ""
        try scenario.rewrite(
            text, services: service("big", "m", options) + encoder, hasModels: vectors == nil)
    }

    /// The bodies of the requests since the last call, in the order in which they came.
    func requests() -> [String] {
        let all = server.requests
        defer { told = all.count }
        return all[told...].map(\.body)
    }

    /// Whether a request asks what the service can do.
    static func isProbe(_ body: String) -> Bool { body.contains("capital of France") }

    /// The files of the scenario's folder, those below it too, with their bytes.
    func files() throws -> [String: [UInt8]] {
        let path = scenario.folder.path
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            files[name] = FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
        }
        return files
    }
}
