public import ModelAPI

/// An encoder without weights: texts are alike by the words that they share.
public final class FakeEmbedder: TextEmbedder {
    /// Tells the vectors of one fake from those of another.
    public let fingerprint: String
    /// As many as there are places for words.
    public let dimension = 64
    /// Empty unless given.
    public let prefixes: TextPrefixes
    /// Every text that was read, with its prefix.
    public private(set) var read: [String] = []

    /// - Parameter fingerprint: one for each fake of a test that stores vectors.
    public init(fingerprint: String = "fake", prefixes: TextPrefixes = TextPrefixes()) {
        self.fingerprint = fingerprint
        self.prefixes = prefixes
    }

    /// Counts of words, of length 1; a service may tell no tokens.
    public func vectors(
        of texts: [String], as role: TextRole, progress: RequestProgress
    ) throws -> TextVectors {
        let whole = texts.map { prefixes[role] + $0 }
        read += whole
        try progress(texts.count, texts.count)
        return TextVectors(vectors: whole.map(vector), tokens: nil)
    }

    /// Counts of words, each at the place that its bytes give it, brought to length 1.
    private func vector(of text: String) -> [Float] {
        var counts = [Float](repeating: 0, count: dimension)
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        for word in words {
            // FNV-1a, so that every process finds the same place.
            let hash = word.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
            counts[Int(hash % UInt64(dimension))] += 1
        }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? counts.map { $0 / length } : counts
    }
}
