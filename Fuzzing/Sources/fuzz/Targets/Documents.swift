import Scenarios
import Domain
import Retrieval

extension FuzzTarget {
    /// A document as Markdown and as plain text, cut in several ways.
    static func documents(_ input: FuzzInput) throws {
        for name in ["corpus/document.md", "corpus/document.txt"] {
            _ = input.write(input.bytes, to: name)
        }
        for document in try Corpus.load(path: "\(input.folder)/corpus").documents {
            let scalars = Array(document.text.unicodeScalars)
            for (words, overlap) in [(1, 0), (5, 4), (120, 20)] {
                let chunks = Chunker(words: words, overlap: overlap)
                    .chunks(of: document.text, source: document.path)
                precondition(Set(chunks.map(\.id)).count == chunks.count)
                for chunk in chunks {
                    precondition(!chunk.span.isEmpty && chunk.span.upperBound <= scalars.count)
                    // The head of a table may stand before it.
                    precondition(
                        chunk.text.unicodeScalars.reversed()
                            .starts(with: scalars[chunk.span].reversed()))
                }
            }
            _ = BM25.words(document.text)
            _ = BM25.letters(document.text)
        }
    }
}
