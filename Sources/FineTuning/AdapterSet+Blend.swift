import Domain
import Kernels
import LanguageModels

extension AdapterSet {
    /// Adapters that, taken whole, compute what these do part of the way.
    ///
    /// LoRA's have a smaller `alpha`. With DoRA each row goes in a line from the weight to the
    /// trained one, which is DoRA again, with another B and another length:
    ///
    /// ```
    /// (1 − β) W + β r (W + s B A) = g ⊙ (W + s B' A)      g = 1 − β + β r      B' = (β r / g) ⊙ B
    /// m' = g ⊙ ‖W + s B' A‖                               r = m / ‖W + s B A‖
    /// ```
    ///
    /// - Parameters:
    ///   - blend: β, 0 < β ≤ 1, how far these adapters are taken; what they were read with.
    ///   - path: where they were read, for the error.
    /// - Throws: ``FineTuningError/adapter(path:reason:)`` when a row turns round on the way, so
    ///   that it has no direction at β; what reading a weight throws.
    func taken(_ blend: Double, on base: AdaptedBase, path: String) throws -> AdapterSet {
        guard blend != 1 else { return self }
        var configuration = configuration
        guard configuration.variant == .dora else {
            configuration.alpha *= blend
            return AdapterSet(configuration: configuration, layers: layers)
        }
        let compute = base.compute
        let layers = try configuration.adapters(of: base.sizes) { place in
            let weight = try base.weight(place)
            guard let adapter = self.layers[place.layer][place.target],
                let magnitude = adapter.magnitude
            else { preconditionFailure("an adapter of \(place.target) has no lengths") }
            adapter.refresh(weight, on: compute)
            let gain = magnitude.gain
            guard gain.values.allSatisfy({ $0 > Self.leastGain }) else {
                throw FineTuningError.adapter(
                    path: path,
                    reason: """
                        a row of \(TensorNames.linear(layer: place.layer, target: place.target)) \
                        turns round on its way, so that \(blend) of it is no DoRA adapter; take it \
                        whole, or export the merged model
                        """)
            }
            let b = Matrix(rows: place.outputs, columns: configuration.rank)
            compute.scaleRows(
                adapter.scaledB,
                by: Matrix(rows: 1, columns: gain.count, values: gain.values.map { 1 / $0 }),
                into: b)
            let whole = place.adapter(
                configuration, a: adapter.a, b: b, beside: weight, on: compute)
            whole.refresh(weight, on: compute)
            if let lengths = whole.magnitude {
                for row in 0..<place.outputs {
                    lengths.value[0, row] = gain[0, row] * lengths.norm[0, row]
                }
            }
            return whole
        }
        return AdapterSet(configuration: configuration, layers: layers)
    }

    /// Below it B would be multiplied by more than a thousand.
    private static let leastGain: Float = 1e-3
}
