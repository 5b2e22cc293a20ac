import Domain
import Foundations
import Record
import Statistics

extension Sample {
    /// The sample's first sweep over six sizes, with these scores for each number of wordings.
    ///
    /// - Parameters:
    ///   - rows: one list of scores a number of wordings, from 16 examples on, each twice as many as
    ///     the one before.
    ///   - asked: the score that is required; nil for none.
    static func curves(
        _ rows: [[Double]], asked: Double? = 0.8, seeds: Int = 3
    ) throws -> RunRecord {
        var record = try record()
        record.scenario.requirements.removeAll { $0.subject == .accuracy }
        if let asked {
            record.scenario.requirements.insert(try requirement(asked), at: 0)
        }
        record.scenario.seeds = (1...UInt64(seeds)).map(\.self)
        var sweep = try required(record.sweeps?.first)
        let sizes = rows[0].indices.map { 16 * Double(1 << $0) }
        let own = sweep.cells[0]
        sweep.axes[0].values = sizes
        sweep.axes[1].values = rows.indices.map { Double($0 + 1) }
        sweep.cells = []
        var curves: [LearningCurveRecord] = []
        for (number, row) in rows.enumerated() {
            let scores = row.map { share in
                (0..<seeds).map { seed in answers(share, seed: seed) }
            }
            for (size, answered) in zip(sizes, scores) {
                var cell = own
                cell.values = [size, Double(number + 1)]
                cell.winner = nil
                cell.scoreBySeed = answered.map(Descriptive.mean(of:))
                cell.score = Estimate(.crossed(CrossedScores(answered), isShare: true))
                sweep.cells.append(cell)
            }
            curves.append(
                LearningCurveRecord(other: Double(number + 1), asked: asked, seed: 1) {
                    () throws(LearningCurve.Obstacle) in
                    MeasuredCurve(sizes: sizes, scores: scores)
                })
        }
        sweep.curves = curves
        record.sweeps?[0] = sweep
        record.digest = try record.determinedDigest()
        return record
    }

    /// By their number of wordings: a curve that reaches 0.5 beyond its sizes, one that never does,
    /// one that jumps at its end, and one that perhaps does.
    static func curves() throws -> RunRecord {
        try curves(
            [
                [0.105, 0.244, 0.343, 0.412, 0.461, 0.494],
                [0.30, 0.375, 0.413, 0.431, 0.44, 0.445],
                [0.10, 0.20, 0.25, 0.28, 0.29, 0.40], [0.18, 0.263, 0.327, 0.377, 0.416, 0.447],
            ], asked: 0.5)
    }

    /// Answers to 2,000 questions of which about this share is right.
    private static func answers(_ share: Double, seed: Int) -> [Double] {
        (0..<2000).map { question in
            let rank = (question * 7919 + seed * 11) % 2000
            return Double(rank) < (share + 0.004 * Double(seed - 1)) * 2000 ? 1 : 0
        }
    }

    private static func requirement(_ score: Double) throws -> RequirementRecord {
        try CanonicalJSON.decode(
            RequirementRecord.self,
            from: #"{"subject":"accuracy","direction":"at-least","value":\#(score)}"#)
    }

    private static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Missing() }
        return value
    }

    private struct Missing: Error {}
}
