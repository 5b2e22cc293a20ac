import Kernels

/// Elastic weight consolidation: half the strength times `Σ F · (change of the weight)²`, F being how
/// much the untuned model's own answers depend on it.
///
/// With adapters F is that of the frozen weights that they change: the matrices A and B themselves
/// start with no Fisher information at all (A, since B is 0) and at a random place.
/// Source: Kirkpatrick et al. 2017, arXiv:1612.00796, equation 3, with the factor ½.
struct ElasticWeights: Regulariser {
    let strength: Double
    let changes: [WeightChange]
    let fisher: FisherDiagonal

    func accumulate(on compute: Compute) -> Double {
        strength / 2
            * zip(changes, fisher.weights).reduce(0) { sum, pair in
                let (change, weights) = pair
                switch change {
                case .moved(let parameter, let start):
                    return sum
                        + compute.pull(
                            parameter.value, to: start, weights: weights, scale: Float(strength),
                            gradient: parameter.gradient)
                case .product(let b, let a, let scale):
                    return sum
                        + compute.pullProduct(
                            b: b.value, a: a.value, factor: scale, weights: weights,
                            scale: Float(strength), gradB: b.gradient, gradA: a.gradient)
                }
            }
    }
}
