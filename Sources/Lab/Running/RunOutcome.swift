import Domain
import Foundations
import Record
import Scenarios

/// What a finished run came to: the cells that its record is made from, and what models and machine
/// said at its end.
struct RunOutcome: Codable {
    var findings: RunFindings
    var end: RunEnd
}

/// What was run, and which cells hold it.
struct RunFindings: Codable {
    var look: Look
    /// What a time box left out; nil when all was run.
    var leftOut: LookRecord?
    /// Keys of cells.
    var index: String?
    var baseProbe: String?
    var arms: [ArmFindings]
    /// Of all sweeps, without the scenario's own arms; nil when none was run.
    var variants: [ArmFindings]?
    /// Nil when nobody judged.
    var judge: JudgeKeys?

    /// The cells of the judge's own test.
    struct JudgeKeys: Codable {
        var right: String?
        var wrong: String?
        var failure: String?
    }

    init(_ results: ExperimentResults, look: Look, leftOut: LookRecord?) {
        self.look = look
        self.leftOut = leftOut
        index = results.index?.key
        baseProbe = results.baseProbe?.key
        arms = results.arms.map(ArmFindings.init)
        variants = results.variants.map { $0.map(ArmFindings.init) }
        judge = results.judge.map {
            JudgeKeys(right: $0.right?.key, wrong: $0.wrong?.key, failure: $0.failure)
        }
    }
}

/// What one arm did: keys of its cells, and what is in none.
struct ArmFindings: Codable {
    /// A setting that was tried, and the cell of its answers to validation questions.
    struct Candidate: Codable {
        var setting: ArmSetting
        var cell: String
        /// How many of the questions counted, the first of the drawn order.
        var questions: Int
    }

    var arm: String
    var seeds: [UInt64]
    /// Nil where nothing was searched.
    var trials: [String]?
    var preparing: Usage
    var candidates: [Candidate]
    var dropped: [LongItem]
    var chosen: ArmSetting
    var trainings: [String]
    var answers: [String]
    var generations: [String]
    var judgements: [String]
    var latency: String?
    var probes: [String]
    var ownBaseProbe: String?
    var divergences: [String]
    var failure: String?

    init(_ results: ArmResults) {
        arm = results.arm.name
        seeds = results.seeds
        trials = results.trials.isEmpty ? nil : results.trials.map(\.key)
        preparing = results.preparing
        candidates = results.candidates.map {
            Candidate(
                setting: $0.setting, cell: $0.cell.key, questions: $0.cell.answers.count)
        }
        dropped = results.dropped
        chosen = results.chosen
        trainings = results.trainings.map(\.key)
        answers = results.answers.map(\.key)
        generations = results.generations.map(\.key)
        judgements = results.judgements.map(\.key)
        latency = results.latency?.key
        probes = results.probes.map(\.key)
        ownBaseProbe = results.ownBaseProbe?.key
        divergences = results.divergences.map(\.key)
        failure = results.failure
    }
}

/// What is asked of the models and of the machine when all work is done.
struct RunEnd: Codable {
    /// What became of the data since they were read.
    var notices: [DataNotice]
    /// Nil where nothing is embedded, or the service that does it does not tell.
    var embedding: EmbeddedTokensRecord?
    /// What retrieval finds for each question that the record shows, by the question's id; empty
    /// without a corpus.
    var passages: [String: [ExamplePassage]]
    /// Models behind services that arms asked; nil for none.
    var services: [ServiceRecord]?
    /// Where and when the run ended.
    var machine: MachineRecord
}
