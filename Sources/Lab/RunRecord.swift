public import Foundations

/// Everything that one run found out: the only thing a report is made from.
///
/// Every value is either *determined* (the same for the same scenario, seeds and machine) or
/// *measured* (times and memory, which no two runs share). Measured values live in ``Usage`` and
/// ``MachineRecord`` alone, so that ``digest`` can cover all the rest: an interrupted run that was
/// taken up again has the digest of an undisturbed one.
public struct RunRecord: Codable, Sendable, Equatable {
    /// The version of this format.
    public var schema: Int
    /// The program's version.
    public var crossover: String
    public var scenario: ScenarioRecord
    public var models: [ModelRecord]
    public var machine: MachineRecord
    public var data: DataRecord
    public var retrieval: RetrievalRecord?
    public var arms: [ArmRecord]
    /// Every arm against the base and against the runner-up, on the same questions.
    public var differences: [DifferenceRecord]
    public var forgetting: [ForgettingRecord]
    public var controls: [ControlRecord]
    public var breakEven: [BreakEvenRecord]
    public var examples: [ExampleRecord]
    public var verdict: VerdictRecord
    /// SHA-256 over the canonical JSON of all determined values.
    public var digest: SHA256Digest
}

/// Which scenario was run, with every default filled in.
public struct ScenarioRecord: Codable, Sendable, Equatable {
    /// The folder's name, e.g. `handbook`.
    public var name: String
    public var title: String
    /// SHA-256 over the scenario file and every file it reads.
    public var fingerprint: SHA256Digest
    /// `short-answer`, `label`, `number` or `text`.
    public var taskKind: String
    /// The metric that decides, e.g. `exact-match`.
    public var metric: String
    /// True when a greater value of the metric is better (false for `rmse`).
    public var higherIsBetter: Bool
    public var seeds: [UInt64]
    public var queriesPerMonth: Double
    /// Share of the knowledge that changes each month, 0…1.
    public var knowledgeChangesPerMonth: Double
    public var horizonMonths: Double
    public var requirements: [RequirementRecord]
    /// The resolved scenario as YAML: each key that was given or defaulted.
    public var resolved: String
}

/// One requirement and, for every arm, whether it is met lives in ``ArmRecord/verdict``.
public struct RequirementRecord: Codable, Sendable, Equatable {
    /// E.g. `accuracy` or `forgetting: knowledge`.
    public var name: String
    /// The bound as the user wrote it, e.g. `at least 0.80`.
    public var bound: String
}

/// A model that took part.
public struct ModelRecord: Codable, Sendable, Equatable {
    /// `generator` or `encoder`.
    public var role: String
    public var name: String
    public var architecture: String
    public var parameters: Int
    public var licence: String
    /// File name → SHA-256 of every file read.
    public var files: [String: SHA256Digest]
    public var bytes: Int
}

/// Where it ran (measured).
public struct MachineRecord: Codable, Sendable, Equatable {
    public var processor: String
    public var cores: Int
    public var threads: Int
    public var memoryBytes: Int
    public var system: String
    /// Name and kernel of the BLAS library, e.g. `OpenBLAS 0.3.21 SkylakeX`.
    public var blas: String
    public var precision: String
    /// ISO 8601, UTC.
    public var finishedAt: String
}

/// What was asked, and of what.
public struct DataRecord: Codable, Sendable, Equatable {
    public var trainingCount: Int
    public var validationCount: Int
    public var testCount: Int
    public var documentCount: Int
    public var chunkCount: Int
    /// Names of the strata of the test questions with their sizes, e.g. `seen` and `unseen` articles.
    public var strata: [String: Int]
}

/// How well the retriever finds the gold source of a test question.
public struct RetrievalRecord: Codable, Sendable, Equatable {
    /// k → share of test questions whose gold source is among the first k passages, with its interval.
    public var recallAtK: [Int: Estimate]
    /// The same when passages are ranked by shared words alone (BM25): what the encoder adds.
    public var lexicalRecallAtK: [Int: Estimate]
    public var meanReciprocalRank: Estimate
    public var indexBytes: Int
    public var usage: Usage
}

/// A figure with its interval.
public struct Estimate: Codable, Sendable, Equatable {
    public var value: Double
    /// Bounds of the 95 % interval.
    public var low: Double
    public var high: Double
    /// How many items the figure rests on.
    public var count: Int
    /// `wilson`, `bootstrap` or `none`.
    public var method: String
}

/// Work done, measured on this machine. Sums over everything it covers.
public struct Usage: Codable, Sendable, Equatable {
    /// Tokens of all prompts as they were put to the model.
    public var promptTokens: Int
    /// Tokens of all prompts that had to be computed, after sharing what they have in common.
    public var computedPromptTokens: Int
    public var generatedTokens: Int
    public var trainedTokens: Int
    public var cpuSeconds: Double
    public var wallSeconds: Double
    /// Highest resident memory of the process while this work ran.
    public var peakMemoryBytes: Int
}

/// One arm: what was chosen for it, what it answered, what it cost.
public struct ArmRecord: Codable, Sendable, Equatable {
    /// E.g. `lora+rag`.
    public var name: String
    /// `answer`, or `control` for arms that may not win.
    public var role: String
    /// The setting that validation chose, e.g. `form: completion`, `passages: 1`, `examples: 4`.
    public var chosen: [String: String]
    /// All settings tried on the validation questions, in order, with their score there.
    public var candidates: [CandidateRecord]
    /// The deciding metric on the test questions (mean over seeds).
    public var score: Estimate
    /// Other metrics by name, e.g. `f1`, `contains`.
    public var otherScores: [String: Estimate]
    /// The deciding metric by stratum.
    public var scoreByStratum: [String: Estimate]
    /// The deciding metric by seed, in the scenario's order of seeds; one value for arms without chance.
    public var scoreBySeed: [Double]
    /// Building: training and choosing, without the index.
    public var building: Usage
    /// Training alone; nil for arms that train nothing.
    public var training: TrainingRecord?
    /// Answering all test questions of one seed (mean over seeds).
    public var answering: Usage
    public var adapterBytes: Int
    public var indexBytes: Int
    /// What the arm came to: `recommended`, `meets`, `fails: accuracy …`, `control`, `failed: …`.
    public var verdict: String
    public var rows: [RowRecord]
}

/// A setting that was tried on the validation questions.
public struct CandidateRecord: Codable, Sendable, Equatable {
    public var setting: [String: String]
    public var score: Double
    /// Mean prompt tokens per question: the tie-breaker.
    public var promptTokens: Double
    public var isChosen: Bool
}

/// How a fine-tuning went (of the first seed).
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// `lora` or `full`.
    public var method: String
    public var configuration: [String: String]
    public var trainableParameters: Int
    public var examples: Int
    public var steps: Int
    public var bestStep: Int
    /// Training loss at each step.
    public var losses: [Double]
    /// (step, mean validation loss) whenever validation ran.
    public var validation: [ValidationPoint]
    public var stoppedEarly: Bool
    public var usage: Usage
}

/// One look at the validation set.
public struct ValidationPoint: Codable, Sendable, Equatable {
    public var step: Int
    public var loss: Double
}

/// One question answered by one arm.
public struct RowRecord: Codable, Sendable, Equatable {
    public var question: String
    public var seed: UInt64
    public var answer: String
    /// The deciding metric on this row (for `rmse` the squared error, for `macro-f1` 1 when right).
    public var score: Double
    /// Ids of the passages that stood in the prompt, best first.
    public var passages: [String]
}

/// A paired difference of the deciding metric: `arm` minus `other`.
public struct DifferenceRecord: Codable, Sendable, Equatable {
    public var arm: String
    public var other: String
    public var difference: Estimate
    /// p-value of the exact McNemar test (0/1 scores) or of the paired permutation test.
    public var pValue: Double
    public var test: String
}

/// One capability before and after one fine-tuning.
public struct ForgettingRecord: Codable, Sendable, Equatable {
    /// `english`, `french`, `knowledge`.
    public var probe: String
    /// `perplexity`, `accuracy` or `log-likelihood of the right answer`.
    public var measure: String
    public var arm: String
    public var seed: UInt64
    public var before: Estimate
    public var after: Estimate
    /// after − before, paired over the probe's items.
    public var change: Estimate
    public var higherIsBetter: Bool
}

/// A check that must hold before any verdict.
public struct ControlRecord: Codable, Sendable, Equatable {
    public var name: String
    public var passed: Bool
    /// A sentence with the numbers.
    public var finding: String
}

/// After how many queries the arm that is dearer to build has become the cheaper one.
public struct BreakEvenRecord: Codable, Sendable, Equatable {
    public var dearerToBuild: String
    public var cheaperToBuild: String
    /// nil when it never happens.
    public var queries: Double?
    /// The unit that is compared, e.g. `CPU seconds`.
    public var unit: String
}

/// A question with every arm's answer, for the reader's eyes.
public struct ExampleRecord: Codable, Sendable, Equatable {
    public var question: String
    public var text: String
    public var references: [String]
    /// Why it was picked, e.g. `arms disagree`.
    public var reason: String
    public var answers: [ExampleAnswer]
    public var passages: [ExamplePassage]
}

public struct ExampleAnswer: Codable, Sendable, Equatable {
    public var arm: String
    public var answer: String
    public var score: Double
}

public struct ExamplePassage: Codable, Sendable, Equatable {
    public var id: String
    public var source: String
    public var text: String
    public var similarity: Double
    public var isGold: Bool
}

/// The advice.
public struct VerdictRecord: Codable, Sendable, Equatable {
    /// `recommend`, `not-decided`, `none-meets` or `blocked`.
    public var outcome: String
    /// The recommended arm, when there is one.
    public var arm: String?
    /// Two sentences: what to do, and why with the numbers.
    public var summary: String
    /// How sure: sentences with n, seeds, tests, what was not measured.
    public var confidence: [String]
    /// What would change the advice.
    public var wouldChange: [String]
    /// What to look at next when the evidence does not decide.
    public var missing: [String]
}
