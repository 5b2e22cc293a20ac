import Foundations
import Kernels
public import ModelAPI

extension SentenceEncoder: TextEmbedder {
    /// The digest of the encoder's files, and the precision in which it computes.
    public var fingerprint: String { "\(identity.fingerprint.hex) \(precision.rawValue)" }

    /// ``embed(_:as:progress:)``, one array a text.
    public func vectors(
        of texts: [String], as role: TextRole, progress: RequestProgress
    ) throws -> TextVectors {
        let (vectors, tokens) = try embed(texts, as: role, progress: progress)
        return TextVectors(vectors: texts.indices.map(vectors.row), tokens: tokens)
    }
}
