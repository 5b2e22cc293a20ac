import Evaluation
import Scenarios
import Statistics

/// Every two arms with trained weights: which one forgets less, where their scores are not told
/// apart. A method that learned more may well have forgotten more; at unequal scores a comparison
/// would say nothing of the methods.
struct ForgettingPairs {
    let arms: [ArmResults]
    let scenario: Scenario
    let record: RunRecord

    func records() -> [ForgettingPairRecord] {
        let tuned = arms.filter { !$0.probes.isEmpty && $0.failure == nil }
        let pairs = tuned.indices.flatMap { first in
            tuned[(first + 1)...].compactMap { self.pair(tuned[first], $0) }
        }
        return Self.corrected(pairs)
    }

    private func pair(_ first: ArmResults, _ second: ArmResults) -> ForgettingPairRecord? {
        guard let difference = record.differences.pair(first.arm.name, second.arm.name) else {
            return nil
        }
        let probes = scenario.forgetting.probes.map(\.rawValue)
        return ForgettingPairRecord(
            arm: first.arm.name, other: second.arm.name, scoresToldApart: difference.isShown,
            probes: difference.isShown
                ? [] : probes.compactMap { compared($0, first.probes, second.probes) })
    }

    private func compared(
        _ probe: String, _ first: [ProbeCell], _ second: [ProbeCell]
    ) -> PairedForgettingRecord? {
        let sides = [first, second].map { cells in
            cells.compactMap { $0.measurements[probe]?.first }
        }
        guard let example = sides[0].first, !sides[1].isEmpty else { return nil }
        let means = sides.map { seeds in
            example.values.indices.map { item in Descriptive.mean(of: seeds.map { $0.values[item] })
            }
        }
        let bootstrap = RecordMaker.bootstrap
        let test = PairedTest.permutation(
            zip(means[0], means[1]).map { $0 - $1 }, seed: bootstrap.seed)
        return PairedForgettingRecord(
            probe: probe, measure: example.measure.rawValue,
            difference: Estimate(Self.difference(sides[0], sides[1])),
            pValue: test.pValue, correctedPValue: test.pValue,
            higherIsBetter: example.measure.higherIsBetter)
    }

    /// Over the items, and over the seeds where there are several.
    private static func difference(
        _ first: [ProbeMeasurement], _ second: [ProbeMeasurement]
    ) -> ConfidenceInterval {
        let count = first[0].values.count
        guard first.count > 1 || second.count > 1 else {
            return RecordMaker.bootstrap.interval(
                count: count, ofDifference: first[0].value(ofItems:), second[0].value(ofItems:))
        }
        let scores = [first, second].map { seeds in
            CrossedScores(seeds: seeds.count, questions: count) { seeds[$0].value(ofItems: $1) }
        }
        let isShare = [.accuracy, .choiceAccuracy].contains(first[0].measure)
        return .crossed(scores[0], minus: scores[1], isShare: isShare)
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
