/// What happens to a text before SentencePiece's unigram model covers it with pieces.
///
/// Follows huggingface/tokenizers, whose ids are the reference for the models in its format.
struct UnigramNormalizer: Sendable {
    /// One change of the whole text.
    enum Step: Sendable {
        case charsmap(PrecompiledCharsmap)
        /// White space at the ends is dropped.
        case strip(left: Bool, right: Bool)
        /// Every run of two or more blanks becomes this.
        case blankRuns(String)

        /// How many bytes become of one, at most.
        fileprivate var mostGrowth: Int {
            switch self {
            case .charsmap(let map): max(1, map.longestReplacement)
            case .strip: 1
            case .blankRuns(let content): max(1, (content.utf8.count + 1) / 2)
            }
        }
    }

    /// The most steps, and by how much all of them together may lengthen a text; XLM-RoBERTa has
    /// three steps that make at most 33 bytes of one.
    private static let mostSteps = 8
    private static let mostGrowth = 256

    /// Counts steps before a text goes through them, since each may lengthen what the one before
    /// it made.
    static func check(_ steps: [Step], file: TokenizerFile) throws(TokenizersError) {
        guard steps.count <= mostSteps else {
            throw file.invalid("normalizer", "at most \(mostSteps) steps", "\(steps.count)")
        }
        var growth = 1
        for step in steps {
            let (product, overflows) = growth.multipliedReportingOverflow(by: step.mostGrowth)
            guard !overflows, product <= mostGrowth else {
                throw file.invalid(
                    "normalizer", "steps that make at most \(mostGrowth) bytes of one",
                    "steps that make more")
            }
            growth = product
        }
    }

    /// Applied one after the other.
    var steps: [Step] = []
    /// Whether white space of every kind separates words and is dropped, or blanks alone do, each
    /// kept as a mark.
    var splitsAtWhitespace = true

    /// The mark that stands for a blank, at the beginning of every word.
    private static let mark: Unicode.Scalar = "\u{2581}"

    /// The normal form of a text.
    func normalized(_ text: String) -> String {
        steps.reduce(text) { text, step in
            switch step {
            case .charsmap(let map): Self.mapped(text, by: map)
            case .strip(let left, let right): Self.stripped(text, left: left, right: right)
            case .blankRuns(let content): Self.replacingBlankRuns(of: text, by: content)
            }
        }
    }

    /// Calls `visit` with each word of a normalised text, as UTF-8, its mark first.
    func forEachWord(of text: String, _ visit: ([UInt8]) -> Void) {
        var word: [UInt8] = []
        var isAtStart = true
        func finish() {
            if !word.isEmpty { visit(word) }
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if splitsAtWhitespace, scalar.properties.isWhitespace {
                finish()
                isAtStart = true
                continue
            }
            let isMark = scalar == " " || scalar == Self.mark
            if isMark { finish() }
            if isMark || isAtStart { word.append(contentsOf: Self.mark.utf8) }
            if !isMark { word.append(contentsOf: scalar.utf8) }
            isAtStart = false
        }
        finish()
    }

    /// Short characters are looked up whole, by their shortest beginning in the table, and then
    /// their scalars one by one: odd, but so the reference does it.
    private static func mapped(_ text: String, by map: PrecompiledCharsmap) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for character in text {
            if character.utf8.count < 6, let whole = map.replacement(for: character.utf8) {
                bytes += whole
                continue
            }
            for scalar in character.unicodeScalars {
                if let part = map.replacement(for: scalar.utf8) {
                    bytes += part
                } else {
                    bytes.append(contentsOf: scalar.utf8)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func stripped(_ text: String, left: Bool, right: Bool) -> String {
        var scalars = text.unicodeScalars[...]
        if left { scalars = scalars.drop { $0.properties.isWhitespace } }
        while right, let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    private static func replacingBlankRuns(of text: String, by content: String) -> String {
        var scalars = String.UnicodeScalarView()
        var blanks = 0
        func finish() {
            if blanks == 1 { scalars.append(" ") }
            if blanks > 1 { scalars.append(contentsOf: content.unicodeScalars) }
            blanks = 0
        }
        for scalar in text.unicodeScalars {
            if scalar == " " {
                blanks += 1
            } else {
                finish()
                scalars.append(scalar)
            }
        }
        finish()
        return String(scalars)
    }
}
