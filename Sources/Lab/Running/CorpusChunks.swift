import ModelAPI
import Domain
import LanguageModels
import Retrieval

/// A corpus in chunks that the models can read.
///
/// A chunk keeps three sizes: the scenario's words, the tokens that the encoder looks at, since
/// what it cuts off could not be found, and an eighth of the generator's context, so that a few
/// passages fit in a prompt whatever their text is.
struct CorpusChunks {
    /// In the order of the corpus.
    let chunks: [Chunk]
    /// Paths of the documents with passages that have fewer words for the sake of their tokens.
    let shortened: [String]

    /// The generator looks at so many passages of the greatest length at least.
    private static let passagesInContext = 8
    /// An eighth of a small context would be less than a usual passage of 120 words.
    private static let leastTokens = 256
    /// Tokens at the ends of a text.
    private static let tokensAround = 4

    /// - Parameters:
    ///   - encoder: nil to let the generator alone bound the chunks.
    ///   - model: nil to let nothing but the encoder bound them: what a service's model looks at is
    ///     not known.
    init(
        _ corpus: Corpus?, chunking: ChunkingConfiguration, encoder: SentenceEncoder?,
        model: LanguageModel?
    ) {
        let chunker = Chunker(words: chunking.words, overlap: chunking.overlap)
        // The text is what some arms are trained on, the passage what all others read.
        let limits =
            [encoder.map(Self.limit)].compactMap(\.self)
            + [\Chunk.text, \Chunk.passage].compactMap { part in
                model.map { Self.limit(of: $0, part) }
            }
        var chunks: [Chunk] = [], shortened: [String] = []
        for document in corpus?.documents ?? [] {
            let cut = chunker.cut(document.text, source: document.path, within: limits)
            chunks += cut.chunks
            if cut.shortened > 0 { shortened.append(document.path) }
        }
        self.chunks = chunks
        self.shortened = shortened
    }

    private static func limit(of encoder: SentenceEncoder) -> Chunker.TokenLimit {
        Chunker.TokenLimit(encoder.maximumTokens, of: \.text) {
            encoder.tokenCount($0, as: .passage)
        }
    }

    private static func limit(
        of model: LanguageModel, _ part: KeyPath<Chunk, String>
    ) -> Chunker.TokenLimit {
        let context = model.decoder.contextLength
        let most = min(max(context / passagesInContext, leastTokens), max(1, context / 2))
        return Chunker.TokenLimit(most, of: part) { text in
            // A token of ASCII stands for a byte at least, so that most passages need no counting.
            let bytes = text.utf8.count + Self.tokensAround
            let isShort = bytes <= most && text.utf8.allSatisfy { $0 < 0x80 }
            return isShort ? bytes : model.tokens(text).count
        }
    }
}
