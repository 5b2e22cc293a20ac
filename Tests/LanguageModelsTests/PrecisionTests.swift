import ModelAPI
import Checkpoints
import Kernels
import LanguageModels
import TestSupport
import Testing

/// What holds of the tiny model in the precisions that round its activations.
@Suite("Precisions")
struct PrecisionTests {
    static let rounded: [Precision] = [.bf16, .int8]

    private func model(
        _ precision: Precision, threads: Int = 2, as type: GGUFTensorType = .f32
    ) throws -> LanguageModel {
        try TinyDecoder().load(on: Compute(threads: threads, precision: precision), as: type)
    }

    /// Logits of every token.
    private func logits(_ model: LanguageModel, _ tokens: [Int]) -> Matrix {
        let cache = KeyValueCache(model.decoder.configuration, capacity: tokens.count)
        let hidden = model.decoder.forward([tokens], caches: [cache])
        return model.decoder.logits(hidden, rows: Array(tokens.indices))
    }

    @Test("logits are near those of a decoder in Double of the same weights", arguments: rounded)
    func agreesWithTwin(precision: Precision) throws {
        for type in [GGUFTensorType.f32, .q8_0] {
            let model = try model(precision, as: type)
            let tokens = model.tokens("The quick brown fox, 12 of them.\n")
            expectClose(
                logits(model, tokens).values,
                NaiveDecoder(model.decoder).logits(tokens).flatMap(\.self),
                absolute: precision.tinyLogitTolerance, "\(precision)")
        }
    }

    @Test("a batch gives the answers that each prompt gets alone", arguments: rounded)
    func batch(precision: Precision) throws {
        let model = try model(precision), options = GenerationOptions(maximumTokens: 24)
        func ids(_ prompts: [String]) throws -> [[Int]] {
            try model.generate(prompts, options: options).generations.map(\.ids)
        }
        for prompts in [Texts.prompts, Texts.sharing] {
            let alone = try prompts.flatMap { try ids([$0]) }
            #expect(try ids(prompts) == alone)
        }
    }

    @Test(
        "a completion's score has the same bits whatever others are asked for", arguments: rounded)
    func labels(precision: Precision) throws {
        let model = try model(precision)
        func scores(_ completions: [String]) throws -> [[UInt32]] {
            let request = ScoringRequest(prompt: Texts.sharing[0], completions: completions)
            return try model.score([request]).scores[0].map {
                $0.tokenLogLikelihoods.map(\.bitPattern)
            }
        }
        let all = try scores([" yes", " no", "", " not at all", " perhaps"])
        #expect(try scores([" not at all", " yes"]) == [all[3], all[0]])
    }

    @Test("a shared beginning gives what none gives, but for rounding", arguments: rounded)
    func shared(precision: Precision) throws {
        let model = try model(precision), decoder = model.decoder
        let tokens = model.tokens(Texts.sharing[0]), cut = 20
        let prefix = KeyValueCache(decoder.configuration, capacity: cut)
        _ = decoder.forward([Array(tokens[..<cut])], caches: [prefix])
        let rest = Array(tokens[cut...])
        let cache = KeyValueCache(
            decoder.configuration, capacity: rest.count, prefix: prefix)
        let hidden = decoder.forward([rest], caches: [cache])
        let whole = logits(model, tokens)
        expectClose(
            decoder.logits(hidden, rows: Array(rest.indices)).values,
            whole.rows(cut..<tokens.count).doubles, absolute: precision.tinyLogitTolerance)
    }

    @Test("one and two threads give the same bits", arguments: rounded)
    func threads(precision: Precision) throws {
        let results = try [1, 2].map { threads in
            let model = try model(precision, threads: threads)
            let tokens = model.tokens(Texts.sharing[1])
            let sampling = GenerationOptions(maximumTokens: 16, temperature: 1, seed: 3)
            return (
                logits(model, tokens).values.map(\.bitPattern),
                try model.generate(Texts.prompts, options: sampling).generations.map(\.ids)
            )
        }
        #expect(results[0].0 == results[1].0)
        #expect(results[0].1 == results[1].1)
    }

    @Test("codes of the file are kept: int8 holds the weights that f32 reads from it")
    func codes() throws {
        for type in [GGUFTensorType.q8_0, .q4_1] {
            let exact = try model(.f32, as: type), codes = try model(.int8, as: type)
            for (want, got) in zip(exact.decoder.layers, codes.decoder.layers) {
                let (want, got) = (want.down.weight, got.down.weight)
                #expect(got.byteCount * 3 < want.byteCount)
                expectClose(got.floats.values, want.floats.doubles, absolute: 1e-6)
            }
        }
    }
}

extension Precision {
    /// How far the logits of the tiny model may be from exact ones.
    fileprivate var tinyLogitTolerance: Double {
        switch self {
        case .f32: 3e-5
        case .bf16: 0.2
        case .int8: 5e-3
        }
    }
}
