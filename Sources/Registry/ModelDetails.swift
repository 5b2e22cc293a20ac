public import Domain
public import Foundations
public import Record

/// What a version comes from, as hashes, and how it was trained.
public struct Lineage: Sendable, Equatable, Encodable {
    /// The scenario's name.
    public let scenario: String
    /// Of the scenario and every file that it reads, the data among them.
    public let scenarioFingerprint: SHA256Digest
    /// Of the record's determined values: two runs with the same one found the same.
    public let recordDigest: SHA256Digest
    /// The version of the program that ran it.
    public let crossover: String
    /// The model that was tuned, with the hashes of its files; nil where the record names none.
    public let base: ModelRecord?
    /// How it was trained.
    public let configuration: TrainingConfiguration
    /// Of the configuration as canonical JSON on one line.
    public let configurationDigest: SHA256Digest
}

/// A version with what the record of its run says of it.
///
/// The registry keeps no copy of it: it is read from the record, whose hash the registry keeps.
public struct ModelDetails: Sendable, Encodable {
    /// The version.
    public let version: ModelVersion
    /// What it comes from.
    public let lineage: Lineage
    /// The metric that decided.
    public let metric: DecidingMetric
    /// The setting that the arm was measured with.
    public let setting: ArmSetting
    /// The deciding metric on the test questions, over all seeds of the arm.
    public let score: Estimate
    /// The same of this training's seed alone; nil where the record does not tell.
    public let seedScore: Double?
    /// The deciding metric by group of questions, over all seeds.
    public let scoreByStratum: [String: Estimate]
    /// Other metrics by name, over all seeds.
    public let otherScores: [String: Estimate]
    /// What this training lost or gained on each probe.
    public let forgetting: [ForgettingRecord]
    /// How far it moved the model on the task; nil where that was not measured.
    public let divergence: DivergenceRecord?

    /// Reads a record.
    ///
    /// - Throws: ``RegistryError/record(reason:)`` when the version's training is not in it.
    public init(_ version: ModelVersion, in run: RunRecord) throws(RegistryError) {
        let registration = version.registration
        let training = try TrainingInRun(
            arm: registration.arm, seed: registration.seed, of: run)
        guard let arm = run.arms.first(where: { $0.name == training.arm }),
            let configuration = arm.training?.configuration
        else { throw .record(reason: "Arm \(Excerpt.quoted(training.arm)) was not trained in it.") }
        self.version = version
        lineage = Lineage(
            scenario: run.scenario.name, scenarioFingerprint: run.scenario.fingerprint,
            recordDigest: run.digest, crossover: run.crossover,
            base: run.models.first { $0.role == .generator }, configuration: configuration,
            configurationDigest: try Self.digest(of: configuration))
        metric = run.scenario.metric
        setting = arm.chosen
        score = arm.score
        let place = run.scenario.seeds.firstIndex(of: training.seed)
        seedScore = place.flatMap {
            arm.scoreBySeed.indices.contains($0) && arm.scoreBySeed[$0].isFinite
                ? arm.scoreBySeed[$0] : nil
        }
        scoreByStratum = arm.scoreByStratum
        otherScores = arm.otherScores
        forgetting = run.forgetting.filter { $0.arm == training.arm && $0.seed == training.seed }
        divergence = run.ledger?.divergences.first {
            $0.arm == training.arm && $0.seed == training.seed
        }
    }

    private static func digest(
        of configuration: TrainingConfiguration
    ) throws(RegistryError) -> SHA256Digest {
        do {
            return SHA256.hash(try CanonicalJSON.encodeLine(configuration))
        } catch {
            throw .record(reason: "\(error)")
        }
    }
}
