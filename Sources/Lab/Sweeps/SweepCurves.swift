import Domain
import Metrics
import Record
import Statistics

/// The curves over the number of training examples that a sweep holds.
struct SweepCurves {
    /// Its cells, which the variants belong to.
    let sweep: SweepRecord
    /// One for each cell.
    let variants: [ScoredArm]
    /// What is asked of the score; nil for nothing.
    let asked: Bound?

    /// One curve for each value of the other option; nil for a sweep over other options alone.
    func records() -> [LearningCurveRecord]? {
        guard let along = sweep.curveAxis, sweep.axes[along].name == .examples else { return nil }
        let others = sweep.axes.indices.contains(1 - along) ? sweep.axes[1 - along].values : []
        return sweep.curvePlaces.map { other, cells in
            let points = cells.filter { variants[$0].ownScores != nil }
            return LearningCurveRecord(
                other: other.map { others[$0] }, asked: least, seed: RecordMaker.bootstrap.seed
            ) { () throws(LearningCurve.Obstacle) in
                try measured(points, sizes: points.map { sweep.cells[$0].values[along] })
            }
        }
    }

    private var least: Double? {
        if case .atLeast(let score)? = asked { score } else { nil }
    }

    /// Only the questions that every size has answered, so that all have the same.
    private func measured(
        _ points: [Int], sizes: [Double]
    ) throws(LearningCurve.Obstacle) -> MeasuredCurve {
        let scores = points.compactMap { variants[$0].scores }
        guard let first = scores.first else { throw .fewSizes }
        guard first.metric.isMean, first.metric.higherIsBetter else { throw .otherMetric }
        let rows = points.reduce(Array(0..<first.count)) { rows, point in
            guard let answered = variants[point].answered else { return rows }
            let known = Set(answered)
            return rows.filter(known.contains)
        }
        guard !rows.isEmpty else { throw .fewSizes }
        return MeasuredCurve(
            sizes: sizes, scores: scores.map { $0.restricted(to: rows).rowScoresBySeed })
    }
}
