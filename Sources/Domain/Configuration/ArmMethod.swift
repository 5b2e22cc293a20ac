/// One way to solve the task. Where an option is a list, each value is a candidate, and the
/// validation split chooses among all combinations.
public enum ArmMethod: Sendable, Equatable {
    /// The answer, vote or mean of the nearest training questions, without any language model.
    case nearest(NearestOptions)
    /// The model alone.
    case base(PromptOptions)
    /// The model with worked examples.
    case fewShot(FewShotOptions)
    /// The model with retrieved passages.
    case rag(RetrievalOptions)
    /// The control of ``rag(_:)``: the same with passages of a corpus that holds no answers.
    case ragWrongCorpus(RetrievalOptions)
    /// Adapters trained on the questions and answers.
    case lora(TrainingConfiguration)
    /// The control of ``lora(_:)``: the same with the training answers dealt to other questions.
    case loraShuffled(TrainingConfiguration)
    /// Adapters trained on the documents' passages alone.
    case loraDocuments(TrainingConfiguration)
    /// Adapters trained on questions with passages, answered with retrieved passages.
    case loraWithRetrieval(RetrievalTuningOptions)
    /// All weights trained on the questions and answers.
    case full(TrainingConfiguration)
    /// A system from outside, whose answers stand in files.
    case answers(AnswersOptions)
    /// A program from outside, which the lab asks.
    case command(CommandOptions)

    /// Which of the ways this is.
    public var kind: ArmConfiguration.Kind {
        switch self {
        case .nearest: .nearest
        case .base: .base
        case .fewShot: .fewShot
        case .rag: .rag
        case .ragWrongCorpus: .ragWrongCorpus
        case .lora: .lora
        case .loraShuffled: .loraShuffled
        case .loraDocuments: .loraDocuments
        case .loraWithRetrieval: .loraWithRetrieval
        case .full: .full
        case .answers: .answers
        case .command: .command
        }
    }

    /// How training goes; nil for an arm that trains nothing.
    public var training: TrainingConfiguration? {
        switch self {
        case .nearest, .base, .fewShot, .rag, .ragWrongCorpus, .answers, .command: nil
        case .lora(let training), .loraShuffled(let training), .loraDocuments(let training),
            .full(let training):
            training
        case .loraWithRetrieval(let options): options.training
        }
    }

    /// What an arm from outside says of itself; nil for an arm of the lab's own.
    public var outside: OutsideTerms? {
        switch self {
        case .answers(let options): options.terms
        case .command(let options): options.terms
        default: nil
        }
    }

    /// How many settings the validation split has to choose among.
    public var candidateCount: Int {
        switch self {
        case .nearest(let options): options.neighbours.count
        case .base(let options): options.forms.count
        case .fewShot(let options): options.examples.count * options.forms.count
        case .rag(let options), .ragWrongCorpus(let options):
            options.passages.count * options.examples.count * options.forms.count
                * max(options.declineBelow.count, 1)
        case .loraWithRetrieval(let options):
            options.passageCounts.count * max(options.declineBelow.count, 1)
        case .lora, .loraShuffled, .loraDocuments, .full, .answers, .command: 1
        }
    }
}

extension ArmConfiguration.Kind {
    /// True when the arm reads passages of the scenario's own corpus.
    public var needsCorpus: Bool {
        self == .rag || self == .loraDocuments || self == .loraWithRetrieval
    }

    /// True when weights or adapters are trained.
    public var trains: Bool {
        switch self {
        case .lora, .loraShuffled, .loraDocuments, .loraWithRetrieval, .full: true
        case .nearest, .base, .fewShot, .rag, .ragWrongCorpus, .answers, .command: false
        }
    }

    /// True when a language model is asked, wherever it is.
    public var usesLanguageModel: Bool { self != .nearest && !isOutside }

    /// True when others than the lab's models answer, so that nothing but the answers is measured.
    public var isOutside: Bool { self == .answers || self == .command }

    /// The kind of arm that this one is the control of; nil for arms that may be recommended.
    public var controlled: ArmConfiguration.Kind? {
        switch self {
        case .ragWrongCorpus: .rag
        case .loraShuffled: .lora
        default: nil
        }
    }

    /// A control shows that the measurement is sound; it cannot be recommended.
    public var isControl: Bool { controlled != nil }
}

extension ArmConfiguration.Kind {
    /// The options of its training that can be searched; empty for an arm that trains nothing, and
    /// for a control.
    public var tunableOptions: [TrainingOption] {
        guard trains, !isControl else { return [] }
        return TrainingOption.allCases.filter { option in
            switch option {
            case .rank, .layers, .dropout: self != .full
            case .learningRate, .epochs, .batch, .weightDecay, .warmup, .replay, .l2SP, .ewc,
                .schedule, .form:
                true
            }
        }
    }
}

extension ArmMethod {
    /// The same with another training; unchanged where nothing is trained.
    public func trained(by training: TrainingConfiguration) -> ArmMethod {
        switch self {
        case .answers, .command, .nearest, .base, .fewShot, .rag, .ragWrongCorpus: return self
        case .lora: return .lora(training)
        case .loraShuffled: return .loraShuffled(training)
        case .loraDocuments: return .loraDocuments(training)
        case .full: return .full(training)
        case .loraWithRetrieval(var options):
            options.training = training
            return .loraWithRetrieval(options)
        }
    }
}
