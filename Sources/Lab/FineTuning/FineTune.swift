public import Datasets
public import Domain
import FineTuning
import FoundationEssentials
import Foundations
public import Kernels
public import LanguageModels
import ModelAPI
import Record

/// A fine-tuning of a model on a file of data, without a scenario.
public struct FineTune {
    /// Where the examples come from that say which weights are best.
    public enum Validation {
        /// From a file of their own.
        case data(Dataset)
        /// A share of the data's groups, 0 ..< 1, as ``Datasets/DatasetSplit`` draws them: by prompt,
        /// or by the value of a field. With 0 there is no validation.
        case share(Double, group: String?)
    }

    /// What is learnt.
    public var data: Dataset
    /// What it is held against while it is learnt.
    public var validation: Validation
    /// How it is learnt. ``TrainingConfiguration/form`` is that of conversations and of prompts.
    public var configuration: TrainingConfiguration
    /// Of every random choice.
    public var seed: UInt64
    /// Tokens of a sequence into which documents are packed, ≥ 2; at most the model's context counts.
    public var packedTokens: Int

    /// Puts together what is to be learnt, and how.
    public init(
        _ data: Dataset, validation: Validation, configuration: TrainingConfiguration,
        seed: UInt64 = 1, packedTokens: Int = 512
    ) {
        precondition(packedTokens >= 2, "a sequence needs something to go on from")
        self.data = data
        self.validation = validation
        self.configuration = configuration
        self.seed = seed
        self.packedTokens = packedTokens
    }

    /// Trains, and writes the weights and `training.json` into a folder that is not there yet.
    ///
    /// Where it stands is kept in a folder beside it (`<out>-unfinished`), from which the same call
    /// goes on after it was ended at any moment, and comes to the same weights, bit for bit. A
    /// training that diverged leaves its last checkpoint there.
    ///
    /// - Parameters:
    ///   - name: of the model, or its path.
    ///   - out: the folder; the one above it is made.
    ///   - isRestarted: whether what an unfinished fine-tuning left is thrown away.
    /// - Throws: `Interrupted`; ``LabError``; `DatasetsError` for rows that cannot be trained on;
    ///   `FineTuningError` for a training that diverges, or with nothing to learn; the errors of the
    ///   rooms below for files and models.
    public func run(
        model name: String, from store: ModelStore, on compute: Compute, out: String,
        isRestarted: Bool = false, monitor: Monitor
    ) throws -> FineTuneRecord {
        let out = Self.withoutSlash(out)
        guard FileKind(at: out) == .nothing else {
            throw LabError.folder(path: out, reason: "it is there already, and stays as it is")
        }
        let (rows, held) = try divided()
        try monitor.report("loading the model", 0, of: 1)
        let model = try store.languageModel(name, on: compute)
        let origin = store.origin(of: name)
        try monitor.report("loading the model", 1, of: 1)
        let sequences = try DatasetTexts(
            model: model, form: configuration.form, packedTokens: packedTokens
        ).data(training: rows, validation: held)
        try sequences.requireAny(limit: model.contextLength)
        guard sequences.training.contains(where: { $0.targetCount > 0 }) else {
            throw FineTuningError.nothingToLearn(given: rows.count)
        }
        let parts = try parts(sequences, rows: rows.count, held: held.count)
        let unfinished = try UnfinishedFolder(
            beside: out, of: try identity(model, compute, parts), isRestarted: isRestarted)
        let texts = ReplayTexts(model: model, seed: seed)
        let replay =
            configuration.retention.needsMaterial
            ? try unfinished.replay { try texts.written(progress: monitor.replayRequests).texts }
            : []
        let training = ModelTraining(of: model.decoder, configuration, seed: seed)
        let outcome = try train(
            training, on: sequences, replay: texts.sequences(of: replay), unfinished, monitor)
        var record = FineTuneRecord(
            version: Crossover.version, model: model.identity, origin: origin,
            precision: compute.precision, seed: seed, data: parts.data,
            validation: parts.validation,
            training: TrainingRecord(
                outcome, of: configuration, examples: sequences.training.count,
                movement: try training.movement { try store.files(of: name).weights },
                usage: unfinished.usage),
            symptoms: [], files: [:])
        record.symptoms = record.training.symptoms
        try AtomicFolder.make(at: out) { staging in
            try training.write(into: staging, baseModel: origin)
            record.files = try TunedWeights.hashes(ofAllIn: staging) ?? [:]
            try AtomicFile.write(
                CanonicalJSON.encode(record), to: "\(staging)/\(FineTuneRecord.fileName)")
        }
        try unfinished.remove()
        return record
    }

    private func train(
        _ training: ModelTraining, on data: TrainingData, replay: [TrainingSequence],
        _ unfinished: UnfinishedFolder, _ monitor: Monitor
    ) throws -> TrainingOutcome {
        do {
            return try training.trainer.train(
                data.training, validation: data.validation, replay: replay,
                stretch: unfinished.stretch(isEnded: { monitor.isEnded })
            ) { step in
                try monitor.report(step.stage, detail: step.detail, step.completed, of: step.total)
            }
        } catch let error as FineTuningError {
            if case .diverged = error, unfinished.hasCheckpoint {
                monitor.notice("The last checkpoint stays in \(Excerpt.line(unfinished.path)).")
            }
            throw error
        }
    }

    // MARK: - Data

    /// Rows to learn, and rows to validate by.
    private func divided() throws -> (training: [TrainingExample], held: [TrainingExample]) {
        let rows = try data.trainable()
        switch validation {
        case .data(let other): return (sampled(rows), try other.trainable())
        case .share(0, _): return (sampled(rows), [])
        case .share(let share, let group):
            let split = try DatasetSplit(
                rows, shares: .init(validation: share, test: 0), field: group, seed: seed)
            return (
                sampled(split.places(of: .train).map { rows[$0] }),
                split.places(of: .validation).map { rows[$0] }
            )
        }
    }

    /// At most as many rows as the configuration asks for, drawn by the seed.
    private func sampled(_ rows: [TrainingExample]) -> [TrainingExample] {
        guard let most = configuration.examples, most < rows.count else { return rows }
        var random = SeededGenerator(seed: seed, stream: "training sample")
        var order = rows
        random.shuffle(&order)
        return Array(order.prefix(most))
    }

    private typealias Parts = (data: FineTuneRecord.Part, validation: FineTuneRecord.Part?)

    private func parts(_ sequences: TrainingData, rows: Int, held: Int) throws -> Parts {
        func part(
            _ dataset: Dataset, _ rows: Int, _ kept: [TrainingSequence], _ tooLong: [LongItem]
        ) throws -> FineTuneRecord.Part {
            FineTuneRecord.Part(
                file: dataset.file, sha256: try SHA256.hash(fileAt: dataset.file),
                form: dataset.dialect.rawValue, rows: rows, examples: kept.count, tooLong: tooLong)
        }
        let learnt = try part(data, rows, sequences.training, sequences.tooLong)
        guard held > 0 else { return (learnt, nil) }
        var source = data
        if case .data(let other) = validation { source = other }
        return (
            learnt, try part(source, held, sequences.validation, sequences.tooLongToStopBy)
        )
    }

    /// A digest over all that decides what is learnt, but for the sequences themselves, which the
    /// checkpoint knows.
    private func identity(
        _ model: LanguageModel, _ compute: Compute, _ parts: Parts
    ) throws -> SHA256Digest {
        SHA256.hash(
            [
                Crossover.version, model.identity.fingerprint.hex, compute.precision.rawValue,
                "\(seed) \(packedTokens)", try CanonicalJSON.encodeLine(configuration),
                parts.data.sha256.hex, "\(parts.data.rows)",
                parts.validation?.sha256.hex ?? "none", "\(parts.validation?.rows ?? 0)",
            ].joined(separator: "\n"))
    }

    private static func withoutSlash(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
