import Foundations
import Lab

/// How each fine-tuning went.
enum TrainingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout MarkdownDocument) {
        let arms = record.arms.filter { $0.training != nil }
        guard !arms.isEmpty else { return }
        document.heading(2, "How the training went")
        document.paragraph(
            "The first seed of each arm. The weights of the best step, by validation loss, "
                + "are the ones that were tested.")
        document.picture(.training)
        var table = MarkdownTable([
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
            arms.compactMap { arm in
                guard let setting = arm.training?.configuration, !setting.isEmpty else {
                    return nil
                }
                return "\(Markdown.code(arm.name)): \(Markdown.prose(SettingText.line(setting)))"
            })
    }

    private static func row(of training: TrainingRecord, arm: String) -> [String] {
        let best = training.validation.map(\.loss).filter(\.isFinite).min()
        return [
            Markdown.code(arm), Markdown.prose(training.method),
            NumberFormat.grouped(training.trainableParameters),
            NumberFormat.grouped(training.examples), NumberFormat.grouped(training.steps),
            NumberFormat.grouped(training.bestStep), loss(training.losses.first),
            loss(training.losses.last), loss(best), training.stoppedEarly ? "early" : "at the end",
            Figure.seconds(training.usage.cpuSeconds),
        ]
    }

    private static func loss(_ value: Double?) -> String {
        value.map { Figure.value($0, of: "loss") } ?? Figure.none
    }
}
