import Foundations
import Lab

/// How each fine-tuning went.
enum TrainingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.arms.filter { $0.training != nil }
        guard !arms.isEmpty else { return }
        document.heading(2, "How the training went")
        document.paragraph(
            """
            The first seed of each arm. The weights of the best step, by validation loss, \
            are the ones that were tested.
            """)
        document.picture(.training)
        var table = Table([
            .text("Arm"), .text("Method"), .number("Trainable"), .number("Examples"),
            .number("Steps"), .number("Best step"), .number("First loss"), .number("Last loss"),
            .number("Best validation loss"), .text("Stopped"), .number("CPU s"),
        ])
        for arm in arms {
            if let training = arm.training {
                table.add(row(of: training, arm: arm.name))
            }
        }
        document.table(table)
        document.list(
            arms.compactMap { arm -> Inline? in
                guard let setting = arm.training?.configuration, !setting.isEmpty else {
                    return nil
                }
                return "\(Inline.code(arm.name)): \(Inline.prose(SettingText.line(setting)))"
            })
    }

    private static func row(of training: TrainingRecord, arm: String) -> [Inline] {
        let best = training.validation.map(\.loss).filter(\.isFinite).min()
        return [
            Inline.code(arm), Inline.prose(training.method),
            .own(NumberFormat.grouped(training.trainableParameters)),
            .own(NumberFormat.grouped(training.examples)),
            .own(NumberFormat.grouped(training.steps)),
            .own(NumberFormat.grouped(training.bestStep)), loss(training.losses.first),
            loss(training.losses.last), loss(best), training.stoppedEarly ? "early" : "at the end",
            .own(Figure.seconds(training.usage.cpuSeconds)),
        ]
    }

    private static func loss(_ value: Double?) -> Inline {
        value.map { Inline.own(Figure.value($0, of: "loss")) } ?? .own(Figure.none)
    }
}
