import Statistics

/// How far numbers are from the right ones.
public struct RegressionErrors: Sendable, Equatable {
    /// √ mean (given − right)²; NaN without numbers.
    public let rootMeanSquare: Double
    /// mean |given − right|; NaN without numbers.
    public let meanAbsolute: Double
    /// 1 − Σ (given − right)² / Σ (right − mean)²: 1 is perfect, 0 no better than always giving
    /// the mean; NaN when all right numbers are equal.
    public let determination: Double

    /// Compares two lists of finite numbers.
    ///
    /// - Precondition: the lists are of equal length.
    public init(given: [Double], right: [Double]) {
        precondition(given.count == right.count, "\(given.count) and \(right.count) numbers")
        let errors = zip(given, right).map { $0 - $1 }
        let mean = Descriptive.mean(of: right)
        let spread = right.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let squares = errors.map { $0 * $0 }
        rootMeanSquare = Descriptive.mean(of: squares).squareRoot()
        meanAbsolute = Descriptive.mean(of: errors.map(\.magnitude))
        determination = spread > 0 ? 1 - squares.reduce(0, +) / spread : .nan
    }
}
