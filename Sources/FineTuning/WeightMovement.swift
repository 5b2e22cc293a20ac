package import Domain
import Kernels
package import LanguageModels

// How far a training moved the linear layers of a decoder, ‖W' − W‖ / ‖W‖ by the Frobenius norm: one
// dictionary a block, the first block first. A layer that is not in it stayed frozen.

extension AdapterSet {
    /// How far the adapters, as far as they are taken, move each linear layer that carries one.
    ///
    /// - Parameter decoder: holds the weights that the adapters stand beside, in any precision.
    /// - Returns: shares of the weights' own size, ≥ 0.
    package func movement(of decoder: Decoder) -> [[LoRAConfiguration.Target: Double]] {
        let compute = decoder.context.compute
        return zip(decoder.layers, layers).map { layer, adapters in
            adapters.reduce(into: [:]) { movement, entry in
                movement[entry.key] = entry.value.movement(
                    of: layer.linear(entry.key).weight, on: compute)
            }
        }
    }
}

extension Decoder {
    /// How far all linear layers are from those of the files that the decoder was loaded from.
    ///
    /// - Parameter base: the files; read one tensor at a time, and rounded as the decoder's weights
    ///   were before they were trained.
    /// - Returns: shares of the files' weights' size, ≥ 0.
    /// - Throws: `CheckpointsError` when a tensor is not there as it was.
    package func movement(
        from base: DecoderLoader
    ) throws -> [[LoRAConfiguration.Target: Double]] {
        let compute = context.compute
        return try layers.enumerated().map { index, layer in
            try LoRAConfiguration.Target.allCases.reduce(into: [:]) { movement, target in
                let apart = try base.weight(
                    .weight(target, layer: index), precision: compute.precision
                ).floats
                let square = compute.squaredNorm(apart)
                compute.add(layer.linear(target).weight.floats, scale: -1, to: apart)
                movement[target] = share(compute.squaredNorm(apart), of: square)
            }
        }
    }
}

extension LowRankAdapter {
    fileprivate func movement(of weight: Weight, on compute: Compute) -> Double {
        refresh(weight, on: compute)
        let squares = compute.squaredRowNorms(weight)
        let change = squaredChange(of: weight, squaredNorms: squares, on: compute)
        return share(change, of: squares.reduce(0, +))
    }

    /// The squared size of what the adapter changes of a weight, without a matrix of its size:
    ///
    /// ```
    /// ‖s B A‖² = s² · Σ_i B_i (A Aᵀ) B_iᵀ
    /// ‖(g − 1) ⊙ W + s C A‖² = Σ_i (g_i − 1)² ‖W_i‖² + 2 s (g_i − 1) (W Aᵀ)_i · C_i
    ///                              + s² C_i (A Aᵀ) C_iᵀ
    /// ```
    /// The second one is DoRA's, with C = g ⊙ B.
    private func squaredChange(
        of weight: Weight, squaredNorms: [Double], on compute: Compute
    ) -> Double {
        let gram = Matrix(uninitializedRows: rank, columns: rank)
        compute.multiply(a, .plain, a, .transposed, into: gram)
        let turned = Matrix(uninitializedRows: b.rows, columns: rank)
        compute.multiply(scaledB, .plain, gram, .plain, into: turned)
        let s = Double(scale)
        var square = s * s * compute.rowInnerProducts(turned, scaledB).reduce(0, +)
        if let surplus = magnitude?.surplus {
            let mixed = compute.rowInnerProducts(compute.rowProducts(weight, a), scaledB)
            for row in 0..<b.rows {
                let more = Double(surplus[0, row])
                square += more * (more * squaredNorms[row] + 2 * s * mixed[row])
            }
        }
        // Rounding may leave less than nothing of a sum whose terms cancel.
        return max(0, square)
    }
}

/// The size of a change as a share of a weight's, both given squared; a weight of zeros that moved,
/// moved by all of itself.
private func share(_ change: Double, of square: Double) -> Double {
    guard square > 0 else { return change > 0 ? 1 : 0 }
    return (change / square).squareRoot()
}
