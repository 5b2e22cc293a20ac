import Domain
import Evaluation
import Record
import Scenarios

/// One row a capability, one column an arm with trained weights.
struct ForgettingOverview {
    private let record: RunRecord
    /// The entries of the measures that budgets are held against.
    private let entries: [Placed<ForgettingRecord>]
    private let arms: [String]

    init(_ record: RunRecord) {
        self.record = record
        let measures = record.forgetting.headlineMeasures
        entries = record.forgetting.placed(at: record.at.forgetting)
            .filter { measures[$0.probe] == $0.measure }
        arms = record.forgetting.arms
    }

    var table: Table {
        var table = Table(
            [
                .text("Capability"), .text("Measure"), .text("Better"), .number("n"),
                .number("Untuned"),
            ] + arms.map { .number(Statement.code($0)) })
        var probes: [Placed<ForgettingRecord>] = []
        for entry in entries where !probes.contains(where: { $0.probe == entry.probe }) {
            probes.append(entry)
        }
        for probe in probes {
            table.add(
                [
                    .words(probe.probe.rawValue), .words(probe.measure.rawValue),
                    probe.higherIsBetter ? "higher" : "lower",
                    .figure(probe.before.count, from: probe.at.before.count),
                    .value(
                        probe.before.value, of: probe.measure.rawValue,
                        from: probe.at.before.value),
                ] + arms.map { cell(probe.probe, arm: $0) })
        }
        if let ledger = record.ledger {
            let divergences = ledger.divergences.placed(at: record.at.ledger.divergences)
            table.add(
                ["KL to the base", "nats a token"]
                    + [Statement](repeating: .words(Figure.none), count: 3)
                    + arms.map { arm in
                        let values = divergences.filter { $0.arm == arm }.map { entry in
                            (entry.divergence.value, entry.at.divergence.value)
                        }
                        return Self.mean(values) { Figure.value($0, of: "KL") }
                    })
        }
        return table
    }

    /// E.g. `0.077 (-91 %), worse`: the figure after, and what it reads as when that is a change.
    private func cell(_ probe: ForgettingConfiguration.Probe, arm: String) -> Statement {
        let seeds = entries.filter { $0.probe == probe && $0.arm == arm }
        guard let first = seeds.first else { return .words(Figure.none) }
        let after = Self.mean(seeds.map { ($0.after.value, $0.at.after.value) }) {
            Figure.value($0, of: first.measure.rawValue)
        }
        let relative = seeds.compactMap { entry in
            entry.relative.map { ($0.value, entry.at.relative.value) }
        }
        let percent = Self.mean(relative, Figure.signedPercent)
        let effect = Self.effect(of: seeds.map(\.it))
        return [
            after, relative.count == seeds.count ? " (\(percent))" : "",
            effect == .unseen ? "" : ", \(.words(effect.rawValue))",
        ].joined(separator: "")
    }

    /// What more than half of the seeds show.
    private static func effect(of seeds: [ForgettingRecord]) -> ForgettingRecord.Effect {
        let effects = seeds.map(\.effect)
        let most = [.worse, .better, .nothingToLose, .unsaid, .unknown].first { effect in
            effects.count { $0 == effect } * 2 > effects.count
        }
        return most ?? .unseen
    }

    /// A figure of one training as it stands in the record, or the mean over several.
    private static func mean(
        _ figures: [(value: Double, place: RecordPointer)], _ format: (Double) -> String
    ) -> Statement {
        guard let first = figures.first else { return .words(Figure.none) }
        guard figures.count > 1 else { return .figure(first.value, from: first.place, format) }
        let count = Double(figures.count)
        let mean = figures.reduce(0) { $0 + $1.value } / count
        guard mean.isFinite else { return .words(Figure.undefined) }
        let sum = Derivation.sum(figures.map(\.place.derivation))
        return .figure(mean, from: sum / Derivation.constant(count), format)
    }
}
