import Foundation
import Retrieval
import Testing

@Suite("BM25")
struct BM25Tests {
    /// The part of the reference file that is about BM25.
    private struct Reference: Decodable {
        struct Part: Decodable {
            let k1: Double
            let b: Double
            let docs: [String]
            let queries: [String]
            let scores: [String: [[Double]]]
        }
        let bm25: Part
    }

    private static func reference() throws -> Reference.Part {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../MetricsTests/Fixtures/metrics.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).bm25
    }

    @Test("Every variant gives the reference scores", arguments: BM25.Weighting.allCases)
    func reference(weighting: BM25.Weighting) throws {
        let reference = try Self.reference()
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        let index = BM25(
            documents: reference.docs.map(words), weighting: weighting, k1: reference.k1,
            b: reference.b)
        let expected = try #require(reference.scores[weighting.rawValue])
        for (query, row) in zip(reference.queries, expected) {
            let scores = index.scores(words(query))
            for (score, want) in zip(scores, row) { #expect(abs(score - want) < 1e-5) }
            #expect(scores.count == row.count)
        }
    }

    @Test("The best documents come first, and none that shares no word")
    func best() {
        let index = BM25(documents: [["a", "b"], ["c"], ["a", "a"], ["a", "b"]])
        #expect(index.best(["b", "a"], count: 10) == [0, 3, 2])
        #expect(index.best(["b", "a"], count: 1) == [0])
        #expect(index.best(["z"], count: 3).isEmpty)
        #expect(BM25(documents: []).best(["a"], count: 3).isEmpty)
    }

    @Test("Words are runs of letters and digits in lower case")
    func words() {
        #expect(BM25.words("Room C-93, Übung; x²") == ["room", "c", "93", "übung", "x2"])
        #expect(BM25.words(" \n").isEmpty)
        #expect(BM25.words("NBA球星，好 ไทย") == ["nba", "球星", "好", "ไท", "ทย"])
    }

    @Test("One letter finds the pairs that it stands in, and makes no document longer")
    func letters() {
        #expect(BM25.letters("NBA球星，好 ไทย 3") == ["球", "星", "ไ", "ท", "ย"])
        #expect(BM25.letters("Room C-93").isEmpty)
        let texts = ["图书馆开门", "车站很远", "馆"], words = texts.map(BM25.words)
        let pairs = BM25(documents: words)
        let index = BM25(documents: words, letters: texts.map(BM25.letters))
        #expect(index.best(BM25.words("馆"), count: 3) == [2, 0])
        #expect(pairs.best(BM25.words("馆"), count: 3) == [2])
        #expect(index.scores(["图书", "很远"]) == pairs.scores(["图书", "很远"]))
    }
}
