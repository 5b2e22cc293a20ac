public import Domain
import Evaluation
public import Foundations

// What went into a run: the scenario, the models, the machine, the data.

/// Which scenario was run, with every default filled in.
public struct ScenarioRecord: Codable, Sendable, Equatable {
    /// The folder's name, e.g. `handbook`.
    public var name: String
    /// The heading of the report, as the user wrote it.
    public var title: String
    /// SHA-256 over the scenario file and every file it reads.
    public var fingerprint: SHA256Digest
    /// What kind of answers is asked for.
    public var taskKind: TaskConfiguration.Kind
    /// The metric that decides.
    public var metric: DecidingMetric
    /// True when a greater value of the metric is better (false for `rmse`).
    public var higherIsBetter: Bool
    /// The metric by which settings were chosen on the validation questions; nil where the one that
    /// decides did that too.
    public var choosingMetric: DecidingMetric?
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
    /// Differences of the score below this do not matter: a share of all questions, of an error a
    /// share of the error; nil in records of programs that did not give it.
    public var margin: Double?
    /// The resolved scenario as YAML: each key that was given or defaulted.
    public var resolved: String

    package init(
        name: String, title: String, fingerprint: SHA256Digest, taskKind: TaskConfiguration.Kind,
        metric: DecidingMetric, higherIsBetter: Bool,
        choosingMetric: DecidingMetric? = nil, seeds: [UInt64], queriesPerMonth: Double,
        knowledgeChangesPerMonth: Double, horizonMonths: Double, requirements: [RequirementRecord],
        margin: Double? = nil, resolved: String
    ) {
        self.name = name
        self.title = title
        self.fingerprint = fingerprint
        self.taskKind = taskKind
        self.metric = metric
        self.higherIsBetter = higherIsBetter
        self.choosingMetric = choosingMetric
        self.seeds = seeds
        self.queriesPerMonth = queriesPerMonth
        self.knowledgeChangesPerMonth = knowledgeChangesPerMonth
        self.horizonMonths = horizonMonths
        self.requirements = requirements
        self.margin = margin
        self.resolved = resolved
    }
}

/// One requirement; whether an arm meets it, its ``ArmRecord/standing`` says.
public struct RequirementRecord: Codable, Sendable, Equatable {
    /// What is required of.
    public enum Subject: String, Codable, Sendable, CaseIterable {
        /// The deciding metric.
        case accuracy
        /// The share of the questions without an answer that are answered.
        case answersWithoutBasis = "answers-without-basis"
        /// Mean seconds an answer.
        case latency
        /// The 95th percentile of the seconds that one user waits.
        case latencyP95 = "latency-p95"
        /// The bill of a month, in ``RequirementRecord/currency``.
        case cost
        /// What may leave the machine.
        case privacy
        /// The loss on a probe.
        case forgetting
    }

    /// On which side of the limit a value must lie.
    public enum Direction: String, Codable, Sendable {
        case atLeast = "at-least"
        case atMost = "at-most"
    }

    /// What is required of.
    public var subject: Subject
    /// The probe of ``Subject/forgetting``; nil for all others.
    public var probe: ForgettingConfiguration.Probe?
    /// nil for ``Subject/privacy``.
    public var direction: Direction?
    /// The limit, shares as 0…1; nil for ``Subject/privacy``.
    public var value: Double?
    /// ISO 4217, of a ``Subject/cost``.
    public var currency: String?
    /// What may be sent away, of ``Subject/privacy``; empty for nothing.
    public var mayLeave: [PrivateData]?
}

/// A model that took part.
public struct ModelRecord: Codable, Sendable, Equatable {
    /// What a model does in a run.
    public enum Role: String, Codable, Sendable {
        /// It answers.
        case generator
        /// It finds passages and near questions.
        case encoder
        /// It says whether answers are right.
        case judge
    }

    /// What it did.
    public var role: Role
    /// The catalogue's name, or the file's for a user's own model.
    public var name: String
    /// E.g. `llama` or `bert`.
    public var architecture: String
    /// Number of weights.
    public var parameters: Int
    /// SPDX identifier from the catalogue; `unknown` for a user's own model.
    public var licence: String
    /// File name → SHA-256 of every file read.
    public var files: [String: SHA256Digest]
    /// Size of all files together.
    public var bytes: Int

    package init(
        role: Role, name: String, architecture: String, parameters: Int, licence: String,
        files: [String: SHA256Digest], bytes: Int
    ) {
        self.role = role
        self.name = name
        self.architecture = architecture
        self.parameters = parameters
        self.licence = licence
        self.files = files
        self.bytes = bytes
    }
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
    /// How linear layers were computed: `f32`, `bf16` or `int8`.
    public var precision: String
    /// What multiplied them in bf16 and int8, e.g. `avx512-bf16`; nil in f32, where BLAS did, and
    /// in records of programs that did not say.
    public var kernel: String?
    /// Whether the program chose the precision (`--precision auto`); nil where a flag or the
    /// scenario did, and in records of programs that did not say.
    public var precisionIsAutomatic: Bool?
    /// ISO 8601, UTC.
    public var finishedAt: String

    package init(
        processor: String, cores: Int, threads: Int, memoryBytes: Int, system: String, blas: String,
        precision: String, kernel: String? = nil, precisionIsAutomatic: Bool? = nil,
        finishedAt: String
    ) {
        self.processor = processor
        self.cores = cores
        self.threads = threads
        self.memoryBytes = memoryBytes
        self.system = system
        self.blas = blas
        self.precision = precision
        self.kernel = kernel
        self.precisionIsAutomatic = precisionIsAutomatic
        self.finishedAt = finishedAt
    }
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
    /// What of the data was passed over, left out or counted once; nil in records of programs that
    /// did not say.
    public var notices: [DataNotice]?

    package init(
        trainingCount: Int, validationCount: Int, testCount: Int, documentCount: Int,
        chunkCount: Int, strata: [String: Int], notices: [DataNotice]? = nil
    ) {
        self.trainingCount = trainingCount
        self.validationCount = validationCount
        self.testCount = testCount
        self.documentCount = documentCount
        self.chunkCount = chunkCount
        self.strata = strata
        self.notices = notices
    }
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

    package init(
        recallAtK: [Int: Estimate], lexicalRecallAtK: [Int: Estimate], meanReciprocalRank: Estimate,
        indexBytes: Int, usage: Usage
    ) {
        self.recallAtK = recallAtK
        self.lexicalRecallAtK = lexicalRecallAtK
        self.meanReciprocalRank = meanReciprocalRank
        self.indexBytes = indexBytes
        self.usage = usage
    }
}

/// Tokens that the sentence encoder reads, each text once.
public struct EmbeddedTokensRecord: Codable, Sendable, Equatable {
    /// Of all passages of the corpus; 0 without one.
    public var corpusTokens: Int
    /// Of all training questions.
    public var trainingTokens: Int
    /// Of all validation questions.
    public var validationTokens: Int
    /// Of all test questions.
    public var testTokens: Int

    package init(corpusTokens: Int, trainingTokens: Int, validationTokens: Int, testTokens: Int) {
        self.corpusTokens = corpusTokens
        self.trainingTokens = trainingTokens
        self.validationTokens = validationTokens
        self.testTokens = testTokens
    }
}

/// A service that makes the vectors.
public struct EmbedderRecord: Codable, Sendable, Equatable {
    /// The scenario's name of the model.
    public var name: String
    /// What a million tokens of texts costs, in the currency of the deciding price sheet; nil is
    /// unknown.
    public var million: Double?

    package init(name: String, million: Double?) {
        self.name = name
        self.million = million
    }
}
