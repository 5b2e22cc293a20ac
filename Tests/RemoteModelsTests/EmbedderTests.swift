import Foundations
import ModelAPI
import RemoteModels
import TestSupport
import Testing

@Suite("embeddings of a service")
struct EmbedderTests {
    private static func reply(_ items: [(index: Int, vector: String)]) -> StubServer.Step {
        let data = items.map { #"{"index":\#($0.index),"embedding":\#($0.vector)}"# }
        return .json(
            #"{"data":[\#(data.joined(separator: ","))],"usage":{"prompt_tokens":3}}"#)
    }

    /// A text's vector points to its number; the items come backwards.
    private func server() throws -> StubServer {
        try StubServer { request in
            let root = try? JSONText(Array(request.body.utf8)[...], file: "").root()
            let texts = (root?["input"]?.elements ?? []).compactMap(\.string)
            let items = texts.enumerated().map { index, text in
                (index: index, vector: "[\(text.last?.wholeNumberValue ?? 0),1]")
            }
            return [Self.reply(items.reversed())]
        }
    }

    @Test("vectors are put in order and brought to length 1, in batches")
    func batches() throws {
        let server = try server()
        let embedder = try RemoteEmbedder(
            server.endpoint(parallel: 2), dimension: 2,
            prefixes: TextPrefixes(query: "query: ", passage: "passage: "), batch: 3)
        var finished = 0
        let texts = (0..<8).map { "text \($0)" }
        let vectors = try embedder.vectors(of: texts, as: .passage) { done, total in
            #expect(total == 8)
            finished = done
        }
        #expect(vectors.vectors.count == 8 && vectors.tokens == 9 && finished == 8)
        for (number, vector) in vectors.vectors.enumerated() {
            let length = (Float(number * number) + 1).squareRoot()
            #expect(abs(vector[0] - Float(number) / length) < 1e-6)
            #expect(abs(vector[1] - 1 / length) < 1e-6)
        }
        #expect(server.requests.count == 3)
        #expect(server.requests.allSatisfy { $0.path == "/v1/embeddings" })
        #expect(server.requests.allSatisfy { $0.body.contains("\"passage: text ") })
        #expect(server.requests.allSatisfy { $0.body.contains(#""encoding_format":"float""#) })
        #expect(try embedder.vectors(of: [], as: .plain) { _, _ in }.vectors.isEmpty)
    }

    @Test("the dimension is asked for, and another one later is an error")
    func dimension() throws {
        let server = try server()
        #expect(try RemoteEmbedder.dimension(of: server.endpoint()) == 2)
        let embedder = try RemoteEmbedder(server.endpoint(), dimension: 3)
        guard
            case .wrongDimension(_, 3, 2)? =
                remoteError({ _ = try embedder.vectors(of: ["a 1"], as: .plain) { _, _ in } })
        else {
            Issue.record("expected another dimension")
            return
        }
        let other = try RemoteEmbedder(server.endpoint(), dimension: 2)
        #expect(embedder.fingerprint != other.fingerprint)
        #expect(!embedder.fingerprint.contains(secret))
    }

    @Test(
        "what is no vector is an error",
        arguments: [
            (Self.reply([(0, "[1,2]")]), "data"),
            (Self.reply([(0, "[1,2]"), (0, "[1,2]")]), "data[1].index"),
            (Self.reply([(0, "[1,2]"), (2, "[1,2]")]), "data[1].index"),
            (Self.reply([(0, "[1,2]"), (1, "[]")]), "data[1].embedding"),
            (Self.reply([(0, "\"AAAA\""), (1, "[1,2]")]), "data[0].embedding"),
            (Self.reply([(0, "[[1,2]]"), (1, "[1,2]")]), "data[0].embedding[0]"),
            (Self.reply([(0, "[1,null]"), (1, "[1,2]")]), "data[0].embedding[1]"),
            (Self.reply([(0, "[1e99,2]"), (1, "[1,2]")]), "data[0].embedding[0]"),
            (.json("{}"), "data"),
        ] as [(StubServer.Step, String)])
    func misfits(step: StubServer.Step, path: String) throws {
        let server = try StubServer { _ in [step] }
        let embedder = try RemoteEmbedder(server.endpoint(), dimension: 2)
        let error = remoteError {
            _ = try embedder.vectors(of: ["a", "b"], as: .plain) { _, _ in }
        }
        guard case .wrongShape(_, path, _, _)? = error else {
            Issue.record("expected another form at \(path), got \(String(describing: error))")
            return
        }
    }

    @Test("a vector of zeros has no direction")
    func zeros() throws {
        let server = try StubServer { _ in [Self.reply([(0, "[0,0]")])] }
        let embedder = try RemoteEmbedder(server.endpoint(), dimension: 2)
        guard
            case .noDirection? =
                remoteError({ _ = try embedder.vectors(of: ["a"], as: .plain) { _, _ in } })
        else {
            Issue.record("expected no direction")
            return
        }
    }
}
