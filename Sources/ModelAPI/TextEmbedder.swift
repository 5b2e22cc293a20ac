/// Turns texts into vectors whose inner product says how alike they are in meaning.
public protocol TextEmbedder {
    /// All that a vector depends on beside the text: what stored vectors are told apart by.
    var fingerprint: String { get }

    /// Number of components of a vector.
    var dimension: Int { get }

    /// What is put before a text, by its role.
    var prefixes: TextPrefixes { get }

    /// The vectors of texts, in their order.
    ///
    /// - Parameters:
    ///   - texts: without the prefix of their role.
    ///   - progress: called with how many are done; may throw to stop.
    func vectors(
        of texts: [String], as role: TextRole, progress: RequestProgress
    ) throws -> TextVectors
}

/// Vectors of texts, and the work that they took.
public struct TextVectors: Sendable, Equatable {
    /// One a text, of length 1.
    public var vectors: [[Float]]
    /// Tokens that were read; nil is what is not told.
    public var tokens: Int?

    /// What a model made of some texts.
    public init(vectors: [[Float]], tokens: Int?) {
        self.vectors = vectors
        self.tokens = tokens
    }
}
