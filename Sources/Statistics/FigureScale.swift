import Foundations

/// Where a figure can lie that has no upper bound, and so how its error spreads around it.
public enum FigureScale: Sendable {
    /// On either side of zero, such as a difference.
    case anySign
    /// Above zero, such as a perplexity: errors spread evenly on the logarithm's scale.
    case positive
    /// The root of a mean of squares. Few items show too little of how rare large errors are, so
    /// that the standard error is at least that of normally distributed ones, value / √(2n).
    case rootMeanSquare

    /// The bounds of an interval.
    ///
    /// - Parameters:
    ///   - value: the figure.
    ///   - error: its standard error, estimated from the items.
    ///   - quantile: how many standard errors to either side.
    ///   - count: how many items.
    func bounds(
        around value: Double, error: Double, quantile: Double, count: Int
    ) -> (low: Double, high: Double) {
        var error = error
        switch self {
        case .anySign: return (value - quantile * error, value + quantile * error)
        case .positive: break
        case .rootMeanSquare: error = max(error, value / (2 * Double(count)).squareRoot())
        }
        guard value > 0 else { return (value, value) }
        let factor = exp(quantile * error / value)
        return (value / factor, value * factor)
    }
}
