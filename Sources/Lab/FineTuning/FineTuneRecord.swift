public import Foundations
public import Kernels
public import LanguageModels
public import Record

/// What a fine-tuning without a scenario came to: `training.json` beside its weights.
public struct FineTuneRecord: Codable, Sendable {
    /// A file of data, or a part of it.
    public struct Part: Codable, Sendable, Equatable {
        /// The path as it was given.
        public var file: String
        /// SHA-256 of the file's bytes.
        public var sha256: SHA256Digest
        /// How it is written, by the name of its ``Datasets/Dialect``.
        public var form: String
        /// Rows that went here.
        public var rows: Int
        /// Sequences that were made of them, without those that are too long.
        public var examples: Int
        /// Examples that the model cannot look at as a whole, and that were left out.
        public var tooLong: [LongItem]
    }

    /// Version of the program.
    public var version: String
    /// The model that was trained.
    public var model: ModelIdentity
    /// Where other programs find it: its name on the hub, or an absolute path.
    public var origin: String
    /// How linear layers multiplied.
    public var precision: Precision
    /// Of every random choice.
    public var seed: UInt64
    /// What was learnt.
    public var data: Part
    /// What the best weights were chosen by; nil without validation.
    public var validation: Part?
    /// Options, losses, gradient norms and the work. Work of a killed process behind its last
    /// checkpoint is not counted.
    public var training: TrainingRecord
    /// What the course of the training shows.
    package var symptoms: [TrainingSymptom]
    /// SHA-256 of each file of weights.
    public var files: [String: SHA256Digest]
}

extension FineTuneRecord {
    /// The name of its file.
    static let fileName = "training.json"

    /// The look with the least loss; nil without validation.
    public var bestValidation: ValidationPoint? {
        training.validation.first { $0.step == training.bestStep }
    }
}
