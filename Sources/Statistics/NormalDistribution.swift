import Foundations

/// The normal distribution with mean 0 and variance 1.
public enum NormalDistribution {
    /// The share of the distribution below `value`.
    ///
    /// Exact to a few units in the last place, in the lower tail too; NaN propagates.
    public static func cumulative(_ value: Double) -> Double {
        erfc(-value / 2.0.squareRoot()) / 2
    }

    /// The value with the share `probability` below it; 0 and 1 give the infinities.
    ///
    /// A rough start (Abramowitz & Stegun 1964, 26.2.23, error below 4.5e-4) is refined by Halley's
    /// method, which triples the number of right digits with each step.
    ///
    /// - Precondition: `probability` in 0…1.
    public static func quantile(_ probability: Double) -> Double {
        precondition((0...1).contains(probability), "\(probability) is no probability")
        if probability == 0 { return -.infinity }
        if probability > 0.5 { return -quantile(1 - probability) }
        var value = roughLowerQuantile(probability)
        for _ in 0..<3 {
            let density = exp(-value * value / 2) / (2 * Double.pi).squareRoot()
            let error = (cumulative(value) - probability) / density
            value -= error / (1 + value * error / 2)
        }
        return value
    }

    private static func roughLowerQuantile(_ probability: Double) -> Double {
        let t = (-2 * log(probability)).squareRoot()
        let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
        let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
        return numerator / denominator - t
    }
}
