import Retrieval
import Scenarios

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
                    precondition(chunk.text.unicodeScalars.elementsEqual(scalars[chunk.span]))
                    precondition(!chunk.passage.contains("\n"))
                }
            }
            _ = BM25.words(document.text)
        }
    }
}
