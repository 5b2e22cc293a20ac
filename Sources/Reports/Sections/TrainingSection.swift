import Domain
import Foundations
import Record

/// How each fine-tuning went.
enum TrainingSection: ReportSection {
    private static let workOfAll: Statement = "; its CPU seconds are the mean over all seeds"

    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { $0.training != nil }
        guard !arms.isEmpty else { return }
        document.section("training", "How the training went")
        document.paragraph(
            """
            The first seed of each arm\(record.scenario.seeds.count > 1 ? workOfAll : ""). The weights \
            of the best step, by validation loss, are the ones that were tested.
            """)
        document.picture(.training)
        writeMovement(record, into: &document)
        // Most trainings replay nothing.
        let replays = arms.contains { $0.training?.replayed != nil }
        var table = Table(
            [.text("Arm"), .text("Method"), .number("Trainable"), .number("Examples")]
                + (replays ? [.number("Replayed")] : [])
                + [
                    .number("Steps"), .number("Best step"), .number("First loss"),
                    .number("Last loss"), .number("Best validation loss"), .text("Stopped"),
                    .number("CPU s"),
                ])
        for arm in arms {
            if let training = arm.training {
                table.add(
                    row(
                        of: Placed(it: training, at: arm.at.training), arm: arm.name,
                        replays: replays))
            }
        }
        document.table(table)
        document.list(
            arms.compactMap { arm -> Statement? in
                guard let training = arm.training?.configuration else { return nil }
                let text = SettingText.words(training, at: arm.at.training.configuration)
                return "\(.code(arm.name)): \(text)"
            })
        document.list(TrainingSymptoms.sentences(of: arms))
    }

    /// What became of each layer.
    private static func writeMovement(
        _ record: RunRecord, into document: inout ReportDocument
    ) {
        let movements = LayerMovement.all(of: record)
        guard !movements.isEmpty else { return }
        document.paragraph(
            """
            How far a linear layer moved is the size of its change as a share of the size of its \
            untuned weights (Frobenius norms). An adapter's product counts as a change of the layer \
            that carries it; a layer without one stayed frozen.
            """)
        for movement in movements { document.picture(.network(movement.place)) }
        document.list(movements.map(\.sentence))
    }

    private static func row(
        of training: Placed<TrainingRecord>, arm: String, replays: Bool
    ) -> [Statement] {
        let (usage, place) = (training.usage, training.at)
        let losses = training.losses.placed(at: place.losses).map { ($0.it, $0.at) }
        let validation = training.validation.placed(at: place.validation)
            .map { ($0.loss, $0.at.loss) }.filter { $0.0.isFinite }
        return [
            .code(arm), .words(training.configuration.method.rawValue),
            .figure(training.trainableParameters, from: place.trainableParameters),
            .figure(training.examples, from: place.examples),
        ]
            + (replays
                ? [
                    training.replayed.map { .figure($0, from: place.replayed) }
                        ?? .words(Figure.none)
                ] : [])
            + [
                .figure(training.steps, from: place.steps),
                .figure(training.bestStep, from: place.bestStep),
                loss(losses.first), loss(losses.last), loss(validation.min { $0.0 < $1.0 }),
                training.stoppedEarly ? "early" : "at the end",
                .figure(usage.cpuSeconds, from: place.usage.cpuSeconds, Figure.seconds),
            ]
    }

    private static func loss(_ loss: (value: Double, place: RecordPointer)?) -> Statement {
        loss.map { .value($0.value, of: "loss", from: $0.place) } ?? .words(Figure.none)
    }
}
