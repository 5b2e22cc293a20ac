import Kernels
import LanguageModels

/// What the blocks below the lowest trained one make of each sequence, computed once and kept.
///
/// Nothing below the lowest trained block changes while a decoder is trained, so a sequence is the
/// same there in every epoch. What does not fit any more is computed anew each time.
final class FrozenOutputs {
    private let decoder: Decoder
    private let layers: Range<Int>
    private var remainingBytes: Int
    private var kept: [[Int]: Matrix] = [:]

    /// - Parameters:
    ///   - layers: how many blocks are frozen, from the first.
    ///   - bytes: what may be kept.
    init(_ decoder: Decoder, layers: Int, bytes: Int) {
        self.decoder = decoder
        self.layers = 0..<layers
        remainingBytes = bytes
    }

    /// The hidden state above the frozen blocks; the embedding when there are none.
    ///
    /// - Parameter hidden: **out** `[tokens, width]`.
    func fill(_ hidden: Matrix, batch: PackedBatch, tape: ActivationTape.Part) {
        let shared = batch.beginning
        let sequences = batch.sequences.map { Array(batch.tokens[shared] + batch.tokens[$0]) }
        let missing = sequences.indices.filter { kept[sequences[$0]] == nil }
        var computed: [Int: Range<Int>] = [:]
        if !missing.isEmpty {
            let part = PackedBatch(missing.map { sequences[$0] }, sharing: shared.count)
            run(part, in: hidden.rows(0..<part.tokens.count), tape: tape)
            computed = Dictionary(uniqueKeysWithValues: zip(missing, part.sequences))
        } else if let output = kept[sequences[0]] {
            hidden.copy(rows: shared, of: output, at: 0)
        }
        // From the last, since a sequence only moves away from the first row: none is overwritten
        // before it has moved.
        for (index, rows) in batch.sequences.enumerated().reversed() {
            if let source = computed[index] {
                if source != rows { hidden.rows(rows).copy(from: hidden.rows(source)) }
                keep(hidden, rows: [shared, rows], of: sequences[index])
            } else if let output = kept[sequences[index]] {
                hidden.copy(rows: shared.count..<output.rows, of: output, at: rows.lowerBound)
            }
        }
    }

    private func run(_ batch: PackedBatch, in hidden: Matrix, tape: ActivationTape.Part) {
        decoder.embed(batch.tokens, into: hidden)
        let activations = tape.passing(hidden), scratch = tape.scratch(hidden.rows)
        for layer in layers {
            decoder.forward(layer: layer, batch, activations, scratch: scratch, into: hidden)
        }
    }

    private func keep(_ hidden: Matrix, rows: [Range<Int>], of sequence: [Int]) {
        let bytes = sequence.count * hidden.columns * MemoryLayout<Float>.stride
        guard !layers.isEmpty, bytes <= remainingBytes else { return }
        let copy = Matrix(uninitializedRows: sequence.count, columns: hidden.columns)
        var row = 0
        for part in rows {
            copy.copy(rows: part, of: hidden, at: row)
            row += part.count
        }
        if kept.updateValue(copy, forKey: sequence) == nil { remainingBytes -= bytes }
    }
}
