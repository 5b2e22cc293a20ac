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
    /// What was asked for.
    public var scenario: ScenarioRecord
    /// The generator, then the encoder.
    public var models: [ModelRecord]
    /// Where the run took place (measured).
    public var machine: MachineRecord
    /// How many questions and documents took part.
    public var data: DataRecord
    /// How well passages were found; nil without a corpus.
    public var retrieval: RetrievalRecord?
    /// Every arm in the scenario's order, failed ones and controls included.
    public var arms: [ArmRecord]
    /// Every arm against the base and against the runner-up, on the same questions.
    public var differences: [DifferenceRecord]
    /// Every probe of every fine-tuning; empty when nothing was trained or probed.
    public var forgetting: [ForgettingRecord]
    /// Checks of the measurement itself; when one fails, there is no advice.
    public var controls: [ControlRecord]
    /// From how many queries on an arm pays for what its building costs more.
    public var breakEven: [BreakEvenRecord]
    /// A few questions with all answers, picked by rule.
    public var examples: [ExampleRecord]
    /// What follows from all this.
    public var verdict: VerdictRecord
    /// SHA-256 over the canonical JSON of all determined values.
    public var digest: SHA256Digest
}

/// Which scenario was run, with every default filled in.
public struct ScenarioRecord: Codable, Sendable, Equatable {
    /// The folder's name, e.g. `handbook`.
    public var name: String
    /// The heading of the report, as the user wrote it.
    public var title: String
    /// SHA-256 over the scenario file and every file it reads.
    public var fingerprint: SHA256Digest
    /// `short-answer`, `label`, `number` or `text`.
    public var taskKind: String
    /// The metric that decides, e.g. `exact-match`.
    public var metric: String
    /// True when a greater value of the metric is better (false for `rmse`).
    public var higherIsBetter: Bool
    /// Seeds that every arm with chance in it was run with.
    public var seeds: [UInt64]
    /// Expected questions a month, ≥ 0.
    public var queriesPerMonth: Double
    /// Share of the knowledge that changes each month, 0…1.
    public var knowledgeChangesPerMonth: Double
    /// Months over which costs are added up.
    public var horizonMonths: Double
    /// What an arm must meet to be recommended; may be empty.
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
    /// The catalogue's name, or the file's for a user's own model.
    public var name: String
    /// `llama` or `bert`.
    public var architecture: String
    /// Number of weights.
    public var parameters: Int
    /// SPDX identifier from the catalogue; `unknown` for a user's own model.
    public var licence: String
    /// File name → SHA-256 of every file read.
    public var files: [String: SHA256Digest]
    /// Size of all files together.
    public var bytes: Int
}

/// Where it ran (measured).
public struct MachineRecord: Codable, Sendable, Equatable {
    /// The processor's name as the system gives it, or `unknown`.
    public var processor: String
    /// Cores that the process may use.
    public var cores: Int
    /// Threads that shared the arithmetic.
    public var threads: Int
    /// Main memory of the machine, in bytes.
    public var memoryBytes: Int
    /// Name and version of the operating system.
    public var system: String
    /// Name and kernel of the BLAS library, e.g. `OpenBLAS 0.3.21 SkylakeX`.
    public var blas: String
    /// Number format of the arithmetic: `f32`.
    public var precision: String
    /// ISO 8601, UTC.
    public var finishedAt: String
}

/// What was asked, and of what.
public struct DataRecord: Codable, Sendable, Equatable {
    /// Questions for training and for worked examples.
    public var trainingCount: Int
    /// Questions on which settings are chosen and training is stopped.
    public var validationCount: Int
    /// Questions that only the final scores are made from.
    public var testCount: Int
    /// Documents of the corpus; 0 without one.
    public var documentCount: Int
    /// Chunks that these documents were cut into; 0 without an index.
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
    /// Mean of 1 / rank of the first gold passage, 0 where none is found; 1 is perfect.
    public var meanReciprocalRank: Estimate
    /// Size of the chunks' texts and vectors.
    public var indexBytes: Int
    /// The work of embedding the corpus, its processor time as when the vectors were first made.
    public var usage: Usage
}

/// A figure with its interval.
public struct Estimate: Codable, Sendable, Equatable {
    /// The figure itself, in the unit of what it measures; NaN when there is none.
    public var value: Double
    /// Bounds of the 95 % interval.
    public var low: Double
    /// The upper bound of the interval.
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
    /// Tokens that the model wrote, or whose likelihood it gave.
    public var generatedTokens: Int
    /// Tokens that went forward and back in training.
    public var trainedTokens: Int
    /// Processor time of all threads together, in seconds.
    public var cpuSeconds: Double
    /// Time on the clock, in seconds.
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
    /// Size of the trained weights on disk; 0 for arms that train nothing.
    public var adapterBytes: Int
    /// Size of the index that the arm reads; 0 when it reads none.
    public var indexBytes: Int
    /// What the arm came to: `recommended`, `meets`, `fails: accuracy …`, `control`, `failed: …`.
    public var verdict: String
    /// Every answer to a test question, seed by seed; empty when the arm failed.
    public var rows: [RowRecord]
}

/// A setting that was tried on the validation questions.
public struct CandidateRecord: Codable, Sendable, Equatable {
    /// Name and value of each choice, e.g. `passages: 1`.
    public var setting: [String: String]
    /// The deciding metric on the validation questions.
    public var score: Double
    /// Mean prompt tokens per question: the tie-breaker.
    public var promptTokens: Double
    /// Whether the test questions were answered with this setting.
    public var isChosen: Bool
}

/// How a fine-tuning went (of the first seed).
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// `lora` or `full`.
    public var method: String
    /// Name and value of each hyperparameter, e.g. `rank: 16`.
    public var configuration: [String: String]
    /// How many weights were trained.
    public var trainableParameters: Int
    /// Training sequences, each seen once an epoch.
    public var examples: Int
    /// Optimiser steps that were done.
    public var steps: Int
    /// The step whose weights were kept, counted from 1.
    public var bestStep: Int
    /// Training loss at each step.
    public var losses: [Double]
    /// (step, mean validation loss) whenever validation ran.
    public var validation: [ValidationPoint]
    /// Whether validation ended the training before its last step.
    public var stoppedEarly: Bool
    /// The work of this training alone.
    public var usage: Usage
}

/// One look at the validation set.
public struct ValidationPoint: Codable, Sendable, Equatable {
    /// Optimiser steps that were done before this look.
    public var step: Int
    /// Mean over all target tokens of the validation set, in nats.
    public var loss: Double
}

/// One question answered by one arm.
public struct RowRecord: Codable, Sendable, Equatable {
    /// The question's id in the data set.
    public var question: String
    /// The seed of the run that answered.
    public var seed: UInt64
    /// What the arm answered, as it was scored.
    public var answer: String
    /// The deciding metric on this row (for `rmse` the squared error, for `macro-f1` 1 when right).
    public var score: Double
    /// Ids of the passages that stood in the prompt, best first.
    public var passages: [String]
}

/// A paired difference of the deciding metric: `arm` minus `other`.
public struct DifferenceRecord: Codable, Sendable, Equatable {
    /// The arm that is compared.
    public var arm: String
    /// The arm that it is compared with.
    public var other: String
    /// Paired over the questions, with a bootstrap interval.
    public var difference: Estimate
    /// p-value of the exact McNemar test (0/1 scores) or of the paired permutation test.
    public var pValue: Double
    /// Which test gave the p-value, e.g. `exact McNemar`.
    public var test: String
}

/// One capability before and after one fine-tuning.
public struct ForgettingRecord: Codable, Sendable, Equatable {
    /// `english`, `french`, `knowledge`.
    public var probe: String
    /// `perplexity`, `accuracy` or `log-likelihood of the right answer`.
    public var measure: String
    /// The arm whose fine-tuning is looked at.
    public var arm: String
    /// The seed of that fine-tuning.
    public var seed: UInt64
    /// The untuned model's figure.
    public var before: Estimate
    /// The same figure of the tuned model.
    public var after: Estimate
    /// after − before, paired over the probe's items.
    public var change: Estimate
    /// Whether more of the measure is better (false for perplexity).
    public var higherIsBetter: Bool
}

/// A check that must hold before any verdict.
public struct ControlRecord: Codable, Sendable, Equatable {
    /// What is checked, e.g. `wrong corpus`.
    public var name: String
    /// False when the measurement itself is in doubt.
    public var passed: Bool
    /// A sentence with the numbers.
    public var finding: String
}

/// After how many queries the arm that is dearer to build has become the cheaper one.
public struct BreakEvenRecord: Codable, Sendable, Equatable {
    /// The arm that costs more before its first answer.
    public var dearerToBuild: String
    /// The arm that it is compared with.
    public var cheaperToBuild: String
    /// nil when it never happens.
    public var queries: Double?
    /// The unit that is compared, e.g. `CPU seconds`.
    public var unit: String
}

/// A question with every arm's answer, for the reader's eyes.
public struct ExampleRecord: Codable, Sendable, Equatable {
    /// The question's id in the data set.
    public var question: String
    /// The question as it was asked.
    public var text: String
    /// The accepted answers.
    public var references: [String]
    /// Why it was picked, e.g. `arms disagree`.
    public var reason: String
    /// What every arm that did not fail said, in the order of the arms.
    public var answers: [ExampleAnswer]
    /// What the retriever found for it, best first; empty without a corpus.
    public var passages: [ExamplePassage]
}

/// One arm's answer to an example question.
public struct ExampleAnswer: Codable, Sendable, Equatable {
    /// The arm that answered.
    public var arm: String
    /// The answer of its first seed.
    public var answer: String
    /// The deciding metric on this answer.
    public var score: Double
}

/// A passage that was found for an example question.
public struct ExamplePassage: Codable, Sendable, Equatable {
    /// `path#number`, unique in the corpus.
    public var id: String
    /// Path of its document in the corpus.
    public var source: String
    /// The passage word for word.
    public var text: String
    /// Cosine of the question's and the passage's vectors, −1…1.
    public var similarity: Double
    /// Whether the passage holds what the question asks for.
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
