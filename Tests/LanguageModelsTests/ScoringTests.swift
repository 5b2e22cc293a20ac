import ModelAPI
import Checkpoints
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Scoring")
struct ScoringTests {
    private let model: LanguageModel

    init() throws { model = try TinyDecoder().load(on: Compute(threads: 2)) }

    private func scores(_ requests: [ScoringRequest]) throws -> [[[Float]]] {
        try model.score(requests).scores.map { $0.map(\.tokenLogLikelihoods) }
    }

    private func expectEqual(
        _ got: [[[Float]]], _ want: [[[Float]]], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            got.map { $0.map(\.count) } == want.map { $0.map(\.count) },
            sourceLocation: sourceLocation)
        expectClose(
            got.flatMap { $0.flatMap(\.self) },
            want.flatMap { $0.flatMap { $0.map(Double.init) } }, absolute: 1e-4,
            sourceLocation: sourceLocation)
    }

    private let requests = [
        ScoringRequest(
            prompt: "The capital of France is", completions: [" Paris", " the moon", "."]),
        ScoringRequest(prompt: "The capital of France is", completions: [" Paris"]),
        ScoringRequest(prompt: "x", completions: ["y", "y again"]),
        ScoringRequest(prompt: "", completions: ["The whole text", "A"]),
        ScoringRequest(prompt: "Question", completions: ["", " mark"]),
    ]

    @Test("log-likelihoods agree with a decoder in Double")
    func agreesWithTwin() throws {
        let twin = NaiveDecoder(model.decoder)
        for (request, scored) in zip(requests, try model.score(requests).scores) {
            let prompt = model.tokens(request.prompt)
            for (completion, score) in zip(request.completions, scored) {
                let tokens = model.tokens(completion)
                guard !tokens.isEmpty, prompt.count + tokens.count > 1 else {
                    #expect(score.tokenCount == 0)
                    continue
                }
                let count = prompt.isEmpty ? tokens.count - 1 : tokens.count
                #expect(score.tokenCount == count)
                let loss = twin.loss([(prompt + tokens, prompt.count)])
                expectClose(score.logLikelihood, -loss * Double(count), absolute: 1e-4)
            }
        }
    }

    @Test("a batch gives what each request gives alone")
    func batch() throws {
        expectEqual(try scores(requests), try requests.flatMap { try scores([$0]) })
    }

    @Test("several completions give what each gives alone")
    func completions() throws {
        let alone = try requests.map { request in
            try request.completions.map {
                try scores([ScoringRequest(prompt: request.prompt, completions: [$0])])[0][0]
            }
        }
        expectEqual(try scores(requests), alone)
    }

    @Test("a shared beginning gives what none gives, and is computed once")
    func shared() throws {
        let requests = Texts.sharing.map {
            ScoringRequest(prompt: $0, completions: [" yes", " no, not at all"])
        }
        expectEqual(try scores(requests), try requests.flatMap { try scores([$0]) })
        let counts = try model.score(requests).counts
        #expect(counts.computedPrompt < counts.prompt / 2)
        #expect(
            counts.generated == 4
                * (model.tokens(" yes").count + model.tokens(" no, not at all").count))
    }

    @Test("each part of the tree is computed once, a prompt's last token too")
    func counts() throws {
        let labels = [" yes", " no", "", " maybe so"]
        let requests = Texts.sharing.map { ScoringRequest(prompt: $0, completions: labels) }
        let prompts = requests.map { model.tokens($0.prompt) }
        let beginnings = Set(
            prompts.flatMap { prompt in prompt.indices.dropFirst().map { Array(prompt[..<$0]) } })
        let counts = try model.score(requests).counts
        #expect(counts.computedPrompt == beginnings.count + prompts.count)
        #expect(counts.prompt == prompts.reduce(0) { $0 + $1.count })
        // What is not asked for is not computed.
        let nothing = ScoringRequest(prompt: "Question", completions: [""])
        #expect(try model.score([nothing]).counts.computedPrompt == 0)
    }

    @Test("a branched tree gives what its branches give when each is run whole")
    func tree() throws {
        var random = SeededGenerator(seed: 11)
        func text(upTo length: Int) -> String {
            String(
                (0..<random.integer(below: length + 1)).map { _ in
                    Character(UnicodeScalar(UInt8(97 + random.integer(below: 26))))
                })
        }
        for _ in 0..<20 {
            let beginning = text(upTo: 30)
            let requests = (0...random.integer(below: 5)).map { _ in
                ScoringRequest(
                    prompt: beginning + text(upTo: 40),
                    completions: (0..<random.integer(below: 5)).map { _ in text(upTo: 6) })
            }
            let whole = try requests.map { request in
                try request.completions.map {
                    try scores([ScoringRequest(prompt: request.prompt, completions: [$0])])[0][0]
                }
            }
            expectEqual(try scores(requests), whole)
        }
    }

    @Test("completions and prompts of more than one pass are scored in pieces")
    func long() throws {
        let prompt = String(repeating: "again and ", count: 90)
        let completion = String(repeating: "never, ", count: 90)
        let request = ScoringRequest(prompt: prompt, completions: [completion, "x"])
        let count = model.tokens(completion).count
        #expect(count > 512 && model.tokens(prompt).count > 512)
        let score = try model.score([request]).scores[0]
        #expect(score[0].tokenCount == count)
        let tokens = model.tokens(prompt) + model.tokens(completion)
        let cache = KeyValueCache(model.decoder.configuration, capacity: tokens.count)
        let hidden = model.decoder.forward([tokens], caches: [cache])
        let rows = Array(tokens.count - count - 1..<tokens.count - 1)
        let want = model.decoder.context.compute.logLikelihoods(
            logits: model.decoder.logits(hidden, rows: rows), targets: Array(tokens.suffix(count)))
        expectClose(score[0].tokenLogLikelihoods, want.map(Double.init), absolute: 1e-4)
    }

    @Test("an empty text is legal everywhere: nothing is scored")
    func empty() throws {
        let nothing = try model.score([
            ScoringRequest(prompt: "", completions: ["", ""]),
            ScoringRequest(prompt: "x", completions: []),
        ])
        #expect(nothing.scores.map { $0.map(\.tokenCount) } == [[0, 0], []])
        #expect(nothing.scores[0][0].logLikelihood == 0)
        #expect(try model.score([]).scores.isEmpty)
        #expect(model.tokens("") == [])
    }

    @Test("a request longer than the context is refused")
    func tooLong() throws {
        let request = ScoringRequest(
            prompt: String(repeating: "z", count: 2000),
            completions: ["z", String(repeating: "z", count: 49)])
        let error = LanguageModelsError.tooLong(
            tokens: 2049, limit: 2048, beginning: String(repeating: "z", count: 60))
        #expect(throws: error) { try model.score([request]) }
    }

    @Test("a number that is not finite is told, not returned")
    func notFinite() throws {
        let broken = try TinyDecoder().load(on: Compute(threads: 1))
        broken.decoder.embedding.floats[TinyTokenizer.token(0x78), 0] = .nan
        #expect(throws: LanguageModelsError.notFinite(place: "scoring")) {
            try broken.score([ScoringRequest(prompt: "x", completions: ["y"])])
        }
    }
}
