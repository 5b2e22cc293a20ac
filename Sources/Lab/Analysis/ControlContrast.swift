import Evaluation
import Foundations
import Statistics

/// A control against what it must not be better than, on the same questions.
struct ControlContrast {
    private let control: Double
    private let reference: Double
    private let difference: ConfidenceInterval
    private let pValue: Double
    /// Whether the paired test shows the control to be better.
    let isGain: Bool

    /// A test with a smaller p-value counts as a difference.
    private static let significance = 0.05

    init(_ control: SeededScores, _ reference: SeededScores) {
        self.control = Descriptive.mean(of: control.valueBySeed)
        self.reference = Descriptive.mean(of: reference.valueBySeed)
        difference = control.difference(from: reference, RecordMaker.bootstrap)
        pValue = control.test(against: reference, seed: RecordMaker.bootstrap.seed).pValue
        isGain =
            Self.merit(control) > Self.merit(reference) && pValue < Self.significance
    }

    /// What the paired test is about, greater for better: the mean score of the single questions.
    static func merit(_ scores: SeededScores) -> Double {
        let mean = Descriptive.mean(of: scores.rowScores)
        return scores.metric.higherIsBetter ? mean : -mean
    }

    /// For the record of the control; what is no number is left out.
    var figures: [String: Double] {
        [
            "score": control, "reference": reference, "difference": difference.value,
            "low": difference.low, "high": difference.high, "pValue": pValue,
        ].filter(\.value.isFinite)
    }

    /// Such as `0.02, against 0.03 for few-shot: a difference of -0.01 [-0.04, 0.02], p = 0.63`.
    ///
    /// - Parameter place: where the control stands in the record.
    func words(against name: String, at place: RecordPointer) -> Statement {
        let at = place.figures
        return """
            \(Self.figure(control, from: at.score)), against \
            \(Self.figure(reference, from: at.reference)) for \(name): a difference of \
            \(Self.figure(difference.value, from: at.difference)) \
            [\(Self.figure(difference.low, from: at.low)), \
            \(Self.figure(difference.high, from: at.high))], \
            \(ScoreText.pValue(pValue, from: at.pValue))
            """
    }

    static func figure(_ value: Double, from place: RecordPointer) -> Statement {
        .figure(value, from: place) { NumberFormat.fixed($0, digits: 2) }
    }
}
