import Decision
import Domain
import Foundations
import Metrics
import Record
import Statistics

/// A control against what it must not be better than, on the same questions.
struct ControlContrast {
    private let control: Double
    private let reference: Double
    private let finding: PairedFinding
    private let metric: DecidingMetric
    private let count: Int

    init(_ control: SeededScores, _ reference: SeededScores) {
        self.control = Descriptive.mean(of: control.valueBySeed)
        self.reference = Descriptive.mean(of: reference.valueBySeed)
        metric = control.metric
        count = control.count
        let bootstrap = RecordMaker.bootstrap
        finding = PairedFinding(
            difference: Estimate(control.difference(from: reference, bootstrap)),
            pValue: control.test(against: reference, seed: bootstrap.seed).pValue,
            onlyOneRight: control.outcomes(against: reference).map { $0.onlyFirst - $0.onlySecond })
    }

    /// Whether the control is shown to be better, by the rule that tells arms apart.
    var isGain: Bool {
        finding.isShown && (finding.difference.value > 0) == metric.higherIsBetter
    }

    var outcome: ControlRecord.Outcome {
        if isGain { return .failed }
        return isSilent ? .silent : .passed
    }

    /// Whether no gain could be shown at all.
    private var isSilent: Bool { count < metric.leastQuestions }

    /// What is concluded where no gain is shown; that is no proof that there is none.
    var absence: Statement {
        if isSilent {
            return "With so few questions a gain cannot be shown, so this check says nothing."
        }
        if finding.isContradictory, (finding.difference.value > 0) == metric.higherIsBetter {
            return "Test and interval disagree, so no gain is shown."
        }
        return "No gain is shown."
    }

    /// What the paired test is about, greater for better: the mean score of the single questions.
    static func merit(_ scores: SeededScores) -> Double {
        let mean = Descriptive.mean(of: scores.rowScores)
        return scores.metric.higherIsBetter ? mean : -mean
    }

    /// For the record of the control; what is no number is left out, and bounds that mean nothing.
    var figures: [String: Double] {
        let difference = finding.difference
        let bounds =
            difference.hasInterval ? ["low": difference.low, "high": difference.high] : [:]
        return [
            "score": control, "reference": reference, "difference": difference.value,
            "pValue": finding.pValue,
        ].merging(bounds) { $1 }.filter(\.value.isFinite)
    }

    /// Such as `0.02, against 0.03 for few-shot: a difference of -0.01 [-0.04, 0.02], p = 0.63`.
    ///
    /// - Parameter place: where the control stands in the record.
    func words(against name: String, at place: RecordPointer) -> Statement {
        let at = place.figures, difference = finding.difference
        let interval: Statement =
            difference.hasInterval
            ? """
            [\(Self.figure(difference.low, from: at.low)), \
            \(Self.figure(difference.high, from: at.high))]
            """
            : "(no interval)"
        return """
            \(Self.figure(control, from: at.score)), against \
            \(Self.figure(reference, from: at.reference)) for \(name): a difference of \
            \(Self.figure(difference.value, from: at.difference)) \(interval), \
            \(.pValue(finding.pValue, from: at.pValue))
            """
    }

    static func figure(_ value: Double, from place: RecordPointer) -> Statement {
        .figure(value, from: place) { NumberFormat.fixed($0, digits: 2) }
    }
}
