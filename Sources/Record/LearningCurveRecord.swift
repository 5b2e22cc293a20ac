public import Statistics

/// How an arm's score grows with the number of training examples, and what that says of the score
/// that the scenario asks for.
///
/// The points stand in the sweep's cells. Exactly one of ``obstacle`` and ``fit`` is there.
public struct LearningCurveRecord: Codable, Sendable, Equatable {
    /// The value of the sweep's other option; nil for a sweep over the number of examples alone.
    public var other: Double?
    /// Why no curve is drawn through the points.
    public var obstacle: LearningCurve.Obstacle?
    /// The curve.
    public var fit: CurveFitRecord?
    /// What it says of the required score; nil without a curve, or when none is required.
    public var answer: CurveAnswerRecord?

    /// Draws the curve, if there can be one.
    ///
    /// - Parameters:
    ///   - other: the value of the sweep's other option.
    ///   - asked: the least score that is required; nil for none.
    ///   - seed: where chance starts.
    ///   - measured: the points, or why there are none that a curve can be drawn through.
    package init(
        other: Double?, asked: Double?, seed: UInt64,
        measured: () throws(LearningCurve.Obstacle) -> MeasuredCurve
    ) {
        self.other = other
        do throws(LearningCurve.Obstacle) {
            let measured = try measured()
            let curve = try LearningCurve(measured, seed: seed)
            fit = CurveFitRecord(curve)
            answer = asked.map {
                CurveAnswerRecord(curve.answer(for: $0), questions: measured.questions)
            }
        } catch {
            obstacle = error
        }
    }
}

/// A power law through the scores: error(n) = floor + amplitude · n^(−exponent), with error = 1 −
/// score.
public struct CurveFitRecord: Codable, Sendable, Equatable {
    /// The error that no number of examples removes.
    public var floor: Double
    /// The error above the floor that one example would leave.
    public var amplitude: Double
    /// How fast the error falls.
    public var exponent: Double
    /// The smallest size that the law is drawn through; those before it lie before the rise.
    public var first: Double
    /// The greatest size that was measured.
    public var last: Double
    /// The score that no number of examples exceeds.
    public var ceiling: Estimate
    /// The score at ``last`` that the curve through the other sizes predicts.
    public var predicted: Estimate
    /// ``predicted`` minus the measured score.
    public var miss: Estimate

    init(_ curve: LearningCurve) {
        floor = curve.law.floor
        amplitude = curve.law.amplitude
        exponent = curve.law.exponent
        first = curve.first
        last = curve.last
        ceiling = Estimate(curve.ceiling)
        predicted = Estimate(curve.backtest.predicted)
        miss = Estimate(curve.backtest.miss)
    }

    /// The law of the error.
    package var law: PowerLaw {
        PowerLaw(floor: floor, amplitude: amplitude, exponent: exponent)
    }
}

/// With how many examples the expected score reaches the required one.
public struct CurveAnswerRecord: Codable, Sendable, Equatable {
    /// What can be said.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// With about ``CurveAnswerRecord/examples``.
        case reached
        /// With no number: the whole interval of the ceiling lies below.
        case outOfReach = "out-of-reach"
        /// Not decided: perhaps with ``CurveAnswerRecord/atLeast``, perhaps with far more than can
        /// be predicted.
        case beyondReach = "beyond-reach"
        /// Not decided: the curve did not predict the greatest size.
        case missedBacktest = "missed-backtest"
    }

    /// What can be said.
    public var kind: Kind
    /// How many examples, with the interval; nil but for ``Kind/reached``.
    public var examples: Estimate?
    /// The lower end of the interval whose upper end lies too far away; nil but for
    /// ``Kind/beyondReach``, and where it lies too far away, too.
    public var atLeast: Double?

    init(_ answer: LearningCurve.Answer, questions: Int) {
        switch answer {
        case .reached(let size):
            kind = .reached
            examples = Estimate(
                value: size.value, low: size.low, high: size.high, count: questions,
                method: .percentileBootstrap)
        case .outOfReach: kind = .outOfReach
        case .beyondReach(let low):
            kind = .beyondReach
            atLeast = low.isFinite ? low : nil
        case .missedBacktest: kind = .missedBacktest
        }
    }
}
