import ModelAPI
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
        /// Largest error of the cosine of two sentences.
        let similarity: Double
        var testDescription: String { precision.rawValue }
    }

    static let limits = [
        Limits(precision: .f32, logit: 2e-3, sameToken: 1, cosine: 0.999_999, similarity: 1e-4),
        Limits(precision: .bf16, logit: 0.25, sameToken: 0.98, cosine: 0.999_9, similarity: 5e-3),
        Limits(precision: .int8, logit: 0.01, sameToken: 1, cosine: 0.999_5, similarity: 1e-2),
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
            for want in prompts {
                let last = logits(model, want.ids, rows: [want.ids.count - 1]).row(0)
                expectClose(
                    want.top20_ids.map { last[$0] }, want.top20_logits, absolute: limits.logit,
                    want.prompt)
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
        }
    }

    @Test("the vectors of sentences point where the reference's do", arguments: limits)
    func vectors(limits: Limits) throws {
        let golden = try RealModels.golden(Golden.MiniLM.self, "minilm.json")
        try RealModels.withSentenceEncoder(in: limits.precision) { encoder in
            let vectors = try encoder.embed(golden.sentences.map(\.text), as: .plain).vectors
            for (row, sentence) in golden.sentences.enumerated() {
                // Both are of length 1.
                guard let want = sentence.embedding else { continue }
                let cosine = zip(vectors.row(row), want).reduce(0) { $0 + Double($1.0) * $1.1 }
                #expect(cosine >= limits.cosine, "\(sentence.text)")
            }
            for (row, want) in golden.cosine.enumerated() {
                let got = want.indices.map { other in
                    zip(vectors.row(row), vectors.row(other)).reduce(0) { $0 + $1.0 * $1.1 }
                }
                expectClose(got, want, absolute: limits.similarity, golden.sentences[row].text)
            }
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
            expectSharedBeginning(model, prompts[1], precision)
        }
    }

    /// A beginning that lies in a cache of its own gives the logits of one whole prompt; attention
    /// sums in another order, and rounding makes more of it.
    private func expectSharedBeginning(
        _ model: LanguageModel, _ tokens: [Int], _ precision: Precision
    ) {
        let configuration = model.decoder.configuration, cut = tokens.count / 2
        let prefix = KeyValueCache(configuration, capacity: cut)
        _ = model.decoder.forward([Array(tokens[..<cut])], caches: [prefix])
        let rest = Array(tokens[cut...])
        let cache = KeyValueCache(configuration, capacity: rest.count, prefix: prefix)
        let behind = model.decoder.forward([rest], caches: [cache])
        let got = model.decoder.logits(behind, rows: [rest.count - 1]).values
        let want = logits(model, tokens, rows: [tokens.count - 1]).doubles
        let limit = Self.limits.first { $0.precision == precision }?.logit ?? 0
        expectClose(got, want, absolute: 2 * limit, "both are rounded")
    }
}
