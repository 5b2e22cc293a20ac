public import Foundations

/// One entry of the audit trail: what was done, by whom, and when.
public struct RegistryEvent: Codable, Sendable, Equatable {
    /// Who did something, and when.
    public struct Author: Codable, Sendable, Equatable {
        /// As they call themselves; nil where nobody said.
        public var by: String?
        /// ISO 8601, UTC, to the second.
        public var at: String

        /// Takes both as they are.
        public init(by: String?, at: String) {
            self.by = by
            self.at = at
        }
    }

    /// What was done.
    public enum Action: Codable, Sendable, Equatable {
        /// A model became a version.
        case registered(Registration)
        /// A version may be used.
        case approved(VersionName, reason: String)
        /// A version must not be used, from now on and for good.
        case rejected(VersionName, reason: String)
        /// Somebody said something of a version.
        case noted(VersionName, text: String)
        /// An alias leads to a version.
        case aliased(ModelAlias, VersionName)
        /// An alias that leads to a version is taken away.
        case unaliased(ModelAlias, VersionName)
        /// An alias leads again to a version that it led to before.
        case rolledBack(ModelAlias, VersionName, reason: String?)
    }

    /// Who did it, and when.
    public var author: Author
    /// What was done.
    public var action: Action
}

/// What a version is, for good.
public struct Registration: Codable, Sendable, Equatable {
    /// Its name and number.
    public let version: VersionName
    /// The arm of the run that it was trained for.
    public let arm: String
    /// The seed of its training.
    public let seed: UInt64
    /// SHA-256 of its weights, by file name.
    public let files: [String: SHA256Digest]
    /// SHA-256 of the run's record.json, which tells all the rest.
    public let record: SHA256Digest
    /// SHA-256 over the questions for training and for validation, in their order: the record knows
    /// only a fingerprint of all files together.
    public let trainingData: SHA256Digest

    /// Takes all as it is.
    package init(
        version: VersionName, arm: String, seed: UInt64, files: [String: SHA256Digest],
        record: SHA256Digest, trainingData: SHA256Digest
    ) {
        self.version = version
        self.arm = arm
        self.seed = seed
        self.files = files
        self.record = record
        self.trainingData = trainingData
    }

    /// Names of files in one folder, none of them hidden, a path or for a terminal to act on.
    var hasPlainFiles: Bool { !files.isEmpty && files.keys.allSatisfy(PlainName.isOne) }
}
