import Domain
import Economics
import Evaluation
import Record

/// A column of the table of arms.
struct ArmColumn {
    let column: Table.Column
    /// Its cell for an arm that answered.
    let cell: (Placed<ArmRecord>) -> Statement

    private static func number(
        _ title: Statement, _ cell: @escaping (Placed<ArmRecord>) -> Statement
    ) -> ArmColumn {
        ArmColumn(column: .number(title), cell: cell)
    }

    /// Everything that a decision weighs, between an arm's name and what it came to.
    static func all(of record: RunRecord) -> [ArmColumn] {
        let metric = record.scenario.metric.rawValue
        let score = number("\(record.metricName) [95 %]") {
            .estimate($0.score, of: metric, at: $0.at.score)
        }
        let difference = record.reference.map { reference in
            number("Difference to \(.code(reference))") {
                self.difference($0, to: reference, in: record)
            }
        }
        let forgets = ArmColumn(column: .text("Forgets")) {
            .words(ForgettingWord.word(for: $0.it, in: record))
        }
        let costs = record.costs?.placed(at: record.at.costs).first.map {
            bills(of: $0, in: record)
        }
        return [score] + [difference].compactMap(\.self)
            + (record.arms.contains { $0.training != nil } ? [forgets] : [])
            + (costs ?? processorTime(in: record)) + [latency(in: record)]
    }

    /// Paired, with the corrected p-value; a difference that is recorded the other way round is
    /// turned.
    private static func difference(
        _ arm: Placed<ArmRecord>, to reference: String, in record: RunRecord
    ) -> Statement {
        let metric = record.scenario.metric.rawValue
        let signed = { Figure.signed($0, of: metric) }
        let value: Statement
        let found: Placed<DifferenceRecord>
        if let difference = record.difference(of: arm.name, to: reference) {
            found = difference
            value = .figure(
                difference.difference.value, from: difference.at.difference.value, signed)
        } else if let difference = record.difference(of: reference, to: arm.name) {
            found = difference
            let turned = Derivation.constant(-1) * difference.at.difference.value
            value = .figure(-difference.difference.value, from: turned, signed)
        } else {
            return .words(Figure.none)
        }
        let test =
            found.correctedPValue.map { Statement.pValue($0, from: found.at.correctedPValue) }
            ?? .pValue(found.pValue, from: found.at.pValue)
        return "\(value) (\(test))"
    }

    // MARK: - What it costs

    /// By the sheet that decides.
    private static func bills(
        of sheet: Placed<SheetCostRecord>, in record: RunRecord
    ) -> [ArmColumn] {
        let bills = sheet.bills.placed(at: sheet.at.bills)
        let currency = Statement.told(sheet.it.sheet.currency, from: sheet.at.sheet.currency)
        func column(
            _ title: Statement, _ amount: @escaping (Placed<BillRecord>) -> DerivedFigure?
        ) -> ArmColumn {
            number("\(title), \(currency)") { arm in
                bills.first { $0.arm == arm.name }.flatMap(amount).map {
                    .figure($0, sheet.sheet.isUnpriced ? Figure.seconds : Figure.money)
                } ?? .words(Figure.none)
            }
        }
        return [
            column("Build") { $0.sum(of: [.build, .train]) },
            column("Answering 1,000") { bill in
                let queries = record.workload
                return bill.sum(of: [.query]).map {
                    DerivedFigure(
                        value: $0.value / queries.value * 1000,
                        derivation: $0.derivation / queries.derivation
                            * Derivation.constant(1000))
                }
            },
            column("An update") { bill in
                bill.perUpdate.map {
                    DerivedFigure(value: $0, derivation: bill.at.perUpdate.derivation)
                }
            },
            column("In all") { bill in
                bill.total.map { DerivedFigure(value: $0, derivation: bill.at.total.derivation) }
            },
        ]
    }

    /// For records without prices.
    private static func processorTime(in record: RunRecord) -> [ArmColumn] {
        [
            number("Build, CPU s") { .figure(record.building(of: $0), Figure.seconds) },
            number("Answering 1,000, CPU s") { arm in
                let one = record.answering(of: arm)
                let thousand = DerivedFigure(
                    value: one.value * 1000, derivation: one.derivation * Derivation.constant(1000))
                return .figure(thousand, Figure.seconds)
            },
        ]
    }

    /// What a user waits: the measured percentile, or the mean where that is all there is.
    private static func latency(in record: RunRecord) -> ArmColumn {
        guard record.arms.contains(where: { $0.latency != nil }) else {
            return number("Mean wait, s") { arm in
                let place = arm.at.answering.wallSeconds
                let mean = record.perQuestion(arm.answering?.wallSeconds ?? .nan, from: place)
                return .figure(mean, Figure.seconds)
            }
        }
        return number("Wait, s [p95]") { arm in
            arm.latency.map {
                .figure($0.p95.value, from: arm.at.latency.p95.value, Figure.seconds)
            } ?? .words(Figure.none)
        }
    }
}

extension Placed<BillRecord> {
    /// The lines of some purposes together; nil where there are none.
    fileprivate func sum(of purposes: Set<CostLine.Purpose>) -> DerivedFigure? {
        let lines = it.lines.placed(at: at.lines).filter { purposes.contains($0.purpose) }
        guard !lines.isEmpty, it.incomplete == nil else { return nil }
        return DerivedFigure(
            value: lines.map(\.amount).reduce(0, +),
            derivation: .sum(lines.map(\.at.amount.derivation)))
    }
}

extension RunRecord {
    /// The arm that the others are compared with: the recommended one, else the runner-up.
    var reference: String? { verdict.arm ?? runnerUp }

    /// Questions that the scenario foresees over its whole horizon.
    fileprivate var workload: DerivedFigure {
        DerivedFigure(
            value: scenario.queriesPerMonth * scenario.horizonMonths,
            derivation: at.scenario.queriesPerMonth * at.scenario.horizonMonths)
    }
}
