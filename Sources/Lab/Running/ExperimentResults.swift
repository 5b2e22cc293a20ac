import Domain
import Foundations

/// What an experiment found, before it is turned into a record.
struct ExperimentResults {
    var index: IndexCell?
    var baseProbe: ProbeCell?
    /// Why there is no ``baseProbe``, for each arm that would be held against it.
    var baseProbeFailure: String?
    var arms: [ArmResults] = []
    var sweeps: [SweepResults] = []
    /// nil when nobody judges.
    var judge: JudgeResults?

    init(index: IndexCell?) { self.index = index }
}

/// All that one arm did.
struct ArmResults {
    /// A setting with its outcome on the validation questions.
    struct Candidate {
        let setting: ArmSetting
        let score: Double
        let promptTokens: Double
        let usage: Usage
        /// Validation questions that could not be asked.
        let tooLong: [LongItem]
        let passedOver: [LongItem]
    }

    let arm: any Arm
    let seeds: [UInt64]
    /// Work done once, before any question.
    var preparing = Usage.none
    var candidates: [Candidate] = []
    /// Settings under which nothing fits, with the tokens of the shortest that does not.
    var dropped: [LongItem] = []
    var chosen: ArmSetting
    /// One a seed.
    var trainings: [TrainingCell] = []
    /// One a seed, or one alone for an arm without chance.
    var answers: [AnswersCell] = []
    /// The same as written by the model itself, for tasks with labels; empty without a model.
    var generations: [AnswersCell] = []
    /// What the judge said of ``answers``; empty without one.
    var judgements: [JudgeCell] = []
    /// With the first seed; nil for controls, whom nobody will ask.
    var latency: LatencyCell?
    /// One a seed, for arms that train and are no control.
    var probes: [ProbeCell] = []
    /// One a seed, for arms that train.
    var divergences: [DivergenceCell] = []
    /// Why the arm could not be finished.
    var failure: String?

    init(arm: any Arm, seeds: [UInt64]) {
        self.arm = arm
        self.seeds = seeds
        chosen = arm.settings[0]
    }

    /// Keeps the answers to some of the questions, and of the rest what a look has.
    mutating func limit(to questions: [Question], of all: [Question], in look: Look) throws {
        if let cell = latency {
            latency =
                look.waiting == 0
                ? nil
                : LatencyCell(
                    questions: Array(cell.questions.prefix(look.waiting)),
                    seconds: Array(cell.seconds.prefix(look.waiting)))
        }
        if !look.measuresDivergence { divergences = [] }
        answers = try answers.map {
            try $0.limited(to: questions, of: all, key: "answer · \(arm.name)")
        }
        generations = try generations.map {
            try $0.limited(to: questions, of: all, key: "generate · \(arm.name)")
        }
    }
}
