import Domain
import Evaluation
import Record
import Statistics

/// Every two arms with trained weights: which one forgets less, where their scores are not told
/// apart. A method that learned more may well have forgotten more; at unequal scores a comparison
/// would say nothing of the methods. Nor would one of arms that began as different models, or that
/// ask one and the same.
struct ForgettingPairs {
    let arms: [ArmResults]
    let scenario: Scenario
    let record: RunRecord

    func records() -> [ForgettingPairRecord] {
        let tuned = arms.filter { !$0.probes.isEmpty && $0.failure == nil }
        let pairs = tuned.indices.flatMap { first in
            tuned[(first + 1)...]
                .filter { $0.ownBaseProbe?.key == tuned[first].ownBaseProbe?.key }
                .filter { $0.probes.map(\.key) != tuned[first].probes.map(\.key) }
                .compactMap { self.pair(tuned[first], $0) }
        }
        return Self.corrected(pairs)
    }

    private func pair(_ first: ArmResults, _ second: ArmResults) -> ForgettingPairRecord? {
        guard let difference = record.differences.pair(first.arm.name, second.arm.name) else {
            return nil
        }
        let probes = scenario.forgetting.probes
        return ForgettingPairRecord(
            arm: first.arm.name, other: second.arm.name, scoresToldApart: difference.isShown,
            probes: difference.isShown
                ? [] : probes.compactMap { compared($0, first.probes, second.probes) })
    }

    private func compared(
        _ probe: ForgettingConfiguration.Probe, _ first: [Journaled<ProbeCell>],
        _ second: [Journaled<ProbeCell>]
    ) -> PairedForgettingRecord? {
        let sides = [first, second].map { cells in
            cells.compactMap { $0.measurements[probe.rawValue]?.first }
        }
        guard let example = sides[0].first, !sides[1].isEmpty else { return nil }
        let (difference, pValue) = compared(sides[0], sides[1])
        return PairedForgettingRecord(
            probe: probe, measure: example.measure, difference: Estimate(difference),
            pValue: pValue, correctedPValue: pValue,
            higherIsBetter: example.measure.higherIsBetter)
    }

    /// Over the items alone with one seed each, else over items and seeds.
    private func compared(
        _ first: [ProbeMeasurement], _ second: [ProbeMeasurement]
    ) -> (ConfidenceInterval, pValue: Double) {
        let bootstrap = RecordMaker.bootstrap
        guard first.count > 1 || second.count > 1 else {
            let test = PairedTest.permutation(
                zip(first[0].values, second[0].values).map { $0 - $1 }, seed: bootstrap.seed)
            return (first[0].difference(from: second[0], bootstrap), test.pValue)
        }
        let isShare = first[0].measure.isShare
        let sides = [first, second].map { seeds in
            isShare
                ? CrossedScores(seeds.map(\.values))
                : CrossedScores(seeds: seeds.count, questions: seeds[0].values.count) {
                    seeds[$0].value(ofItems: $1)
                }
        }
        return (
            .crossed(sides[0], minus: sides[1], isShare: isShare, level: bootstrap.level),
            PairedTest.crossed(sides[0], minus: sides[1], isShare: isShare).pValue
        )
    }

    private static func corrected(_ pairs: [ForgettingPairRecord]) -> [ForgettingPairRecord] {
        var pValues = HolmCorrection.corrected(pairs.flatMap(\.probes).map(\.pValue))[...]
        return pairs.map { pair in
            var pair = pair
            for index in pair.probes.indices {
                pair.probes[index].correctedPValue = pValues.removeFirst()
            }
            return pair
        }
    }
}
