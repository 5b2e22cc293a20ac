import Domain
import Evaluation
import FineTuning
import Metrics
import Record
import Statistics

/// Turns a sweep's answers into its record: scores, comparisons, and who wins where.
struct SweepFindings {
    /// The scenario's arms.
    let arms: [ScoredArm]
    /// What is known of their differences.
    let differences: [DifferenceRecord]
    /// The best trivial answer, and every arm of the scenario against it.
    let trivial: (answer: TrivialAnswer, record: TrivialRecord)?
    let questions: [Question]
    let task: TaskConfiguration
    /// What is asked of the score; nil for nothing.
    let asked: Bound?
    /// Tokens that the model looks at; nil in a run without models.
    let contextLength: Int?

    func record(_ results: SweepResults) throws -> SweepRecord {
        let rivals = arms.filter {
            results.sweep.against.contains($0.name) && $0.scores != nil
        }
        let variants = try results.cells.map {
            try ScoredArm(
                $0.results, questions: questions, task: task, contextLength: contextLength)
        }
        let name = results.sweep.arm
        let comparisons = Self.corrected(
            variants.map { variant in
                rivals.compactMap { rival in
                    var difference = Comparisons.difference(variant, rival)
                    difference?.arm = name
                    return difference
                }
            })
        let trivial = againstTrivial(variants, named: name)
        var record = SweepRecord(
            arm: name,
            axes: results.sweep.over.map {
                SweepAxisRecord(name: $0.axis, values: $0.values)
            },
            against: rivals.map(\.name),
            cells: results.cells.indices.map { place in
                var record = Self.record(results.cells[place], variants[place])
                record.differences = comparisons[place]
                record.trivial = trivial[place]
                record.winner = winner(of: variants[place], in: record, named: name, rivals)
                return record
            })
        record.curves = SweepCurves(sweep: record, variants: variants, asked: asked).records()
        return record
    }

    /// Every combination minus the trivial answer, one family of tests; nil after a failure.
    private func againstTrivial(_ variants: [ScoredArm], named name: String) -> [DifferenceRecord?]
    {
        let found = variants.map { variant in
            trivial.flatMap { trivial in
                trivial.answer.difference(of: variant, named: name)
            }
        }
        return Self.corrected(found.map { [$0].compactMap(\.self) }).map(\.first)
    }

    private static func record(_ cell: SweepResults.Cell, _ variant: ScoredArm) -> SweepCellRecord {
        let results = cell.results
        return SweepCellRecord(
            values: cell.values, isOwn: cell.isOwn, setting: results.chosen,
            examples: results.trainings.first?.examples,
            steps: results.trainings.first?.outcome.losses.count,
            bestStep: results.trainings.first?.outcome.bestStep,
            score: variant.ownScores?.estimate ?? .undefined,
            scoreBySeed: variant.ownScores?.valueBySeed ?? [], differences: [], trivial: nil,
            winner: nil,
            failure: results.failure, leftOut: variant.contextLength.flatMap(results.leftOut),
            training: results.trainings.isEmpty
                ? nil : Usage.mean(results.trainings.map(\.usage)),
            answering: Usage.mean(results.answers.map(\.usage)))
    }

    /// Every comparison of the sweep is one test of Holm's family.
    private static func corrected(_ cells: [[DifferenceRecord]]) -> [[DifferenceRecord]] {
        var pValues = HolmCorrection.corrected(cells.joined().map(\.pValue))[...]
        return cells.map { differences in
            differences.map { difference in
                var difference = difference
                difference.correctedPValue = pValues.popFirst()
                return difference
            }
        }
    }

    /// Two rivals are compared as they are everywhere in the record.
    private func winner(
        of variant: ScoredArm, in cell: SweepCellRecord, named name: String, _ rivals: [ScoredArm]
    ) -> String? {
        guard variant.scores != nil, !rivals.isEmpty else { return nil }
        let others = differences.filter { $0.arm != name && $0.other != name }
        return SweepWinner.among(
            [(name, variant.merit)] + rivals.map { ($0.name, $0.merit) },
            differences: cell.differences + others
        ) { arm in
            let pair =
                arm == name
                ? cell.trivial : trivial?.record.differences.pair(arm, TrivialRecord.name)
            return pair.map { $0.isShown && isGain($0.difference.value) } ?? false
        }
    }

    private func isGain(_ difference: Double) -> Bool {
        task.metric.higherIsBetter ? difference > 0 : difference < 0
    }
}
