import FineTuning
import Foundations
import Lab
import Scenarios

/// A setting as one line of text, its keys in order.
enum SettingText {
    /// For example `examples 4, form completion`; a dash where nothing was set.
    static func code(_ setting: ArmSetting, at place: RecordPointer) -> Inline {
        setting.isEmpty ? .own(Figure.none) : .traced(.code(line(setting.labels)), from: place)
    }

    /// The same in running text.
    static func prose(_ setting: ArmSetting, at place: RecordPointer) -> Inline {
        .told(line(setting.labels), from: place)
    }

    /// How a training was set, in running text.
    static func prose(_ training: TrainingConfiguration, at place: RecordPointer) -> Inline {
        .told(line(training.labels), from: place)
    }

    private static func line(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}

extension TrainingConfiguration {
    /// Name and value of each setting, as the report shows them.
    fileprivate var labels: [String: String] {
        var labels = [
            "learning-rate": NumberFormat.plain(learningRate),
            "epochs": "\(epochs)", "batch": "\(batchSize)", "patience": "\(patience)",
            "weight-decay": NumberFormat.plain(weightDecay),
        ]
        if method == .lora {
            labels["rank"] = "\(lora.rank)"
            labels["alpha"] = NumberFormat.plain(lora.alpha)
            labels["targets"] = lora.targets.map(\.rawValue).joined(separator: ", ")
            labels["layers"] = lora.layers.map { "the last \($0)" }
        }
        labels["questions"] = examples.map { "\($0)" }
        return labels
    }
}
