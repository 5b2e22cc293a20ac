import Foundations

/// Ranking by shared words: what retrieval without an encoder reaches.
///
/// ```
/// score(q, d) = Σ over words t of q:  idf(t) · tf / (tf + k1 · (1 − b + b · |d| / mean |d|))
/// ```
/// Source: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"; the variants of idf
/// after Kamphuis et al. 2020, "Which BM25 Do You Mean?". A word that stands twice in the query
/// counts twice.
public struct BM25: Sendable {
    /// How much a rare word counts; `N` documents, `df` of them with the word.
    public enum Weighting: String, Sendable, CaseIterable {
        /// `ln(1 + (N − df + 0.5) / (df + 0.5))`: never negative.
        case lucene
        /// `max(0, ln((N − df + 0.5) / (df + 0.5)))`.
        case robertson
        /// `ln(N / df)`, and every term times `k1 + 1`.
        case atire
    }

    private let postings: [String: [Posting]]
    private let lengths: [Int]
    private let meanLength: Double
    private let weighting: Weighting
    private let k1: Double
    private let b: Double

    /// A document that holds a word, and how often.
    private struct Posting {
        let document: Int
        let frequency: Int
    }

    /// - Parameters:
    ///   - documents: each as its words.
    ///   - letters: what else finds each document, but makes none longer, see ``letters(_:)``;
    ///     empty for nothing.
    ///   - k1: ≥ 0, how soon repeats of a word stop counting.
    ///   - b: 0…1, how much long documents are held back.
    public init(
        documents: [[String]], letters: [[String]] = [], weighting: Weighting = .lucene,
        k1: Double = 1.2, b: Double = 0.75
    ) {
        precondition(k1 >= 0 && (0...1).contains(b))
        precondition(letters.isEmpty || letters.count == documents.count)
        var postings: [String: [Posting]] = [:]
        for (document, words) in documents.enumerated() {
            var counts: [String: Int] = [:]
            for word in words { counts[word, default: 0] += 1 }
            if !letters.isEmpty {
                for letter in letters[document] { counts[letter, default: 0] += 1 }
            }
            for (word, count) in counts {
                postings[word, default: []].append(
                    Posting(document: document, frequency: count))
            }
        }
        self.postings = postings
        self.weighting = weighting
        self.k1 = k1
        self.b = b
        lengths = documents.map(\.count)
        meanLength = Double(lengths.reduce(0, +)) / Double(max(lengths.count, 1))
    }

    /// The score of every document for a query.
    public func scores(_ query: [String]) -> [Double] {
        var scores = [Double](repeating: 0, count: lengths.count)
        for word in query {
            guard let found = postings[word] else { continue }
            let weight = self.weight(documentFrequency: found.count)
            for posting in found {
                let frequency = Double(posting.frequency)
                let length = Double(lengths[posting.document]) / max(meanLength, 1e-12)
                scores[posting.document] +=
                    weight * frequency / (frequency + k1 * (1 - b + b * length))
            }
        }
        return scores
    }

    /// The documents with the greatest scores, best first; of equals the lower number first. A
    /// document that shares no word with the query is not found.
    public func best(_ query: [String], count: Int) -> [Int] {
        let scores = self.scores(query)
        return scores.indices.filter { scores[$0] > 0 }
            .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            .prefix(count).map(\.self)
    }

    private func weight(documentFrequency: Int) -> Double {
        let n = Double(lengths.count), df = Double(documentFrequency)
        return switch weighting {
        case .lucene: log(1 + (n - df + 0.5) / (df + 0.5))
        case .robertson: max(0, log((n - df + 0.5) / (df + 0.5)))
        case .atire: log(n / df) * (k1 + 1)
        }
    }

    /// The words of a text that is folded before: runs of letters and digits, in scripts without
    /// blanks pairs of neighbouring letters (``Words/pairs(in:)``).
    public static func words(_ text: String) -> [String] {
        Words.pairs(in: TextFolding.fold(text))
    }

    /// The letters that ``words(_:)`` has in pairs only. A query of one letter, such as a Chinese
    /// word, would find none of them.
    public static func letters(_ text: String) -> [String] {
        let scalars = Array(TextFolding.fold(text).unicodeScalars)
        let letters = Words.places(in: scalars, between: .signs).filter(\.isLetter).map(\.range)
        return letters.indices.filter { place in
            let isSecond = place > 0 && letters[place - 1].upperBound == letters[place].lowerBound
            let next = place + 1
            return isSecond
                || (next < letters.count && letters[next].lowerBound == letters[place].upperBound)
        }.map { String(String.UnicodeScalarView(scalars[letters[$0]])) }
    }
}
