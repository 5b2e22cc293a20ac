import Domain
import Foundations
import Record
import Scenarios

/// A setting as one line of text, its keys in order.
enum SettingText {
    /// For example `examples 4, form completion`; a dash where nothing was set.
    static func code(_ setting: ArmSetting, at place: RecordPointer) -> Statement {
        guard !setting.isEmpty else { return .words(Figure.none) }
        let words = setting.labels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return .traced(.code(words.joined(separator: ", ")), from: place)
    }

    /// How a training was set: `alpha 32, batch 8, …`.
    static func words(_ training: TrainingConfiguration, at place: RecordPointer) -> Statement {
        func figure(_ value: Double, _ place: RecordPointer) -> Statement {
            .figure(value, from: place, NumberFormat.plain)
        }
        func count(_ value: Int, _ place: RecordPointer) -> Statement {
            figure(Double(value), place)
        }
        let lora = training.lora, adapters = place.lora
        let isLoRA = training.method == .lora, keeping = training.retention
        func blends(_ values: [Double], _ place: RecordPointer) -> Statement {
            .list(values.placed(at: place).map { figure($0.it, $0.at) })
        }
        let all: [(key: String, value: Statement?)] = [
            ("alpha", isLoRA ? figure(lora.alpha, adapters.alpha) : nil),
            ("batch", count(training.batchSize, place.batchSize)),
            ("blend", keeping.blend == [1] ? nil : blends(keeping.blend, place.retention.blend)),
            (
                "dropout",
                isLoRA && lora.dropout > 0 ? figure(lora.dropout, adapters.dropout) : nil
            ),
            ("epochs", count(training.epochs, place.epochs)),
            ("ewc", keeping.ewc == 0 ? nil : figure(keeping.ewc, place.retention.ewc)),
            ("l2-sp", keeping.l2SP == 0 ? nil : figure(keeping.l2SP, place.retention.l2SP)),
            (
                "layers",
                isLoRA ? lora.layers.map { "the last \(count($0, adapters.layers))" } : nil
            ),
            ("learning-rate", figure(training.learningRate, place.learningRate)),
            ("form", training.form == .completion ? nil : .words(training.form.rawValue)),
            ("patience", count(training.patience, place.patience)),
            ("questions", training.examples.map { count($0, place.examples) }),
            ("rank", isLoRA ? count(lora.rank, adapters.rank) : nil),
            (
                "replay",
                keeping.replay == 0 ? nil : figure(keeping.replay, place.retention.replay)
            ),
            (
                "replay-loss",
                keeping.replay == 0 ? nil : .words(keeping.replayLoss.rawValue)
            ),
            (
                "scale",
                isLoRA && lora.scaling != .standard ? .words(lora.scaling.rawValue) : nil
            ),
            ("schedule", .words(training.schedule.rawValue)),
            (
                "targets",
                isLoRA ? .words(lora.targets.map(\.rawValue).joined(separator: ", ")) : nil
            ),
            (
                "variant", isLoRA && lora.variant != .lora ? .words(lora.variant.rawValue) : nil
            ),
            ("weight-decay", figure(training.weightDecay, place.weightDecay)),
        ]
        return all.compactMap { key, value in value.map { "\(.words(key)) \($0)" as Statement } }
            .joined(separator: ", ")
    }
}
