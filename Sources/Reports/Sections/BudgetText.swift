import Foundations
import Record

/// What every arm had to search for its settings, and what it did with it.
struct BudgetText {
    let tuning: Placed<TuningRecord>
    let record: RunRecord

    func write(into document: inout ReportDocument) {
        let arms = record.placedArms.compactMap { arm in
            arm.it.tuning.map { (arm, Placed(it: $0, at: arm.at.tuning)) }
        }
        let budget = Statement.figure(
            tuning.seconds, from: tuning.at.seconds, NumberFormat.duration)
        document.paragraph(
            """
            Every arm had the same budget for it, \(budget) by the clock: for trainings, answers to \
            validation questions and probes of what a setting costs. What was begun was finished, so \
            an arm may have used more.\(outside)
            """)
        guard !arms.isEmpty else { return }
        var table = Table([
            .text("Arm"), .number("Used"), .number("Trials begun"), .number("Trained to the end"),
            .text("Settings tried"),
        ])
        for (arm, search) in arms {
            table.add([.code(arm.name), used(by: search)] + work(of: search))
        }
        document.table(table)
    }

    private func used(by search: Placed<ArmTuningRecord>) -> Statement {
        let seconds = search.usage.wallSeconds
        return seconds == 0
            ? "none"
            : .figure(seconds, from: search.at.usage.wallSeconds, NumberFormat.duration)
    }

    private func work(of search: Placed<ArmTuningRecord>) -> [Statement] {
        let none = Statement.words(Figure.none)
        guard !search.hadNoChoice else { return [none, none, "one setting: nothing to search"] }
        let place = search.at.trials
        let trials: [Statement] =
            search.trials.isEmpty
            ? [search.searched.isEmpty ? none : "none", none]
            : [
                .figure(search.trials.count, from: Derivation.rule("number of", [place])),
                .figure(
                    search.trials.count { $0.course == .finished },
                    from: Derivation.rule("number trained to the end of", [place])),
            ]
        guard search.settings > 1 else { return trials + [none] }
        let tried = Statement.figure(search.settingsTried, from: search.at.settingsTried)
        return trials + ["\(tried) of \(.figure(search.settings, from: search.at.settings))"]
    }

    /// Nobody here knows how an arm from outside was made.
    private var outside: Statement {
        let names = record.arms.filter { $0.tuning == nil && !$0.isControl }
            .map { Statement.code($0.name) }
        return names.isEmpty ? "" : " How the settings of \(.list(names)) were found is not known."
    }
}
