import Domain
public import Record
public import Scenarios

/// What a run of a scenario will take, and what it can show at best: said before it is run.
public struct RunPlan: Sendable, Equatable, Encodable {
    /// Fewer test questions than this decide next to nothing.
    public static let fewestQuestions = 20
    /// A comparison that shows no smaller difference than this is hardly worth its time.
    public static let greatestDifference = 0.3

    /// The work of one arm.
    public struct ArmWork: Sendable, Equatable, Codable {
        /// E.g. `lora+rag`.
        public var name: String
        /// Settings that the validation questions choose among; 1 when there is no choice.
        public var settings: Int
        /// Seconds by the clock that the search for its training may take; nil where nothing is
        /// searched.
        public var searchSeconds: Double?
        /// Trainings, one for each seed.
        public var trainings: Int
        /// Answers to validation and test questions over all seeds, at most.
        public var answers: Int
    }

    /// What one sweep adds, after the arms and the sweeps before it.
    public struct SweepWork: Sendable, Equatable, Codable {
        /// E.g. `lora over examples and wordings`.
        public var name: String
        /// Combinations of values that can be run, the arm's own among them.
        public var combinations: Int
        /// Trainings over all seeds.
        public var trainings: Int
        /// Answers to test questions over all seeds, at most.
        public var answers: Int
        /// Comparisons with other arms, corrected together.
        public var comparisons: Int
    }

    /// The scenario's name.
    public var scenario: String
    /// The deciding metric.
    public var metric: String
    /// Questions that the scores are made from.
    public var testQuestions: Int
    /// How many seeds.
    public var seeds: Int
    /// Every arm in the scenario's order.
    public var arms: [ArmWork]
    /// Every sweep in the scenario's order.
    public var sweeps: [SweepWork]
    /// Answers that the scenario's judge reads at most, those of known truth with them; nil without
    /// one.
    public var judgements: Int?
    /// Pairs of arms that are compared.
    public var comparisons: Int
    /// What ``DetectableDifference/assumed`` stands for, and how the differences were found.
    public var assumption: String
    /// For several assumptions, since the true one is not known before the run.
    public var differences: [DetectableDifference]
    /// What speaks against running it like this; empty when nothing does.
    public var warnings: [Warning]
    /// Time and memory on this machine; nil without an estimate.
    public var forecast: RunForecast?
    /// What the run itself costs, by each price sheet of the scenario that is no service; empty
    /// without a forecast.
    public var costs: [RunCost] = []
    /// What is asked of each model behind a service; empty where none is, and without a forecast.
    public var services: [ServiceWork] = []
    /// What is too long for the model; nil where its tokenizer was not there to say.
    public var tooLong: [LengthFinding]?
    /// What a time box would leave out; nil without a box, or when all fits.
    public var look: LookRecord?
    /// Why there is no forecast, in a sentence; nil where there is one, or none was asked for.
    public var noEstimate: String?

    /// Plans a run; no model is needed.
    public init(_ bundle: ScenarioBundle) {
        let scenario = bundle.scenario
        self.scenario = bundle.file.name
        metric = scenario.task.metric.rawValue
        testQuestions = bundle.questions.test.count
        seeds = scenario.seeds.count
        arms = scenario.arms.map { ArmWork($0, bundle: bundle) }
        let plans = scenario.sweeps.map { SweepPlan.possible(bundle, for: $0) }
        sweeps = plans.indices.map { SweepWork(bundle, sweep: $0, plans: plans[$0]) }
        judgements = JudgeWork.items(of: bundle)
        comparisons = Self.comparisons(areControls: scenario.arms.map(\.kind.isControl))
        let detection = Detection(
            metric: scenario.task.metric, questions: testQuestions, comparisons: comparisons,
            inSweeps: sweeps.map(\.comparisons))
        assumption = detection.assumption
        differences = detection.differences()
        warnings = []
        warnings = allWarnings(scenario) + sweepWarnings(plans)
    }

    /// Trainings of all arms and sweeps.
    public var trainings: Int {
        arms.reduce(0) { $0 + $1.trainings } + sweeps.reduce(0) { $0 + $1.trainings }
    }

    /// Answers of all arms and sweeps, at most.
    public var answers: Int {
        arms.reduce(0) { $0 + $1.answers } + sweeps.reduce(0) { $0 + $1.answers }
    }

    /// Arms that may win are compared with each other, the control with two of them.
    ///
    /// - Parameter areControls: for each arm, whether it is one.
    static func comparisons(areControls: [Bool]) -> Int {
        let controls = areControls.count(where: \.self), answering = areControls.count - controls
        return answering * (answering - 1) / 2 + controls * min(2, answering)
    }
}

extension RunPlan.ArmWork {
    init(_ configuration: ArmConfiguration, bundle: ScenarioBundle) {
        let arm = ArmFactory.contestant(configuration)
        let seeds = bundle.scenario.seeds.count
        let takesOver = bundle.scenario.arms.prefix { $0 != configuration }.map(
            ArmFactory.contestant
        )
        .contains { arm.takesSetting(from: $0) }
        let tried = takesOver || arm.settings.count == 1 ? 0 : arm.settings.count
        name = arm.name
        settings = arm.settings.count
        searchSeconds = configuration.tuned.isEmpty ? nil : bundle.scenario.tuning?.seconds
        trainings = arm.training == nil ? 0 : seeds
        answers =
            tried * bundle.questions.validation.count
            + arm.repeats(ofSeeds: seeds) * bundle.questions.test.count
    }
}
