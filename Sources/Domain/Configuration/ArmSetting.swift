import Foundations

/// What is chosen for an arm on the validation questions; nil where an arm has no such choice.
public struct ArmSetting: Codable, Sendable, Equatable {
    /// How a question is put to the model.
    public var form: PromptForm?
    /// Worked examples in the prompt.
    public var examples: Int?
    /// Passages in the prompt, and in each of its examples.
    public var passages: Int?
    /// Passages without the answer that are put beside them.
    public var distractors: Int?
    /// Similarity of the best passage below which the arm declines without asking the model; 0 never.
    public var declineBelow: Double?
    /// Labelled examples that vote, for the arm without a language model.
    public var neighbours: Int?
    /// How far trained weights are taken from the base, 0…1; see ``Retention/blend``.
    public var blend: Double?

    /// Takes the choices that the arm has.
    public init(
        form: PromptForm? = nil, examples: Int? = nil, passages: Int? = nil,
        distractors: Int? = nil, declineBelow: Double? = nil, neighbours: Int? = nil,
        blend: Double? = nil
    ) {
        self.form = form
        self.examples = examples
        self.passages = passages
        self.distractors = distractors
        self.declineBelow = declineBelow
        self.neighbours = neighbours
        self.blend = blend
    }

    /// Similarities to decline below, as settings to choose from: one without any where there is no
    /// such choice.
    package static func choices(_ declineBelow: [Double]) -> [Double?] {
        declineBelow.isEmpty ? [nil] : declineBelow
    }

    /// Name and value of each choice, as the report shows them.
    public var labels: [String: String] {
        var labels: [String: String] = [:]
        labels["form"] = form?.rawValue
        labels["examples"] = examples.map(String.init)
        labels["passages"] = passages.map(String.init)
        labels["distractors"] = distractors.map(String.init)
        labels["decline-below"] = declineBelow.map(NumberFormat.plain)
        labels["neighbours"] = neighbours.map(String.init)
        labels["blend"] = blend.map(NumberFormat.plain)
        return labels
    }

    /// Whether nothing was chosen.
    public var isEmpty: Bool { labels.isEmpty }

    /// The same for a journal's key: always in one order.
    public var key: String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
