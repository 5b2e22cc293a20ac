import Foundations
package import Kernels
package import LanguageModels
package import Scenarios

/// The models of an experiment.
///
/// Not `Sendable`: one owner at a time.
package final class Models {
    let compute: Compute
    let generator: LanguageModel
    let encoder: SentenceEncoder
    private let names: ModelNames
    private let store: ModelStore

    package init(
        names: ModelNames, store: ModelStore, compute: Compute, monitor: Monitor
    ) throws {
        self.names = names
        self.store = store
        self.compute = compute
        try monitor.report("loading models", 0, of: 2)
        generator = try store.languageModel(names.generator, on: compute)
        try monitor.report("loading models", 1, of: 2)
        encoder = try store.sentenceEncoder(
            names.encoder, queryPrefix: names.queryPrefix, passagePrefix: names.passagePrefix,
            on: compute)
        try monitor.report("loading models", 2, of: 2)
    }

    /// The language model as its files have it, whatever became of the one in memory.
    func freshGenerator() throws -> LanguageModel {
        try store.languageModel(names.generator, on: compute)
    }

    /// What a journal belongs to: the scenario with its data, the models' files, and the way this
    /// version works.
    func fingerprint(with scenario: SHA256Digest) -> SHA256Digest {
        SHA256.hash(
            [
                scenario.hex, generator.identity.fingerprint.hex, encoder.identity.fingerprint.hex,
                compute.precision.rawValue, "schema \(RunRecord.currentSchema)",
                Crossover.version,
            ].joined(separator: "\n"))
    }
}

/// The program itself.
public enum Crossover {
    /// Changes whenever results may.
    public static let version = "0.1.0"
}
