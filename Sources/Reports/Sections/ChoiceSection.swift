import Domain
import Evaluation
import Foundations
import Record
import Scenarios

/// What was chosen for each arm on the validation questions, and among what.
enum ChoiceSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { !$0.candidates.isEmpty || !$0.chosen.isEmpty }
        guard !arms.isEmpty else { return }
        let count = Statement.counted(
            record.data.validationCount, "validation question",
            from: record.at.data.validationCount)
        document.section("choice", "What was chosen on the validation questions")
        document.paragraph(
            """
            The same rule for every arm: the best \(record.choosingMetricName) on \(count), then the \
            shortest prompt. The test questions had no part in it.
            """)
        if let tuning = record.tuning {
            BudgetText(tuning: Placed(it: tuning, at: record.at.tuning), record: record)
                .write(into: &document)
        } else if arms.contains(where: { word(for: $0.it, in: record) == "untuned" }) {
            document.paragraph(
                "An arm with one setting is \(Statement.emphasis("untuned")): nothing was chosen for it."
            )
        }
        var table = Table([
            .text("Arm"), .text("Setting"), .number(record.choosingMetricName),
            .number("Prompt tokens"), .text("Chosen"),
        ])
        for arm in arms {
            for cells in rows(of: arm, in: record) {
                table.add(cells)
            }
        }
        document.table(table)
    }

    /// A control has what was chosen for the arm that it controls, an arm from outside what its
    /// makers chose.
    private static func word(for arm: ArmRecord, in record: RunRecord) -> Statement {
        if record.tuning != nil {
            guard let tuning = arm.tuning else { return "given" }
            return tuning.settings > 1 ? "no time to choose" : "the only one"
        }
        return arm.settingsTried == 1 && !arm.isControl ? "untuned" : "given"
    }

    private static func rows(of arm: Placed<ArmRecord>, in record: RunRecord) -> [[Statement]] {
        let metric = (record.scenario.choosingMetric ?? record.scenario.metric).rawValue
        guard !arm.candidates.isEmpty else {
            let none = Statement.words(Figure.none)
            let setting = SettingText.code(arm.chosen, at: arm.at.chosen)
            return [[Statement.code(arm.name), setting, none, none, word(for: arm.it, in: record)]]
        }
        return arm.candidates.placed(at: arm.at.candidates).map { candidate in
            [
                Statement.code(arm.name),
                SettingText.code(candidate.setting, at: candidate.at.setting),
                .value(candidate.score, of: metric, from: candidate.at.score),
                .figure(candidate.promptTokens, from: candidate.at.promptTokens) {
                    NumberFormat.fixed($0, digits: 1)
                },
                candidate.isChosen ? .strong("chosen") : "",
            ]
        }
    }
}
