/// One decision to be made: the task, its data, the ways to solve it, and what counts.
///
/// Every default is filled in. `Scenarios` reads one from a file.
public struct Scenario: Sendable, Equatable {
    /// The version of the format that this program reads and writes.
    public static let formatVersion = 1

    /// What the report is called.
    public var title: String
    /// What is asked of the models, and how answers are judged.
    public var task: TaskConfiguration
    /// Where questions and documents come from.
    public var data: DataConfiguration
    /// How documents are cut into passages.
    public var chunking: ChunkingConfiguration
    /// Which models take part.
    public var models: ModelNames
    /// The ways to be compared, in the order of the file; every kind at most once, not empty.
    public var arms: [ArmConfiguration]
    /// One repetition of every arm with chance in it for each seed; not empty, all different.
    public var seeds: [UInt64]
    /// What else the model must not lose.
    public var forgetting: ForgettingConfiguration
    /// What an arm must reach to be recommended.
    public var requirements: Requirements
    /// How much the answer will be used.
    public var workload: Workload
    /// Names of the price sheets that bills are made by, all different; without any, costs are
    /// CPU seconds.
    public var prices: [String]
    /// Arms that are run with other options too; may be empty.
    public var sweeps: [Sweep]
    /// How settings are searched for; nil where every combination that an arm's lists have is tried,
    /// and trainings are as they stand.
    public var tuning: TuningConfiguration?

    /// Makes a scenario from its parts; the parts that a file may leave out have their defaults.
    public init(
        title: String,
        task: TaskConfiguration,
        data: DataConfiguration = DataConfiguration(),
        chunking: ChunkingConfiguration = ChunkingConfiguration(),
        models: ModelNames = ModelNames(),
        arms: [ArmConfiguration],
        seeds: [UInt64] = [1],
        forgetting: ForgettingConfiguration = ForgettingConfiguration(),
        requirements: Requirements = Requirements(),
        workload: Workload = Workload(),
        prices: [String] = [],
        sweeps: [Sweep] = [],
        tuning: TuningConfiguration? = nil
    ) {
        self.title = title
        self.task = task
        self.data = data
        self.chunking = chunking
        self.models = models
        self.arms = arms
        self.seeds = seeds
        self.forgetting = forgetting
        self.requirements = requirements
        self.workload = workload
        self.prices = prices
        self.sweeps = sweeps
        self.tuning = tuning
    }
}

extension Scenario {
    /// Whether every arm is from outside, so that the lab asks nothing itself.
    public var isAnsweredElsewhere: Bool { arms.allSatisfy(\.kind.isOutside) }

    /// Whether a run computes a model: arms from outside need none.
    public var needsModels: Bool { !isAnsweredElsewhere || task.judge != nil }

    /// Whether an arm asks the generator of this machine, so that it must be there; a judge's time is
    /// estimated from it.
    public var asksGenerator: Bool {
        task.judge != nil || arms.contains { $0.kind.usesLanguageModel && $0.service == nil }
    }

    /// Whether texts are turned into vectors: passages to be found, or questions to be compared.
    public var embeds: Bool {
        guard !isAnsweredElsewhere else { return false }
        return data.hasCorpus || arms.contains { $0.kind == .nearest }
    }

    /// Whether the encoder of this machine must be there.
    public var asksEncoder: Bool { embeds && models.encoderService == nil }

    /// Whether a service is asked for vectors: only of what an arm searches.
    public var asksForVectors: Bool {
        models.encoderService != nil
            && (readsCorpus || arms.contains { $0.kind == .nearest })
    }

    /// Whether an arm works with passages of the scenario's own corpus.
    public var readsCorpus: Bool { arms.contains(where: \.kind.needsCorpus) }

    /// The same of the corpus that holds no answers.
    public var readsWrongCorpus: Bool { arms.contains { $0.kind == .ragWrongCorpus } }

    /// All money that it speaks of, by key.
    package var amounts: [(key: String, money: Money)] {
        let own = [
            ("requirements.cost", requirements.cost), ("workload.staff.hour", workload.staff?.hour),
        ]
        let stated = arms.flatMap { arm -> [(String, Money?)] in
            guard let costs = arm.method.outside?.costs else { return [] }
            return [
                ("cost", costs.query), ("training", costs.training), ("hosting", costs.hosting),
                ("update", costs.update),
            ].map { ("arms.\(arm.name).\($0)", $1) }
        }
        let services = models.services.flatMap { model -> [(String, Money?)] in
            [
                ("input", model.inputMillion), ("output", model.outputMillion),
                ("at-most", model.mostCost), ("trained.cost", model.training?.cost),
            ].map { ("models.\(model.name).\($0)", $1) }
        }
        return (own + stated + services).compactMap { key, money in money.map { (key, $0) } }
    }

    /// The scenario without all that is only asked of its results: title, requirements, budgets,
    /// workload, prices and precision have their defaults; arms from outside are not in it, and there
    /// are no marks. Two scenarios whose experiments are equal do the
    /// same work.
    package var experiment: Scenario {
        var experiment = self
        experiment.title = ""
        experiment.forgetting.atMost = [:]
        experiment.requirements = Requirements()
        experiment.workload = Workload()
        experiment.prices = []
        // People mark what a run has answered; that run's folder takes up their marks.
        experiment.data.marks = nil
        experiment.task.metric = task.choosingMetric
        experiment.task.also = []
        // A run belongs to the precision that it got, whoever chose it.
        experiment.models.precision = .auto
        // What a service is asked does not depend on how fast, and at what price.
        experiment.models.services = models.services.map {
            APIModel(name: $0.name, url: $0.url, model: $0.model)
        }
        // Their answers are read anew in every run.
        experiment.arms.removeAll(where: \.kind.isOutside)
        return experiment
    }
}

/// Which models take part: names of the catalogue, or paths.
public struct ModelNames: Sendable, Equatable {
    /// The decoder that answers. The default is `smollm2-135m-instruct`.
    public var generator: String
    /// The sentence encoder that retrieves: also one of ``services``, by its name. The default is
    /// `all-minilm-l6-v2`.
    public var encoder: String
    /// What the encoder reads before every question; nil for what its own files say.
    public var queryPrefix: String?
    /// What the encoder reads before every passage; nil for what its own files say.
    public var passagePrefix: String?
    /// How they multiply. The default is ``PrecisionChoice/auto``.
    public var precision: PrecisionChoice
    /// Models behind a service, each under a name of its own.
    public var services: [APIModel]

    /// Names two models.
    public init(
        generator: String = "smollm2-135m-instruct",
        encoder: String = "all-minilm-l6-v2",
        queryPrefix: String? = nil,
        passagePrefix: String? = nil,
        precision: PrecisionChoice = .auto,
        services: [APIModel] = []
    ) {
        self.generator = generator
        self.encoder = encoder
        self.queryPrefix = queryPrefix
        self.passagePrefix = passagePrefix
        self.precision = precision
        self.services = services
    }
}

extension ModelNames {
    /// The model behind a service that turns texts into vectors; nil where one of this machine does.
    public var encoderService: APIModel? { services.first { $0.name == encoder } }
}

/// How documents are cut into passages.
public struct ChunkingConfiguration: Sendable, Equatable {
    /// Most words in a passage, ≥ 1. The default is 120.
    public var words: Int
    /// Words that a passage repeats from the one before, 0 ..< ``words``. The default is 0.
    public var overlap: Int

    /// Sets both lengths, in words.
    public init(words: Int = 120, overlap: Int = 0) {
        self.words = words
        self.overlap = overlap
    }
}
