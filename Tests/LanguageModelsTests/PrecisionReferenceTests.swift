import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

/// The default models in every precision, held to the reference values of `Fixtures`.
///
/// The limits stand in the table of `docs/models.md`.
@Suite(
    "Reference values in every precision", .serialized,
    .enabled(if: RealModels.arePresent, RealModels.comment))
struct PrecisionReferenceTests {
    /// How far a precision may be from the reference.
    struct Limits: Sendable, CustomTestStringConvertible {
        let precision: Precision
        /// Largest error of a logit.
        let logit: Double
        /// Smallest share of places where the likeliest token is the reference's.
        let sameToken: Double
        /// Smallest cosine of a sentence's vector with the reference's.
        let cosine: Double
        var testDescription: String { precision.rawValue }
    }

    static let limits = [
        Limits(precision: .f32, logit: 2e-3, sameToken: 1, cosine: 0.999_999),
        Limits(precision: .bf16, logit: 0.5, sameToken: 0.95, cosine: 0.999),
        Limits(precision: .int8, logit: 2, sameToken: 0.9, cosine: 0.99),
    ]
    static let rounded: [Precision] = [.bf16, .int8]

    private func hidden(_ model: LanguageModel, _ tokens: [Int]) -> Matrix {
        let cache = KeyValueCache(model.decoder.configuration, capacity: tokens.count)
        return model.decoder.forward([tokens], caches: [cache])
    }

    private func logits(_ model: LanguageModel, _ tokens: [Int], rows: [Int]) -> Matrix {
        model.decoder.logits(hidden(model, tokens), rows: rows)
    }

    @Test("the logits of the likeliest tokens, and which is the likeliest", arguments: limits)
    func logits(limits: Limits) throws {
        let prompts = try RealModels.golden(Golden.Logits.self, "logits.json").prompts
        let answers = try RealModels.golden(Golden.Greedy.self, "greedy.json").generations
        try RealModels.withLanguageModel(in: limits.precision) { model in
            var worst = 0.0
            for want in prompts {
                let last = logits(model, want.ids, rows: [want.ids.count - 1]).row(0)
                expectClose(
                    want.top20_ids.map { last[$0] }, want.top20_logits, absolute: limits.logit,
                    want.prompt)
                for (id, logit) in zip(want.top20_ids, want.top20_logits) {
                    worst = max(worst, abs(Double(last[id]) - logit))
                }
            }
            var same = 0, places = 0
            for want in answers {
                let tokens = want.prompt_ids + want.new_ids.dropLast()
                let rows = Array(want.prompt_ids.count - 1..<tokens.count)
                let logits = logits(model, tokens, rows: rows)
                for (row, (token, margin)) in zip(want.new_ids, want.top1_top2_margin).enumerated()
                where margin >= 5e-3 {
                    let scores = logits.row(row)
                    places += 1
                    if scores.max() == scores[token] { same += 1 }
                }
            }
            let share = Double(same) / Double(places)
            #expect(places > 150)
            #expect(share >= limits.sameToken)
            print("MEASURED", limits.precision, "logit", worst, "same", same, places)
            let d = model.decoder
            let ws = d.layers.flatMap { [$0.query,$0.key,$0.value,$0.output,$0.gate,$0.up,$0.down].map(\.weight) } + [d.embedding]
            print("MEASURED", limits.precision, "bytes", ws.reduce(0) { $0 + $1.byteCount })
        }
    }

    @Test("the vectors of sentences point where the reference's do", arguments: limits)
    func vectors(limits: Limits) throws {
        let golden = try RealModels.golden(Golden.MiniLM.self, "minilm.json")
        try RealModels.withSentenceEncoder(in: limits.precision) { encoder in
            let vectors = try encoder.embed(golden.sentences.map(\.text), as: .plain).vectors
            var least = 1.0
            for (row, sentence) in golden.sentences.enumerated() {
                // Both are of length 1.
                guard let want = sentence.embedding else { continue }
                let cosine = zip(vectors.row(row), want).reduce(0) { $0 + Double($1.0) * $1.1 }
                #expect(cosine >= limits.cosine, "\(sentence.text)")
                least = min(least, cosine)
            }
            // Of two vectors on the sphere, each moved by this angle at most.
            let moved = 2 * (2 * (1 - limits.cosine)).squareRoot()
            var m = 0.0
            for (row, want) in golden.cosine.enumerated() {
                let got = want.indices.map { other in
                    zip(vectors.row(row), vectors.row(other)).reduce(0) { $0 + $1.0 * $1.1 }
                }
                expectClose(got, want, absolute: moved, golden.sentences[row].text)
                for (a, b) in zip(got, want) { m = max(m, abs(Double(a) - b)) }
            }
            print("MEASURED", limits.precision, "cosine", least, "cosine matrix", m)
        }
    }

    @Test("a batch, a shared beginning and threads change nothing", arguments: rounded)
    func invariants(precision: Precision) throws {
        let golden = try RealModels.golden(Golden.Greedy.self, "greedy.json")
        let prompts = golden.generations.map { $0.prompt_ids }
        func states(threads: Int) throws -> [UInt32] {
            try RealModels.withLanguageModel(in: precision, threads: threads) { model in
                hidden(model, prompts[0]).values.map(\.bitPattern)
            }
        }
        #expect(try states(threads: 1) == states(threads: 2))
        try RealModels.withLanguageModel(in: precision) { model in
            let texts = prompts.map { model.tokenizer.decode($0, skippingSpecials: false) }
            func ids(_ prompts: [String]) throws -> [[Int]] {
                try model.generate(prompts, options: GenerationOptions(maximumTokens: 12))
                    .generations.map(\.ids)
            }
            let alone = try texts.flatMap { try ids([$0]) }
            #expect(try ids(texts) == alone)
        }
    }
}
