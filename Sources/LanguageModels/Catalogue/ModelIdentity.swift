public import Foundations

/// Which model it is, down to the bytes.
public struct ModelIdentity: Sendable, Equatable, Codable {
    /// The catalogue's name, or the file's.
    public var name: String
    /// E.g. `llama` or `bert`: the model type in Hugging Face's words.
    public var architecture: String
    /// Number of weights; tied ones count once.
    public var parameterCount: Int
    /// From the catalogue; `unknown` for a user's own model.
    public var licence: String
    /// File name → SHA-256 of every file that was read.
    public var files: [String: SHA256Digest]
    /// Bytes of all these files.
    public var byteCount: Int

    /// Takes what a loader found out about the files.
    public init(
        name: String, architecture: String, parameterCount: Int, licence: String,
        files: [String: SHA256Digest], byteCount: Int
    ) {
        self.name = name
        self.architecture = architecture
        self.parameterCount = parameterCount
        self.licence = licence
        self.files = files
        self.byteCount = byteCount
    }

    /// One digest over all files: what caches of this model's results are keyed by.
    public var fingerprint: SHA256Digest {
        SHA256.hash(
            files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.hex)\n" }.joined())
    }
}
