import Domain
import Foundations

/// What the metrics of a task need of its references beyond a text that can be seen.
struct ReferenceForm {
    private let isPattern: Bool
    /// Whether references are JSON objects.
    let isObject: Bool

    init(_ task: TaskConfiguration) {
        isPattern = task.metrics.contains(.regex)
        isObject = task.metrics.contains(.jsonFields)
    }

    /// Why a reference cannot be used; nil where it can.
    func fault(of reference: String) -> String? {
        if isObject {
            let root = try? JSONText(Array(reference.utf8)[...], file: "").root()
            guard let members = root?.members, !members.isEmpty else {
                return "expected a JSON object with a field at least, for the metric json-fields, "
                    + "got \(Excerpt.quoted(reference))."
            }
        }
        guard isPattern else { return nil }
        do {
            _ = try TextPattern(reference)
            return nil
        } catch {
            return "expected a regular expression, for the metric regex, got "
                + "\(Excerpt.quoted(reference)): \(error)."
        }
    }

    /// The same of the reference that models are shown and taught as it stands.
    func fault(ofTaught reference: String) -> String? {
        guard isPattern, let pattern = try? TextPattern(reference),
            !pattern.matchesWhole(reference)
        else { return nil }
        return "the first answer to a question for training or validation is shown to models as it "
            + "stands, but the pattern \(Excerpt.quoted(reference)) does not match itself. Put the "
            + "answer itself first, and patterns behind it."
    }
}
