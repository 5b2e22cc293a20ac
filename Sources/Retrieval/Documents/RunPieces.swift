import Foundations

/// Cuts words that are too long: runs of signs without blanks, such as keys, addresses or pictures.
struct RunPieces {
    struct Piece {
        var range: Range<Int>
        /// How many words it counts as.
        var count: Int
    }

    /// The most scalars that are a word, of whatever script.
    private static let longestWord = 40
    /// The most signs of a row that counts as one word.
    private static let longestRow = 1000
    /// Scalars of a longer run that count as a word, as in English.
    private static let scalarsOfWord = 6
    /// A scalar has at most so many bytes, and hardly more tokens.
    private static let tokensOfScalar = 4
    /// Tokens at both ends of a text, and a few more.
    private static let tokensAround = 4
    /// A character of more scalars is never whole, and so is a word with the blanks before it.
    private static let longestCharacter = 1000

    private let document: PassageMaker
    private let limits: [Chunker.TokenLimit]
    /// So many scalars keep the limits, whatever they are.
    private let safe: Int
    /// The most scalars of a piece.
    private let longest: Int

    init(of document: PassageMaker, limits: [Chunker.TokenLimit]) {
        self.document = document
        self.limits = limits
        let tokens = limits.map(\.limit).min() ?? .max
        safe = max(1, (tokens - Self.tokensAround) / Self.tokensOfScalar)
        longest = min(Self.longestWord, safe)
    }

    /// The pieces of a word; one for nearly all words.
    func pieces(of word: Range<Int>) -> [Piece] {
        guard word.count > longest else { return [Piece(range: word, count: 1)] }
        let isOneWord = word.count <= Self.longestWord || isRow(word)
        let size = min(isOneWord ? longest : Self.scalarsOfWord, longest)
        var pieces: [Piece] = [], start = word.lowerBound
        func add(to end: Int) {
            let count = isOneWord ? (pieces.isEmpty ? 1 : 0) : Self.words(end - start)
            if end > start { pieces.append(Piece(range: start..<end, count: count)) }
            start = end
        }
        var end = start
        for character in document.string(word) {
            let next = end + character.unicodeScalars.count
            if next - start > size { add(to: end) }
            end = next
            while end - start > longest, !isKept(start..<end) { add(to: start + longest) }
        }
        add(to: end)
        return pieces
    }

    /// Whether a run is a row of signs, such as the dashes below a table's head or a title: it says
    /// no more for being wide.
    private func isRow(_ word: Range<Int>) -> Bool {
        word.count <= Self.longestRow && document.scalars[word].allSatisfy(\.drawsLines)
    }

    /// A piece with the blanks before it, if there are not too many.
    func widened(_ piece: Range<Int>, to start: Int) -> Range<Int> {
        piece.upperBound - start <= min(safe, Self.longestCharacter)
            ? start..<piece.upperBound : piece
    }

    private static func words(_ scalars: Int) -> Int {
        (scalars + scalarsOfWord - 1) / scalarsOfWord
    }

    /// Whether a character that is longer than a piece may stay whole.
    private func isKept(_ character: Range<Int>) -> Bool {
        guard character.count <= Self.longestCharacter else { return false }
        let text = document.string(character)
        return limits.allSatisfy { $0.tokens(text) <= $0.limit }
    }
}

extension Unicode.Scalar {
    /// A sign of ASCII, which rows and the borders of tables are made of, or of box drawing.
    fileprivate var drawsLines: Bool {
        isASCII ? !isLetterOrNumber : isPunctuation || (0x2500...0x257f).contains(value)
    }
}
