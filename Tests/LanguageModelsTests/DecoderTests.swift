import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Decoder")
struct DecoderTests {
    private func model(threads: Int = 1) throws -> LanguageModel {
        try TinyDecoder().load(on: Compute(threads: threads))
    }

    /// Logits of every token of a sequence that is given in pieces.
    private func logits(_ decoder: Decoder, pieces: [[Int]]) -> [Float] {
        let cache = KeyValueCache(decoder.configuration, capacity: pieces.joined().count)
        return pieces.flatMap { piece in
            let hidden = decoder.forward([piece], caches: [cache])
            return decoder.logits(hidden, rows: Array(piece.indices)).values
        }
    }

    @Test("logits agree with a decoder in Double, tied and untied")
    func agreesWithTwin() throws {
        var untied = TinyDecoder(seed: 7)
        untied.untie()
        for tiny in [TinyDecoder(), untied] {
            let model = try tiny.load(on: Compute(threads: 2))
            let tokens = model.tokens("The quick brown fox, 12 of them.\n")
            expectClose(
                logits(model.decoder, pieces: [tokens]),
                NaiveDecoder(model.decoder).logits(tokens).flatMap(\.self), absolute: 3e-5)
        }
    }

    @Test("whole, in pieces and token by token give the same logits")
    func pieces() throws {
        let model = try model(), tokens = model.tokens(Texts.sharing[1])
        let whole = logits(model.decoder, pieces: [tokens]).map(Double.init)
        let cut = tokens.count / 3
        let pieces = [Array(tokens[..<1]), Array(tokens[1..<cut]), Array(tokens[cut...])]
        expectClose(logits(model.decoder, pieces: pieces), whole, absolute: 3e-5, "pieces")
        expectClose(
            logits(model.decoder, pieces: tokens.map { [$0] }), whole, absolute: 3e-5, "tokens")
    }

    @Test("sequences packed together give what each gives alone")
    func packed() throws {
        let model = try model(), decoder = model.decoder
        let sequences = Texts.prompts.map(model.tokens)
        let caches = sequences.map { KeyValueCache(decoder.configuration, capacity: $0.count) }
        let hidden = decoder.forward(sequences, caches: caches)
        let together = decoder.logits(hidden, rows: Array(0..<hidden.rows)).values
        let alone = sequences.flatMap { logits(decoder, pieces: [$0]) }
        expectClose(together, alone.map(Double.init), absolute: 3e-5)
    }

    @Test("a cache behind a shared prefix gives what one whole cache gives")
    func sharedPrefix() throws {
        let model = try model(), decoder = model.decoder
        let tokens = model.tokens(Texts.sharing[0]), cut = 20
        let prefix = KeyValueCache(decoder.configuration, capacity: cut)
        _ = decoder.forward([Array(tokens[..<cut])], caches: [prefix])
        let nested = KeyValueCache(decoder.configuration, capacity: 2, prefix: prefix)
        _ = decoder.forward([Array(tokens[cut..<cut + 2])], caches: [nested])
        let last = KeyValueCache(decoder.configuration, capacity: tokens.count, prefix: nested)
        #expect(last.count == cut + 2)
        let hidden = decoder.forward([Array(tokens[(cut + 2)...])], caches: [last])
        let rows = Array(0..<hidden.rows)
        let whole = logits(decoder, pieces: [tokens]).map(Double.init)
        let vocabulary = decoder.configuration.vocabulary
        expectClose(
            decoder.logits(hidden, rows: rows).values,
            Array(whole[((cut + 2) * vocabulary)...]), absolute: 3e-5)
        #expect(prefix.count == cut)
        #expect(last.count == tokens.count)
    }

    @Test("block by block without a cache, as training runs it, gives what the cached pass gives")
    func blocks() throws {
        let model = try model(), decoder = model.decoder
        let sequences = Texts.prompts.map(model.tokens)
        let batch = PackedBatch(sequences)
        let count = batch.tokens.count
        let activations = LayerActivations(decoder.configuration, tokens: count + 5).prefix(count)
        let scratch = LayerScratch(decoder.configuration, tokens: count + 5).prefix(count)
        let hidden = activations.input
        decoder.embed(batch.tokens, into: hidden)
        for layer in decoder.layers.indices {
            decoder.forward(layer: layer, batch, activations, scratch: scratch, into: hidden)
        }
        let rows = Array(0..<count)
        let alone = sequences.flatMap { logits(decoder, pieces: [$0]) }
        expectClose(
            decoder.logits(hidden, rows: rows).values, alone.map(Double.init), absolute: 3e-5)
    }

    @Test("one and two threads give the same bits")
    func threads() throws {
        let tokens = try model().tokens(Texts.sharing[2])
        let one = try logits(model(threads: 1).decoder, pieces: [tokens])
        let two = try logits(model(threads: 2).decoder, pieces: [tokens])
        #expect(one.map(\.bitPattern) == two.map(\.bitPattern))
    }

    @Test("positions count from the beginning of a sequence: a shifted text scores otherwise")
    func order() throws {
        let model = try model()
        let forwards = logits(model.decoder, pieces: [[10, 20, 30]]).suffix(5)
        let backwards = logits(model.decoder, pieces: [[20, 10, 30]]).suffix(5)
        #expect(forwards != backwards)
    }
}
