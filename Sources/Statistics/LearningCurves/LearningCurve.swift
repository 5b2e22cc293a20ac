import Foundations

/// A power law through the scores of a method at several numbers of training examples, with what it
/// does not know: every figure is found again for seeds and questions drawn anew.
///
/// Where the points are no power law, or too few to tell, there is no curve but an ``Obstacle``.
public struct LearningCurve: Sendable, Equatable {
    /// Why no curve is drawn through the points.
    public enum Obstacle: String, Sendable, Codable, CaseIterable, Error {
        /// Fewer than ``fewestSizes`` sizes: three parameters go through three points whatever
        /// these are.
        case fewSizes = "few-sizes"
        /// The greatest size is less than ``leastSpan`` times the smallest, or two sizes lie closer
        /// together than a factor of ``leastStep``.
        case narrowSizes = "narrow-sizes"
        /// Fewer than ``fewestSeeds`` seeds: how much trainings differ is not known.
        case fewSeeds = "few-seeds"
        /// Scores are no means of questions' scores between 0 and 1.
        case otherMetric = "other-metric"
        /// With more examples the score is shown to fall.
        case falling
        /// The greatest size is not shown to be better than the smallest.
        case noGain = "no-gain"
        /// Too few sizes are left once those before the rise are set aside.
        case lateRise = "late-rise"
    }

    /// What the curve says of a required score.
    public enum Answer: Sendable, Equatable {
        /// The expected score reaches it at about so many examples.
        case reached(Size)
        /// The highest score of the curve is shown to stay below it.
        case outOfReach
        /// From this size on it may be reached, but where is not known: the interval goes beyond
        /// ``reach`` times the greatest size. Infinite when it is not to be seen at all.
        case beyondReach(low: Double)
        /// The curve did not predict the greatest size, so it predicts nothing beyond.
        case missedBacktest
    }

    /// A number of examples with its 95 % interval.
    public struct Size: Sendable, Equatable {
        /// Where the curve itself reaches the score.
        public var value: Double
        /// The lower bound; never below the smallest size of the curve.
        public var low: Double
        /// The upper bound.
        public var high: Double
    }

    /// The curve through all sizes but the greatest, held against that one.
    public struct Backtest: Sendable, Equatable {
        /// The score that it predicts for the greatest size.
        public var predicted: ConfidenceInterval
        /// The predicted score minus the measured one.
        public var miss: ConfidenceInterval

        /// Whether the two are shown to differ.
        public var isMissed: Bool { miss.low > 0 || miss.high < 0 }
    }

    /// Two more than the law has parameters.
    public static let fewestSizes = 5
    /// With two seeds a single difference would stand for how trainings differ.
    public static let fewestSeeds = 3
    /// The greatest size by the smallest: three doublings.
    public static let leastSpan = 8.0
    /// A size by the one before.
    public static let leastStep = 1.25
    /// Nothing is said of more than so many times the greatest size.
    public static let reach = 4.0

    /// The law through the sizes from ``first`` on.
    public let law: PowerLaw
    /// The smallest size that the law is drawn through.
    public let first: Double
    /// The greatest size.
    public let last: Double
    /// The score that no number of examples exceeds, 1 − the law's floor.
    public let ceiling: ConfidenceInterval
    /// How well the curve predicts.
    public let backtest: Backtest
    private let drawn: [PowerLaw]

    /// Draws a curve.
    ///
    /// Sizes before the rise are set aside: a power law falls fastest at its smallest size, so as
    /// long as the first step is shown to be less steep, by the logarithm of the size, than all that
    /// follows, its size takes no part; nor does one behind it that is not shown to be better than
    /// the smallest.
    ///
    /// - Parameters:
    ///   - measured: the scores.
    ///   - draws: how often seeds and questions are drawn anew, > 0.
    ///   - seed: where chance starts.
    /// - Throws: why no curve can be drawn.
    public init(_ measured: MeasuredCurve, draws: Int = 1000, seed: UInt64) throws(Obstacle) {
        guard measured.seeds >= Self.fewestSeeds else { throw .fewSeeds }
        guard measured.sizes.count >= Self.fewestSizes else { throw .fewSizes }
        let resampled = measured.resampledErrors(draws: draws, seed: seed)
        guard !Self.falls(resampled) else { throw .falling }
        let start = Self.start(of: measured.sizes, resampled)
        let sizes = Array(measured.sizes[start...])
        guard sizes.count >= Self.fewestSizes else { throw .lateRise }
        guard Self.isSpread(sizes) else { throw .narrowSizes }
        let points = Points(
            sizes: sizes, weights: Array(measured.weights[start...]),
            errors: Array(measured.errors[start...]),
            drawn: resampled.map { Array($0[start...]) }, questions: measured.questions)
        guard points.interval(of: { $0[0] - $0[sizes.count - 1] }).low > 0 else { throw .noGain }
        law = points.law(points.errors)
        drawn = points.drawn.map(points.law)
        (first, last) = (sizes[0], sizes[sizes.count - 1])
        ceiling = points.interval(1 - law.floor, drawn.map { 1 - $0.floor })
        backtest = points.backtest()
    }

    /// The score with so many examples, > 0.
    public func score(at size: Double) -> Double { 1 - law.error(at: size) }

    /// With how many examples the expected score reaches the required one.
    ///
    /// - Parameter score: the required one, 0…1.
    public func answer(for score: Double) -> Answer {
        let error = 1 - score
        let most = last * Self.reach
        let found = Points.bounds(drawn.map { max(first, $0.size(reaching: error)) })
        let value = max(first, law.size(reaching: error))
        if value <= last, found.high <= last { return .reached(Size(value, found)) }
        if backtest.isMissed { return .missedBacktest }
        if ceiling.high < score { return .outOfReach }
        guard value <= most, found.high <= most else {
            return .beyondReach(low: found.low <= most ? found.low : .infinity)
        }
        return .reached(Size(value, found))
    }
}

extension LearningCurve.Size {
    fileprivate init(_ value: Double, _ bounds: (low: Double, high: Double)) {
        self.init(value: value, low: min(value, bounds.low), high: max(value, bounds.high))
    }
}

// MARK: - What the points must be like

extension LearningCurve {
    private static let level = 0.95

    /// Whether any size is shown to be worse than a smaller one, Bonferroni-corrected over the
    /// pairs.
    private static func falls(_ resampled: [[Double]]) -> Bool {
        let count = resampled.first?.count ?? 0
        let pairs = Double(count * (count - 1) / 2)
        return (0..<count).contains { greater in
            (0..<greater).contains { smaller in
                let rises = resampled.count { $0[greater] > $0[smaller] }
                let share = Double(rises) / Double(resampled.count)
                return share > 1 - (1 - level) / 2 / pairs
            }
        }
    }

    /// The place of the first size that belongs to the fall of the error.
    private static func start(of sizes: [Double], _ resampled: [[Double]]) -> Int {
        let logs = sizes.map { log($0) }, last = sizes.count - 1
        func isShown(_ holds: ([Double]) -> Bool) -> Bool {
            Double(resampled.count(where: holds)) / Double(resampled.count) > 1 - (1 - level) / 2
        }
        var start = 0
        while start < last - 1,
            isShown({ errors in
                let step = (errors[start] - errors[start + 1]) / (logs[start + 1] - logs[start])
                let rest = (errors[start + 1] - errors[last]) / (logs[last] - logs[start + 1])
                return step < rest
            })
        { start += 1 }
        // The last size of the level part is followed by the steepest step.
        while start > 0, start < last, !isShown({ $0[0] > $0[start] }) { start += 1 }
        return start
    }

    private static func isSpread(_ sizes: [Double]) -> Bool {
        sizes[sizes.count - 1] >= leastSpan * sizes[0]
            && zip(sizes, sizes.dropFirst()).allSatisfy { $1 >= leastStep * $0 }
    }
}

/// The points that a law is drawn through, as measured and as drawn anew.
private struct Points {
    let sizes: [Double]
    let weights: [Double]
    let errors: [Double]
    /// Errors by size, one list for each draw.
    let drawn: [[Double]]
    let questions: Int

    func law(_ errors: [Double]) -> PowerLaw {
        PowerLaw.fitted(sizes: sizes, errors: errors, weights: weights)
    }

    func interval(of figure: ([Double]) -> Double) -> ConfidenceInterval {
        interval(figure(errors), drawn.map(figure))
    }

    func interval(_ value: Double, _ drawn: [Double]) -> ConfidenceInterval {
        let bounds = Self.bounds(drawn)
        return ConfidenceInterval(
            value: value, low: min(value, bounds.low), high: max(value, bounds.high), level: 0.95,
            count: questions, method: .percentileBootstrap)
    }

    /// The values that 2.5 % of all are below and above; they may be infinite.
    static func bounds(_ values: [Double]) -> (low: Double, high: Double) {
        let sorted = values.sorted()
        let cut = sorted.count / 40
        return (sorted[cut], sorted[sorted.count - 1 - cut])
    }

    func backtest() -> LearningCurve.Backtest {
        let last = sizes.count - 1
        func predicted(_ errors: [Double]) -> Double {
            let law = PowerLaw.fitted(
                sizes: Array(sizes[..<last]), errors: Array(errors[..<last]),
                weights: Array(weights[..<last]))
            return 1 - law.error(at: sizes[last])
        }
        let value = predicted(errors), others = drawn.map(predicted)
        return LearningCurve.Backtest(
            predicted: interval(value, others),
            miss: interval(
                value - (1 - errors[last]),
                zip(others, drawn).map { $0 - (1 - $1[last]) }))
    }
}
