package import Domain
import Foundations
package import Kernels
package import LanguageModels
import Record
import Scenarios

/// The models of an experiment.
///
/// Not `Sendable`: one owner at a time.
package final class Models {
    let compute: Compute
    /// Nil where no arm asks it.
    let generator: LanguageModel?
    /// Nil where nothing is turned into vectors, or a service does it.
    let encoder: SentenceEncoder?
    /// Of the model that judges answers; nil when none does.
    let judge: ModelIdentity?
    let names: ModelNames
    /// What was measured of models and need not be measured again.
    let measurements: MeasurementCache
    /// Which of the models that are named are needed.
    private let need: Need
    /// Whether nobody has said in which precision they multiply.
    let precisionIsAutomatic: Bool
    let judgeName: String?
    let store: ModelStore

    /// Which models of this machine a scenario needs.
    package struct Need {
        var generator = true
        var encoder = true

        /// Both.
        package init() {}

        init(_ scenario: Scenario) {
            (generator, encoder) = (scenario.asksGenerator, scenario.asksEncoder)
        }
    }

    /// - Parameter judge: name or path of the model that judges answers. Its files are read once
    ///   to know them; it takes no memory while the arms are at work.
    package convenience init(
        names: ModelNames, need: Need = Need(), judge: String? = nil, store: ModelStore,
        compute: Compute, precisionIsAutomatic: Bool = false, monitor: Monitor
    ) throws {
        try self.init(
            names: names, need: need, judge: judge, store: store, compute: compute,
            precisionIsAutomatic: precisionIsAutomatic,
            measurements: MeasurementCache(
                folder: store.measurementsFolder, notice: monitor.notice),
            monitor: monitor)
    }

    private init(
        names: ModelNames, need: Need, judge: String?, store: ModelStore, compute: Compute,
        precisionIsAutomatic: Bool, measurements: MeasurementCache, monitor: Monitor
    ) throws {
        self.names = names
        self.need = need
        self.precisionIsAutomatic = precisionIsAutomatic
        self.measurements = measurements
        judgeName = judge
        self.store = store
        self.compute = compute
        try monitor.report("loading models", 0, of: 2)
        let generator =
            need.generator ? try store.languageModel(names.generator, on: compute) : nil
        self.generator = generator
        self.judge = try judge.map { judge in
            if judge == names.generator, let generator { return generator.identity }
            return try store.languageModel(judge, on: compute).identity
        }
        try monitor.report("loading models", 1, of: 2)
        encoder =
            need.encoder
            ? try store.sentenceEncoder(
                names.encoder, queryPrefix: names.queryPrefix, passagePrefix: names.passagePrefix,
                on: compute) : nil
        try monitor.report("loading models", 2, of: 2)
    }

    /// The same models as their files have them, whatever became of these.
    func reloaded(monitor: Monitor) throws -> Models {
        try Models(
            names: names, need: need, judge: judgeName, store: store, compute: compute,
            precisionIsAutomatic: precisionIsAutomatic, measurements: measurements,
            monitor: monitor)
    }

    /// Where other programs find the generator: its name on the hub, or an absolute path.
    var generatorOrigin: String { store.origin(of: names.generator) }

    /// The language model as its files have it, whatever became of the one in memory.
    func freshGenerator() throws -> LanguageModel {
        try store.languageModel(names.generator, on: compute)
    }

    /// Reads single weights of the language model as its files have them.
    func generatorWeights() throws -> DecoderLoader {
        try store.files(of: names.generator).weights
    }

    /// The model that judges answers, apart from the generator; nil where that is the judge, too,
    /// or there is none.
    func separateJudge() throws -> LanguageModel? {
        guard let judgeName, judge?.fingerprint != generator?.identity.fingerprint else {
            return nil
        }
        return try store.languageModel(judgeName, on: compute)
    }

    /// What a journal belongs to: the scenario with its data, the models' files, and the way this
    /// version works.
    ///
    /// - Parameter precision: nil for that of these models.
    func fingerprint(
        with scenario: SHA256Digest, precision: Precision? = nil
    ) -> SHA256Digest {
        let parts = [
            scenario.hex, generator?.identity.fingerprint.hex ?? "no generator",
            encoder?.identity.fingerprint.hex ?? "no encoder",
            (precision ?? compute.precision).rawValue, "schema \(RunRecord.currentSchema)",
            Crossover.version,
            judge?.fingerprint.hex,
        ]
        return SHA256.hash(parts.compactMap(\.self).joined(separator: "\n"))
    }
}

extension ScenarioBundle {
    /// What the journal of a run without models belongs to.
    var fingerprintWithoutModels: SHA256Digest {
        SHA256.hash(
            [
                experimentFingerprint.hex, "no models", "schema \(RunRecord.currentSchema)",
                Crossover.version,
            ].joined(separator: "\n"))
    }
}

/// The program itself.
public enum Crossover {
    /// Changes whenever results may.
    public static let version = "0.5.0"
}
