import Domain
import Evaluation
import Foundations
import Record
import Scenarios

/// The forgetting ledger: what each fine-tuning did to what the model could do before.
enum ForgettingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard !record.forgetting.isEmpty else { return }
        document.section("forgetting", "The forgetting ledger")
        document.paragraph(
            """
            Each fine-tuned model was asked the same things before and after. The table has one \
            figure for each capability, the one that budgets are held against\(seeds(of: record)); \
            all figures with their intervals follow for each arm.
            """)
        document.table(ForgettingOverview(record).table)
        document.paragraph(
            ([legend(of: record)] + [budgets(of: record)].compactMap(\.self)).joined(separator: " ")
        )
        document.list(ForgettingFindings.sentences(of: record))
        document.picture(.forgetting)
        for (number, arm) in record.forgetting.arms.enumerated() {
            document.heading("forgetting-\(number + 1)", Statement.code(arm))
            document.table(details(of: arm, in: record))
        }
        document.paragraph(
            """
            \(Statement.emphasis("Change")) is paired over a probe's items, with its 95 % interval; \
            \(Statement.emphasis("relative")) is the change as a share of the figure before. Accuracy is \
            what the model \(Statement.emphasis("says")), choice accuracy and log-likelihood are what it \
            finds \(Statement.emphasis("likely")). Narrow tuning often overwrites the way of answering \
            before the knowledge: then accuracy falls and the other two hold.
            """)
    }

    private static func seeds(of record: RunRecord) -> Statement {
        record.forgetting.hasSeveralSeeds ? ", averaged over the seeds" : ""
    }

    private static func legend(of record: RunRecord) -> Statement {
        let seeds: Statement =
            record.forgetting.hasSeveralSeeds ? " for more than half of the seeds" : ""
        var sentences: [Statement] = [
            "A loss or gain is named when the 95 % interval of the change holds no zero\(seeds)."
        ]
        if record.forgetting.contains(where: \.hasNothingToLose) {
            sentences.append(
                """
                \(Statement.emphasis("Nothing to lose")): the untuned model is not shown to be better \
                there than somebody who does not look at the questions, or has fewer than six right.
                """)
        }
        if record.ledger != nil {
            sentences.append(
                """
                \(Statement.emphasis("KL to the base")): how far the fine-tuning moved the model on the \
                task itself, at the tokens of reference answers in the arm's own prompts; zero is not \
                at all.
                """)
        }
        return sentences.joined(separator: " ")
    }

    /// The scenario's budgets, each in the unit in which its capability is measured.
    private static func budgets(of record: RunRecord) -> Statement? {
        let list = record.scenario.requirements.placed(at: record.at.scenario.requirements)
            .compactMap { budget -> Statement? in
                guard let probe = budget.probe, let value = budget.value,
                    let measure = record.forgetting.headlineMeasures[probe]
                else { return nil }
                let isRelative = measure == .perplexity
                let figure = Statement.figure(value, from: budget.at.value) {
                    let isWhole = abs(100 * $0 - (100 * $0).rounded()) < 1e-9
                    let share = NumberFormat.fixed(100 * $0, digits: isWhole ? 0 : 1)
                    return share + (isRelative ? " %" : " points")
                }
                return "\(.words(probe.rawValue)) at most \(figure) of \(.words(measure.rawValue))"
            }
        return list.isEmpty ? nil : "Budgets: \(list.joined(separator: "; "))."
    }

    // MARK: - One arm

    private static func details(of arm: String, in record: RunRecord) -> Table {
        let hasSeeds = record.forgetting.hasSeveralSeeds
        var table = Table(
            [.text("Capability"), .text("Measure")] + (hasSeeds ? [.number("Seed")] : [])
                + [
                    .number("Before"), .number("After"), .number("Change [95 %]"),
                    .number("Relative [95 %]"), .number("n"), .text("Reads as"),
                ])
        for entry in record.forgetting.placed(at: record.at.forgetting) where entry.arm == arm {
            let (measure, at) = (entry.measure.rawValue, entry.at)
            let relative = entry.relative.map { Statement.signedPercent($0, at: at.relative) }
            table.add(
                [.words(entry.probe.rawValue), .words(measure)]
                    + (hasSeeds ? [.seed(entry.seed, from: at.seed)] : [])
                    + [
                        .value(entry.before.value, of: measure, from: at.before.value),
                        .value(entry.after.value, of: measure, from: at.after.value),
                        .signedEstimate(entry.change, of: measure, at: at.change),
                        relative ?? .words(Figure.none),
                        .figure(entry.change.count, from: at.change.count),
                        .words(entry.effect.rawValue),
                    ])
        }
        return table
    }
}

extension [ForgettingRecord] {
    /// In the order of the record.
    var arms: [String] {
        reduce(into: []) { arms, entry in
            if !arms.contains(entry.arm) { arms.append(entry.arm) }
        }
    }

    var hasSeveralSeeds: Bool { Set(map(\.seed)).count > 1 }
}
