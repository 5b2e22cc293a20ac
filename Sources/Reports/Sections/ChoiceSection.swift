import Foundations
import Lab

/// What was chosen for each arm on the validation questions, and among what.
enum ChoiceSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.arms.filter { !$0.candidates.isEmpty || !$0.chosen.isEmpty }
        guard !arms.isEmpty else { return }
        let metric = record.scenario.metric
        document.heading(2, "What was chosen on the validation questions")
        document.paragraph(
            """
            The same rule for every arm: the best \(Inline.prose(metric)) on \
            \(Figure.counted(record.data.validationCount, "validation question")), then the \
            shortest prompt. The test questions had no part in it.
            """)
        if arms.contains(where: { word(for: $0) == "untuned" }) {
            document.paragraph(
                "An arm with one setting is \(Inline.emphasis("untuned")): nothing was chosen for it."
            )
        }
        var table = Table([
            .text("Arm"), .text("Setting"), .number(Inline.prose(metric)),
            .number("Prompt tokens"), .text("Chosen"),
        ])
        for arm in arms {
            for cells in rows(of: arm, metric: metric) {
                table.add(cells)
            }
        }
        document.table(table)
    }

    /// A control has what was chosen for the arm that it controls.
    private static func word(for arm: ArmRecord) -> String {
        arm.settingsTried == 1 && arm.role == "answer" ? "untuned" : "given"
    }

    private static func rows(of arm: ArmRecord, metric: String) -> [[Inline]] {
        guard !arm.candidates.isEmpty else {
            let setting = Inline.code(SettingText.line(arm.chosen))
            return [
                [
                    Inline.code(arm.name), setting, .own(Figure.none), .own(Figure.none),
                    .own(word(for: arm)),
                ]
            ]
        }
        return arm.candidates.map { candidate in
            [
                Inline.code(arm.name),
                candidate.setting.isEmpty
                    ? .own(Figure.none) : Inline.code(SettingText.line(candidate.setting)),
                .own(Figure.value(candidate.score, of: metric)),
                .own(NumberFormat.fixed(candidate.promptTokens, digits: 1)),
                candidate.isChosen ? .strong("chosen") : "",
            ]
        }
    }
}
