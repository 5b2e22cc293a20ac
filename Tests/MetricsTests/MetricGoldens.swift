import Foundation  // Bundle is not among the essentials.
import Foundations

/// The rows of `Fixtures/metrics.json`, made with the reference implementations that it names.
struct MetricGoldens: Decodable, Sendable {
    struct SQuAD: Decodable, Sendable {
        struct Example: Decodable, Sendable {
            var gold: String
            var prediction: String
            var em: Double
            var f1: Double
        }
        var examples: [Example]
    }

    struct ROUGE: Decodable, Sendable {
        struct Example: Decodable, Sendable {
            var reference: String
            var prediction: String
            var precision: Double
            var recall: Double
            var fmeasure: Double
        }
        var examples: [Example]
    }

    struct Classification: Decodable, Sendable {
        var gold: [String]
        var pred: [String]
        var labels: [String]
        var macro_f1: Double
        var micro_f1: Double
        var weighted_f1: Double
        var accuracy: Double
        var confusion_rows_gold: [[Int]]
    }

    struct Regression: Decodable, Sendable {
        var gold: [Double]
        var pred: [Double]
        var rmse: Double
        var mae: Double
        var r2: Double
    }

    var squad: SQuAD
    var rouge_l: ROUGE
    var classification: [Classification]
    var regression: Regression

    /// Reads the file; it is part of the test bundle.
    static func load() throws -> MetricGoldens {
        guard
            let url = Bundle.module.url(
                forResource: "metrics",
                withExtension: "json",
                subdirectory: "Fixtures"
            )
        else { throw CocoaError(.fileNoSuchFile) }
        return try CanonicalJSON.decode(
            MetricGoldens.self,
            from: String(contentsOf: url, encoding: .utf8)
        )
    }
}

/// The goldens are given with six digits.
func isGolden(_ got: Double, _ want: Double) -> Bool {
    (got - want).magnitude <= 1e-5
}
