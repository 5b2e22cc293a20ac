import Domain
import Metrics
import Record
import Statistics

/// Paired differences between arms, on the same questions.
struct Comparisons {
    let arms: [ScoredArm]

    /// Every arm against the base, and every arm against the runner-up: the second best of the
    /// arms that may be recommended. Then every other pair of those, since any of them may turn
    /// out to be what the decision hangs on. The p-values are corrected for the number of pairs.
    func records() -> [DifferenceRecord] {
        let level = NonInferiority.level(
            arms: arms.count { !$0.isControl && $0.scores != nil })
        var records: [DifferenceRecord] = []
        for other in [base, runnerUp].compactMap(\.self) {
            guard !records.contains(where: { $0.other == other.name }) else { continue }
            records += arms.filter { $0.name != other.name }.compactMap {
                Self.difference($0, other, simultaneousLevel: level)
            }
        }
        let answering = arms.filter { !$0.isControl }
        for (place, other) in answering.enumerated() {
            for arm in answering[(place + 1)...] where records.pair(arm.name, other.name) == nil {
                records += [Self.difference(arm, other, simultaneousLevel: level)]
                    .compactMap(\.self)
            }
        }
        return Self.corrected(records)
    }

    /// The same pairs by what the models write themselves; nil where that was not asked for.
    func generatedRecords(of pairs: [DifferenceRecord]) -> [DifferenceRecord]? {
        let named = Dictionary(uniqueKeysWithValues: arms.map { ($0.name, $0) })
        let records = pairs.compactMap { pair in
            named[pair.arm].flatMap { arm in
                named[pair.other].flatMap { Self.difference(arm, $0, by: \.generatedScores) }
            }
        }
        return records.isEmpty ? nil : Self.corrected(records)
    }

    var references: ReferencesRecord {
        ReferencesRecord(base: base?.name, runnerUp: runnerUp?.name)
    }

    private var base: ScoredArm? {
        arms.first { $0.results.arm.kind == .base && $0.scores != nil }
    }

    private var runnerUp: ScoredArm? {
        let answering = arms.filter { !$0.isControl && $0.scores != nil }
        let ranked = answering.enumerated().sorted {
            let first = $0.element.merit, second = $1.element.merit
            return first == second ? $0.offset < $1.offset : first > second
        }
        return ranked.dropFirst().first?.element
    }

    /// On the questions that both answered; nil when there is none, or one of them failed.
    static func difference(
        _ arm: ScoredArm, _ other: ScoredArm,
        by figure: KeyPath<ScoredArm, SeededScores?> = \.scores, simultaneousLevel: Double? = nil
    ) -> DifferenceRecord? {
        guard let common = ScoredArm.common(arm, other, by: figure) else { return nil }
        var record = difference((arm.name, common.arm), (other.name, common.other))
        record.simultaneous = simultaneousLevel.flatMap {
            bounds(common.arm.difference(from: common.other, RecordMaker.bootstrap(level: $0)))
        }
        return record
    }

    private static func bounds(_ interval: ConfidenceInterval) -> SimultaneousBounds? {
        guard Estimate(interval).hasInterval else { return nil }
        return SimultaneousBounds(
            level: interval.level, low: interval.low, high: interval.high)
    }

    static func difference(
        _ arm: (name: String, scores: SeededScores), _ other: (name: String, scores: SeededScores)
    ) -> DifferenceRecord {
        let (scores, otherScores) = (arm.scores, other.scores)
        let test = scores.test(against: otherScores, seed: RecordMaker.bootstrap.seed)
        let outcomes = scores.outcomes(against: otherScores)
        return DifferenceRecord(
            arm: arm.name, other: other.name,
            difference: Estimate(scores.difference(from: otherScores, RecordMaker.bootstrap)),
            pValue: test.pValue, test: test.kind, onlyArm: outcomes?.onlyFirst,
            onlyOther: outcomes?.onlySecond,
            effect: scores.effect(against: otherScores).map {
                EffectRecord($0, cohensG: outcomes?.cohensG)
            })
    }

    /// A pair that stands in both orders is one test.
    static func corrected(_ records: [DifferenceRecord]) -> [DifferenceRecord] {
        let tests = records.distinctPairs
        let pValues = HolmCorrection.corrected(tests.map(\.pValue))
        return records.map { record in
            var record = record
            let place = tests.firstIndex { $0.isSamePair(as: record) }
            record.correctedPValue = place.map { pValues[$0] }
            return record
        }
    }
}
