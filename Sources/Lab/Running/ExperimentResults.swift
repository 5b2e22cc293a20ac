import Domain
import Foundations
import Record

/// What an experiment found, before it is turned into a record.
struct ExperimentResults {
    var index: Journaled<IndexCell>?
    var baseProbe: Journaled<ProbeCell>?
    /// Why there is no ``baseProbe``, for each arm that would be held against it.
    var baseProbeFailure: String?
    var arms: [ArmResults] = []
    /// The combinations of all sweeps that are no arm of the scenario; nil when none was run.
    var variants: [ArmResults]?
    /// nil when nobody judges.
    var judge: JudgeResults?

    init(index: Journaled<IndexCell>?) { self.index = index }

    /// The scenario with what searches found.
    func tuned(_ scenario: Scenario) throws -> Scenario {
        try scenario.tuned(
            by: Dictionary(
                uniqueKeysWithValues: arms.map { ($0.arm.name, $0.trials.map(\.payload)) }))
    }
}

/// All that one arm did.
struct ArmResults {
    /// A setting with its outcome on the validation questions.
    struct Candidate {
        let setting: ArmSetting
        /// The answers that counted.
        let cell: Journaled<AnswersCell>
        let score: Double

        var promptTokens: Double {
            Double(cell.usage.promptTokens) / Double(cell.answers.count)
        }
        var usage: Usage { cell.usage }
        /// Validation questions that could not be asked.
        var tooLong: [LongItem] { cell.tooLong }
        var passedOver: [LongItem] { cell.passedOver ?? [] }
    }

    let arm: any Contestant
    let seeds: [UInt64]
    /// Every look at a trial of its training, in their order; empty where nothing was searched.
    var trials: [Journaled<TrialCell>] = []
    /// Work done once, before any question.
    var preparing = Usage.none
    var candidates: [Candidate] = []
    /// Settings under which nothing fits, with the tokens of the shortest that does not.
    var dropped: [LongItem] = []
    var chosen: ArmSetting
    /// One a seed.
    var trainings: [Journaled<TrainingCell>] = []
    /// One a seed, or one alone for an arm without chance.
    var answers: [Journaled<AnswersCell>] = []
    /// The same as written by the model itself, for tasks with labels; empty without a model.
    var generations: [Journaled<AnswersCell>] = []
    /// What the judge said of ``answers``; empty without one.
    var judgements: [Journaled<JudgeCell>] = []
    /// With the first seed; nil for controls, whom nobody will ask.
    var latency: Journaled<LatencyCell>?
    /// One a seed, for arms that train and are no control; one for a model that was trained
    /// elsewhere.
    var probes: [Journaled<ProbeCell>] = []
    /// What ``probes`` are held against, where that is not the generator.
    var ownBaseProbe: Journaled<ProbeCell>?
    /// One a seed, for arms that train.
    var divergences: [Journaled<DivergenceCell>] = []
    /// Why the arm could not be finished.
    var failure: String?

    init(arm: any Contestant, seeds: [UInt64]) {
        self.arm = arm
        self.seeds = seeds
        chosen = arm.settings[0]
    }

    /// Keeps the answers to some of the questions, and of the rest what a look has.
    mutating func limit(to questions: [Question], of all: [Question], in look: Look) throws {
        // What others measured costs a quick look nothing.
        if !arm.kind.isOutside {
            latency?.payload.limit(to: look.waiting)
            if look.waiting == 0 { latency = nil }
        }
        if !look.measuresDivergence { divergences = [] }
        answers = try answers.map { try $0.limited(to: questions, of: all) }
        generations = try generations.map { try $0.limited(to: questions, of: all) }
    }

    /// The work of searching for settings: trials, and answers to validation questions.
    var searching: Usage {
        (trials.map(\.usage) + candidates.map(\.usage)).reduce(.none, +)
    }
}
