public import Foundations
public import Statistics

/// Everything that one run found out: the only thing a report is made from.
///
/// Every value is either *determined* (the same for the same scenario, seeds and machine) or
/// *measured* (times and memory, which no two runs share). Measured values live in ``Usage`` and
/// ``MachineRecord``, and in what is concluded from them: the costs and the verdicts.
/// ``digest`` covers all the rest: an interrupted run that was taken up again has the digest of an
/// undisturbed one.
public struct RunRecord: Codable, Sendable, Equatable {
    /// The version of the format that this program writes.
    public static let currentSchema = 2

    /// The version of this format.
    public var schema: Int
    /// The program's version.
    public var crossover: String
    /// What was asked for.
    public var scenario: ScenarioRecord
    /// The generator, then the encoder, then the model that judges, if any.
    public var models: [ModelRecord]
    /// Where the run ended (measured).
    public var machine: MachineRecord
    /// The kinds of machine that the work was done on (measured), the one with the most cells first;
    /// nil when all of it was done where the run ended, and in records of programs that did not say.
    public var machines: [MachineUseRecord]?
    /// Models behind services that arms asked; nil when none did.
    public var services: [ServiceRecord]?
    /// What a time box left out; nil when all of the scenario was run.
    public var look: LookRecord?
    /// How settings were searched for; nil where the scenario gives no budget for it.
    public var tuning: TuningRecord?
    /// How many questions and documents took part.
    public var data: DataRecord
    /// How well passages were found; nil without a corpus.
    public var retrieval: RetrievalRecord?
    /// Tokens that the sentence encoder read; nil in records of programs that did not count them.
    public var embedding: EmbeddedTokensRecord?
    /// The service that embeds; nil where a model of this machine does, or nothing is embedded.
    public var embedder: EmbedderRecord?
    /// Every arm in the scenario's order, failed ones and controls included.
    public var arms: [ArmRecord]
    /// The arms that every other is compared with: the first that asks the model alone, and the
    /// second best of those that may be recommended.
    public var references: ReferencesRecord
    /// Every arm against the ``references``, then all other pairs of arms that may
    /// be recommended, on the same questions.
    public var differences: [DifferenceRecord]
    /// The same pairs when the label is read out of what the models write; nil where the task has no
    /// labels.
    public var generatedDifferences: [DifferenceRecord]?
    /// The best answer that needs no reading, and every arm against it; nil in records of programs
    /// that did not compare with it.
    public var trivial: TrivialRecord?
    /// Every probe of every fine-tuning; empty when nothing was trained or probed.
    public var forgetting: [ForgettingRecord]
    /// What the forgetting of all fine-tunings says together; nil when there is none, and in records
    /// of programs that did not measure it.
    public var ledger: LedgerRecord?
    /// Checks of the measurement itself; when one fails, there is no advice.
    public var controls: [ControlRecord]
    /// What the arms cost by each price sheet, the deciding one first (measured); nil in records of
    /// programs without prices.
    public var costs: [SheetCostRecord]?
    /// Arms under other options; nil when the scenario asks for none.
    public var sweeps: [SweepRecord]?
    /// What a language model says of the answers; it decides nothing. Nil when the scenario names
    /// none.
    public var judge: JudgeRecord?
    /// What went wrong where passages were read; nil when no arm reads any or no answer is simply
    /// right or wrong, and in records of programs that did not look.
    public var errorSources: ErrorSourcesRecord?
    /// What people say of the answers; nil when the scenario names no marks.
    public var marks: MarksRecord?
    /// A few questions with all answers, picked by rule.
    public var examples: [ExampleRecord]
    /// What follows from all this.
    public var verdict: VerdictRecord
    /// SHA-256 over the canonical JSON of all determined values.
    public var digest: SHA256Digest

    package init(
        schema: Int, crossover: String, scenario: ScenarioRecord, models: [ModelRecord],
        machine: MachineRecord, machines: [MachineUseRecord]? = nil,
        services: [ServiceRecord]? = nil, look: LookRecord? = nil, data: DataRecord,
        retrieval: RetrievalRecord? = nil, embedding: EmbeddedTokensRecord? = nil,
        arms: [ArmRecord], references: ReferencesRecord, differences: [DifferenceRecord],
        generatedDifferences: [DifferenceRecord]? = nil, trivial: TrivialRecord? = nil,
        forgetting: [ForgettingRecord], ledger: LedgerRecord? = nil, controls: [ControlRecord],
        costs: [SheetCostRecord]? = nil, sweeps: [SweepRecord]? = nil, judge: JudgeRecord? = nil,
        errorSources: ErrorSourcesRecord? = nil, marks: MarksRecord? = nil,
        examples: [ExampleRecord], verdict: VerdictRecord, digest: SHA256Digest
    ) {
        self.schema = schema
        self.crossover = crossover
        self.scenario = scenario
        self.models = models
        self.machine = machine
        self.machines = machines
        self.services = services
        self.look = look
        self.data = data
        self.retrieval = retrieval
        self.embedding = embedding
        self.arms = arms
        self.references = references
        self.differences = differences
        self.generatedDifferences = generatedDifferences
        self.trivial = trivial
        self.forgetting = forgetting
        self.ledger = ledger
        self.controls = controls
        self.costs = costs
        self.sweeps = sweeps
        self.judge = judge
        self.errorSources = errorSources
        self.marks = marks
        self.examples = examples
        self.verdict = verdict
        self.digest = digest
    }
}

/// The arms that every other is compared with; each nil where there is none.
public struct ReferencesRecord: Codable, Sendable, Equatable {
    /// The first arm that asks the model alone.
    public var base: String?
    /// The second best of the arms that may be recommended; it may be the base itself.
    public var runnerUp: String?

    package init(base: String? = nil, runnerUp: String? = nil) {
        self.base = base
        self.runnerUp = runnerUp
    }
}

/// A figure with its interval.
public struct Estimate: Codable, Sendable, Equatable {
    /// The figure itself, in the unit of what it measures; NaN when there is none.
    public var value: Double
    /// The lower bound of the 95 % interval.
    public var low: Double
    /// The upper bound of the interval.
    public var high: Double
    /// How many items the figure rests on.
    public var count: Int
    /// How the interval was found; with `none` the bounds mean nothing.
    public var method: ConfidenceInterval.Method

    package init(
        value: Double, low: Double, high: Double, count: Int, method: ConfidenceInterval.Method
    ) {
        self.value = value
        self.low = low
        self.high = high
        self.count = count
        self.method = method
    }
}

/// Work done, measured on this machine. Sums over everything it covers.
public struct Usage: Codable, Sendable, Equatable {
    /// Tokens of all prompts as they were put to the model.
    public var promptTokens: Int
    /// Tokens of all prompts that had to be computed, after sharing what they have in common.
    public var computedPromptTokens: Int
    /// Tokens that the model wrote; of labels those of the likeliest, which is the answer.
    public var generatedTokens: Int
    /// Tokens that went forward and back in training.
    public var trainedTokens: Int
    /// Processor time of all threads together, in seconds.
    public var cpuSeconds: Double
    /// Time on the clock, in seconds.
    public var wallSeconds: Double
    /// Highest resident memory of the process while this work ran.
    public var peakMemoryBytes: Int

    package init(
        promptTokens: Int, computedPromptTokens: Int, generatedTokens: Int, trainedTokens: Int,
        cpuSeconds: Double, wallSeconds: Double, peakMemoryBytes: Int
    ) {
        self.promptTokens = promptTokens
        self.computedPromptTokens = computedPromptTokens
        self.generatedTokens = generatedTokens
        self.trainedTokens = trainedTokens
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
        self.peakMemoryBytes = peakMemoryBytes
    }
}
