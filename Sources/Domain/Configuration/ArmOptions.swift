/// How a question is put to the model.
public enum PromptForm: String, Sendable, Codable, CaseIterable {
    /// `Question: …`, then `Answer:`, to be gone on with.
    case completion
    /// A user's turn in the model's chat template.
    case chat
}

/// Options of the arm `nearest`.
public struct NearestOptions: Sendable, Equatable {
    /// How many training questions answer, each ≥ 1.
    public var neighbours: [Int]

    /// The default chooses between 1 and 3.
    public init(neighbours: [Int] = [1, 3]) {
        self.neighbours = neighbours
    }
}

/// Options of the arm `base`.
public struct PromptOptions: Sendable, Equatable {
    /// Forms of the prompt to choose from.
    public var forms: [PromptForm]

    /// The default chooses between both forms.
    public init(forms: [PromptForm] = PromptForm.allCases) {
        self.forms = forms
    }
}

/// Options of the arm `few-shot`.
public struct FewShotOptions: Sendable, Equatable {
    /// How many worked examples stand before the question, each ≥ 1.
    public var examples: [Int]
    /// Forms of the prompt to choose from.
    public var forms: [PromptForm]

    /// The default chooses among 2 and 4 examples and both forms.
    public init(examples: [Int] = [2, 4], forms: [PromptForm] = PromptForm.allCases) {
        self.examples = examples
        self.forms = forms
    }
}

/// Options of the arms `rag` and `rag-wrong-corpus`.
public struct RetrievalOptions: Sendable, Equatable {
    /// How many passages stand before the question, each ≥ 1.
    public var passages: [Int]
    /// How many worked examples stand before them, each ≥ 0.
    public var examples: [Int]
    /// Forms of the prompt to choose from.
    public var forms: [PromptForm]
    /// Similarities of the best passage below which the arm declines without asking the model, each
    /// 0…1, to choose from; 0 for never. Empty where there is no such choice.
    public var declineBelow: [Double]

    /// The default chooses among 1 and 3 passages and 0 and 4 examples, in completion form.
    public init(
        passages: [Int] = [1, 3],
        examples: [Int] = [0, 4],
        forms: [PromptForm] = [.completion],
        declineBelow: [Double] = []
    ) {
        self.passages = passages
        self.examples = examples
        self.forms = forms
        self.declineBelow = declineBelow
    }
}

/// Options of the arm `lora+rag`, after retrieval-augmented fine-tuning
/// (Zhang et al. 2024, arXiv:2403.10131).
public struct RetrievalTuningOptions: Sendable, Equatable {
    /// Passages before a question when it is answered, ≥ 1. The default is 3.
    public var passages: Int
    /// Passages without the answer that stand beside the right one in training, ≥ 0.
    /// The default is 2.
    public var distractors: Int
    /// As ``RetrievalOptions/declineBelow``.
    public var declineBelow: [Double]
    /// How the adapters are trained.
    public var training: TrainingConfiguration

    /// Sets how many passages are read in training and afterwards.
    public init(
        passages: Int = 3,
        distractors: Int = 2,
        declineBelow: [Double] = [],
        training: TrainingConfiguration = TrainingConfiguration()
    ) {
        self.passages = passages
        self.distractors = distractors
        self.declineBelow = declineBelow
        self.training = training
    }

    /// How many passages validation chooses among, in rising order: a trained model may do with one.
    public var passageCounts: [Int] { Set([1, passages]).sorted() }
}

extension TrainingConfiguration {
    /// Full fine-tuning as the arm `full` does it by default: 3 epochs at 2e-4.
    public static var fullDefaults: TrainingConfiguration {
        TrainingConfiguration(method: .full, learningRate: 2e-4, epochs: 3)
    }
}
