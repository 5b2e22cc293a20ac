import Foundations

/// Figures that describe a list of numbers by itself.
public enum Descriptive {
    /// The arithmetic mean, added up from first to last; NaN for no values.
    public static func mean(of values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    /// The sample variance, Σ(x − mean)² / (n − 1), by two passes; NaN for fewer than two values.
    public static func variance(of values: [Double]) -> Double {
        guard values.count > 1 else { return .nan }
        let mean = mean(of: values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }

    /// The value below which a share of the values lies, straight between neighbours.
    ///
    /// Source: type 7 of Hyndman & Fan 1996, "Sample quantiles in statistical packages"; the
    /// default of R and NumPy.
    ///
    /// - Parameters:
    ///   - probability: the share, 0…1; 0.5 is the median.
    ///   - values: in any order, no NaN.
    /// - Returns: NaN for no values.
    /// - Precondition: `probability` in 0…1.
    public static func quantile(_ probability: Double, of values: [Double]) -> Double {
        quantile(probability, ofSorted: values.sorted())
    }

    /// ``quantile(_:of:)`` of values that are in ascending order already.
    public static func quantile(_ probability: Double, ofSorted values: [Double]) -> Double {
        precondition((0...1).contains(probability), "\(probability) is no share of values")
        guard let last = values.last else { return .nan }
        let position = probability * Double(values.count - 1)
        let below = Int(saturating: position)
        guard below + 1 < values.count else { return last }
        let weight = position - Double(below)
        return values[below] + weight * (values[below + 1] - values[below])
    }
}
