import Domain
import Foundations
import Record
import Scenarios

/// What the ledger of all fine-tunings says together, in sentences.
enum ForgettingFindings {
    static func sentences(of record: RunRecord) -> [Statement] {
        guard let ledger = record.ledger else { return [] }
        let at = record.at.ledger
        return LossKind.sentences(of: record)
            + [unequal(ledger.pairs.filter(\.scoresToldApart), in: record)].compactMap(\.self)
            + ledger.pairs.filter { !$0.scoresToldApart }.map { sentence($0, in: record) }
            + [prediction(ledger.predictions.placed(at: at.predictions))].compactMap(\.self)
    }

    // MARK: - Two arms

    /// All pairs of which the forgetting is not compared.
    private static func unequal(_ pairs: [ForgettingPairRecord], in record: RunRecord) -> Statement?
    {
        guard !pairs.isEmpty else { return nil }
        let names = pairs.map { name($0, in: record) }.joined(separator: "; ")
        return """
            We compare forgetting only between arms of equal score, since more that was learned may \
            cost more. These differ in their score: \(names).
            """
    }

    private static func sentence(_ pair: ForgettingPairRecord, in record: RunRecord) -> Statement {
        let kept = [(true, pair.arm), (false, pair.other)].compactMap {
            isFirst, arm -> Statement? in
            let probes = pair.probes.filter { $0.isBetterKeptByFirst == isFirst }
            guard !probes.isEmpty else { return nil }
            let list = probes.map { Statement.words($0.probe.rawValue) }.joined(separator: ", ")
            return "\(Statement.code(arm)) forgets less of \(list)"
        }
        let finding: Statement =
            kept.isEmpty
            ? "neither is shown to forget less of anything" : kept.joined(separator: "; ")
        return """
            The scores of \(name(pair, in: record)) do not differ significantly. Asked on the same items, \
            \(finding) (paired tests with Holm's correction, and intervals).
            """
    }

    /// Both arms, with the p-value of their difference in score.
    private static func name(_ pair: ForgettingPairRecord, in record: RunRecord) -> Statement {
        let names: Statement = "\(.code(pair.arm)) and \(.code(pair.other))"
        let difference =
            record.difference(of: pair.arm, to: pair.other)
            ?? record.difference(of: pair.other, to: pair.arm)
        guard let difference else { return names }
        let pValue =
            difference.correctedPValue.map {
                Statement.pValue($0, from: difference.at.correctedPValue)
            } ?? .pValue(difference.pValue, from: difference.at.pValue)
        return "\(names) (\(pValue))"
    }

    // MARK: - Prediction

    private static func prediction(_ predictions: [Placed<PredictionRecord>]) -> Statement? {
        guard let most = predictions.max(by: { $0.trainings < $1.trainings }) else { return nil }
        let trainings = Statement.counted(most.trainings, "training", from: most.at.trainings)
        guard most.trainings >= PredictionRecord.leastTrainings else {
            return """
                Whether the KL to the base predicts what is forgotten cannot be judged from \
                \(trainings): too few for an order to mean anything.
                """
        }
        let list = predictions.map { prediction -> Statement in
            let figure = prediction.rankCorrelation.map {
                Statement.figure($0, from: prediction.at.rankCorrelation) {
                    NumberFormat.fixed($0, digits: 2)
                }
            }
            return "\(.words(prediction.probe.rawValue)) \(figure ?? .words(Figure.undefined))"
        }.joined(separator: ", ")
        return """
            How well the KL to the base predicts the loss over \(trainings), as Spearman's rank \
            correlation (one: the same order, zero: none): \(list). Few trainings make it a hint \
            and no proof.
            """
    }
}
