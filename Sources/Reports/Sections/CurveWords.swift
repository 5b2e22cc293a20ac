import Domain
import Foundations
import Record
import Statistics

/// The curves of a sweep in sentences: with how many examples the required score is
/// reached, how well the curve predicts, or why there is none.
struct CurveWords {
    let sweep: Placed<SweepRecord>
    let record: RunRecord

    /// One item for each curve, and one on what grows along with the examples.
    func sentences() -> [Statement] {
        let curves = (sweep.curves ?? []).placed(at: sweep.at.curves)
        let items = curves.compactMap { curve -> Statement? in
            if let obstacle = curve.obstacle {
                return "\(prefix(of: curve)): no curve is fitted: \(Self.reason(obstacle))."
            }
            return curve.fit.map { fit in
                let place = Placed(it: fit, at: curve.at.fit)
                return """
                    \(prefix(of: curve)): \(answer(curve, place)) \(course(of: place)) \
                    \(backtest(place))
                    """
            }
        }
        let isFitted = curves.contains { $0.fit != nil }
        return items + (isFitted ? [Self.epochs] : [])
    }

    private static let epochs: Statement = """
        Every size was trained for up to the same number of epochs, so more examples also mean more \
        optimiser steps.
        """

    /// Such as `lora` with `wordings` 2: what follows is about this curve.
    private func prefix(of curve: Placed<LearningCurveRecord>) -> Statement {
        let arm = Statement.code(sweep.arm)
        let axes = sweep.axes.filter { $0.name != .examples }
        guard let other = curve.other, let axis = axes.first else { return arm }
        let value = Statement.figure(other, from: curve.at.other, NumberFormat.plain)
        return "\(arm) with \(.code(axis.name.rawValue)) \(value)"
    }

    private static func count(_ value: Double, from place: some Origin) -> Statement {
        .figure(value, from: place) { NumberFormat.whole($0) }
    }

    private func score(_ estimate: Estimate, at place: RecordPointer) -> Statement {
        .estimate(estimate, of: record.scenario.metric.rawValue, at: place)
    }

    // MARK: - The course

    private func course(of fit: Placed<CurveFitRecord>) -> Statement {
        let first = Self.count(fit.first, from: fit.at.first)
        let last = Self.count(fit.last, from: fit.at.last)
        let smallest = sweep.axes.first { $0.name == .examples }?.values.first ?? fit.first
        let start: Statement =
            smallest < fit.first ? " (fewer lie before the rise and take no part)" : ""
        let law: Statement = """
            error = \(parameter(fit.floor, fit.at.floor)) + \
            \(parameter(fit.amplitude, fit.at.amplitude)) ÷ \
            n^\(parameter(fit.exponent, fit.at.exponent))
            """
        return """
            From \(first) to \(last) examples\(start) the fitted curve is \(law); by it no \
            number of examples takes \(record.metricName) above \
            \(score(fit.ceiling, at: fit.at.ceiling)).
            """
    }

    private func parameter(_ value: Double, _ place: RecordPointer) -> Statement {
        .figure(value, from: place) { NumberFormat.decimal($0, digits: 3) }
    }

    // MARK: - The answer

    private func answer(
        _ curve: Placed<LearningCurveRecord>, _ fit: Placed<CurveFitRecord>
    ) -> Statement {
        guard let answer = curve.answer, let asked else {
            return "The scenario requires no score, so no number of examples is given."
        }
        let place = curve.at.answer
        switch answer.kind {
        case .reached: return reached(answer, at: place, fit, asked)
        case .outOfReach:
            return """
                \(.strong("Not with this method.")) The required \(asked) lies above the whole \
                interval of what the curve can reach.
                """
        case .beyondReach:
            let least = answer.atLeast.map { least -> Statement in
                " At the earliest it is \(Self.count(least, from: place.atLeast))."
            }
            return """
                \(.strong("Not decided.")) The interval of how many examples reach the required \
                \(asked) goes beyond four times the \(Self.count(fit.last, from: fit.at.last)) that \
                were measured, and no curve can be trusted that far.\(least ?? "")
                """
        case .missedBacktest:
            return """
                \(.strong("Not decided.")) A curve that misses the largest size measured cannot be \
                trusted to say how many examples reach the required \(asked).
                """
        }
    }

    private func reached(
        _ answer: CurveAnswerRecord, at place: RecordPointer, _ fit: Placed<CurveFitRecord>,
        _ asked: Statement
    ) -> Statement {
        guard let examples = answer.examples else { return "" }
        let value = Self.count(examples.value, from: place.examples.value)
        let low = Self.count(examples.low, from: place.examples.low)
        let high = Self.count(examples.high, from: place.examples.high)
        let last = Self.count(fit.last, from: fit.at.last)
        let more = Self.count(
            examples.value - fit.last, from: place.examples.value - fit.at.last)
        let rest: Statement =
            examples.value > fit.last
            ? "\(more) more than the \(last) that were measured"
            : "within what was measured"
        return """
            \(.strong("About \(value) examples")) [\(low), \(high)] are expected to reach the \
            required \(asked), \(rest). To be shown to meet the requirement, the whole interval of a \
            score must clear it, which takes more.
            """
    }

    /// The score that is required.
    private var asked: Statement? {
        let all = record.scenario.requirements.placed(at: record.at.scenario.requirements)
        guard let found = all.first(where: { $0.subject == .accuracy }), let value = found.value
        else { return nil }
        return "\(record.metricName) of \(.figure(value, from: found.at.value, NumberFormat.plain))"
    }

    // MARK: - How far it can be trusted

    private func backtest(_ fit: Placed<CurveFitRecord>) -> Statement {
        let last = Self.count(fit.last, from: fit.at.last)
        let predicted = score(fit.predicted, at: fit.at.predicted)
        let miss = Statement.signedEstimate(
            fit.miss, of: record.scenario.metric.rawValue, at: fit.at.miss)
        let verdict: Statement =
            fit.miss.excludesZero
            ? "the curve is shown to miss" : "no miss is shown"
        return """
            Fitted without \(last) examples, the curve predicts \(predicted) for them, \
            which is \(miss) from what was measured: \(verdict).
            """
    }

    private static func reason(_ obstacle: LearningCurve.Obstacle) -> Statement {
        switch obstacle {
        case .fewSizes: "three parameters need five sizes or more"
        case .narrowSizes:
            """
            the sizes must rise by a quarter at least from one to the next, and the largest must \
            be eight times the smallest
            """
        case .fewSeeds: "with fewer than three seeds nobody knows how much trainings differ"
        case .otherMetric:
            "a power law is for scores that are the mean of the questions' scores, from none to all"
        case .falling: "the score is shown to fall with more examples"
        case .noGain: "the largest size is not shown to be better than the smallest"
        case .lateRise: "fewer than five sizes are left behind those where nothing is learnt yet"
        }
    }
}
