import Checkpoints
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Families of decoders")
struct FamilyTests {
    /// Logits of some tokens of one sequence.
    private func logits(_ decoder: Decoder, _ tokens: [Int], rows: [Int]) -> Matrix {
        let cache = KeyValueCache(decoder.configuration, capacity: tokens.count)
        return decoder.logits(decoder.forward([tokens], caches: [cache]), rows: rows)
    }

    @Test(
        "logits are those of transformers, beyond the first context too",
        arguments: TinyFamily.allCases)
    func logits(family: TinyFamily) throws {
        let decoder = try family.decoder(on: Compute(threads: 2))
        for sequence in try family.golden().sequences {
            expectClose(
                logits(decoder, sequence.tokens, rows: sequence.rows).values,
                sequence.logits.flatMap(\.self), absolute: 1e-4, "\(sequence.tokens.count) tokens")
        }
    }

    @Test("a GGUF file of the same weights is the same model", arguments: TinyFamily.allCases)
    func gguf(family: TinyFamily) throws {
        let compute = try Compute(threads: 1)
        let one = try family.decoder(on: compute), other = try family.ggufDecoder(on: compute)
        let (sizes, otherSizes) = (one.configuration, other.configuration)
        expectClose(
            sizes.rotaryFactors ?? [], (otherSizes.rotaryFactors ?? []).map(Double.init),
            relative: 1e-6)
        #expect(sizes.family == otherSizes.family)
        let tokens = try family.golden().sequences[2].tokens
        let rows = Array(tokens.indices)
        expectClose(
            logits(one, tokens, rows: rows).values,
            logits(other, tokens, rows: rows).values.map(Double.init), absolute: 2e-5)
    }

    @Test("the parameters are as many as the numbers in the file", arguments: TinyFamily.allCases)
    func parameterCount(family: TinyFamily) throws {
        let file = try SafetensorsFile(path: "\(family.folder)/model.safetensors")
        let decoder = try family.decoder(on: Compute(threads: 1))
        #expect(
            decoder.configuration.parameterCount
                == file.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) })
    }

    @Test("pieces with a cache give what the whole gives", arguments: TinyFamily.allCases)
    func pieces(family: TinyFamily) throws {
        let decoder = try family.decoder(on: Compute(threads: 1))
        let tokens = try family.golden().sequences[1].tokens
        let cache = KeyValueCache(decoder.configuration, capacity: tokens.count)
        let pieces = [tokens[..<1], tokens[1..<8], tokens[8...]].flatMap { piece in
            decoder.logits(
                decoder.forward([Array(piece)], caches: [cache]), rows: Array(0..<piece.count)
            ).values
        }
        let whole = logits(decoder, tokens, rows: Array(tokens.indices))
        expectClose(pieces, whole.values.map(Double.init), absolute: 3e-5)
    }

    @Test(
        "a coarser precision gives nearly the same logits", arguments: TinyFamily.allCases,
        [Precision.bf16, .int8])
    func precision(family: TinyFamily, precision: Precision) throws {
        let tokens = try family.golden().sequences[1].tokens, rows = Array(tokens.indices)
        func values(_ precision: Precision) throws -> [Double] {
            let compute = try Compute(threads: 1, precision: precision)
            return logits(try family.decoder(on: compute), tokens, rows: rows).doubles
        }
        let (exact, coarse) = (try values(.f32), try values(precision))
        let error = zip(exact, coarse).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let deviation = (error / exact.reduce(0) { $0 + $1 * $1 }).squareRoot()
        #expect(deviation > 0 && deviation < 0.04)
    }
}
