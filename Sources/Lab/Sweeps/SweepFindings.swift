import Evaluation
import FineTuning
import Scenarios
import Statistics

/// Turns a sweep's answers into its record: scores, comparisons, and who wins where.
struct SweepFindings {
    /// The scenario's arms.
    let arms: [ScoredArm]
    /// What is known of their differences.
    let differences: [DifferenceRecord]
    let questions: [Question]
    let task: TaskConfiguration
    /// Tokens that the model looks at.
    let contextLength: Int

    func record(_ results: SweepResults) throws -> SweepRecord {
        let rivals = arms.filter {
            results.sweep.against.contains($0.results.arm.kind) && $0.scores != nil
        }
        let variants = try results.cells.map {
            try ScoredArm(
                $0.results, questions: questions, task: task, contextLength: contextLength)
        }
        let name = results.sweep.arm.rawValue
        let comparisons = Self.corrected(
            variants.map { variant in
                rivals.compactMap { rival in
                    var difference = Comparisons.difference(variant, rival)
                    difference?.arm = name
                    return difference
                }
            })
        return SweepRecord(
            arm: name,
            axes: results.sweep.over.map {
                SweepAxisRecord(name: $0.axis.rawValue, values: $0.values)
            },
            against: rivals.map(\.name),
            cells: zip(results.cells, zip(variants, comparisons)).map { cell, found in
                var record = Self.record(cell, found.0)
                record.differences = found.1
                record.winner = winner(of: found.0, named: name, rivals, differences: found.1)
                return record
            })
    }

    private static func record(_ cell: SweepResults.Cell, _ variant: ScoredArm) -> SweepCellRecord {
        let results = cell.results
        return SweepCellRecord(
            values: cell.values, isOwn: cell.isOwn, setting: results.chosen.labels,
            examples: results.trainings.first?.examples,
            steps: results.trainings.first?.outcome.losses.count,
            bestStep: results.trainings.first?.outcome.bestStep,
            score: variant.scores.map { Estimate($0.interval(RecordMaker.bootstrap)) }
                ?? .undefined,
            scoreBySeed: variant.scores?.valueBySeed ?? [], differences: [], winner: nil,
            failure: results.failure, leftOut: results.leftOut(limit: variant.contextLength),
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
        of variant: ScoredArm, named name: String, _ rivals: [ScoredArm],
        differences found: [DifferenceRecord]
    ) -> String? {
        guard variant.scores != nil, !rivals.isEmpty else { return nil }
        let others = differences.filter { $0.arm != name && $0.other != name }
        return SweepWinner.among(
            [(name, value(variant))] + rivals.map { ($0.name, value($0)) },
            differences: found + others)
    }

    /// Greater is better.
    private func value(_ arm: ScoredArm) -> Double {
        let mean = Descriptive.mean(of: arm.scores?.valueBySeed ?? [])
        return task.metric.higherIsBetter ? mean : -mean
    }
}
