/// What words are in scripts that put no blanks between them, where no rule without a dictionary
/// finds them: the one definition by which answers are scored and passages ranked.
extension Words {
    /// The words of a text between signs, in scripts without blanks pairs of neighbouring letters: a
    /// single one would be found everywhere. A lone letter stays by itself.
    public static func pairs(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        let places = places(in: scalars, between: .signs)
        let words = places.map { String(String.UnicodeScalarView(scalars[$0.range])) }
        return pairs(of: words) { place in
            let (one, next) = (places[place], places[place + 1])
            return one.isLetter && next.isLetter && one.range.upperBound == next.range.lowerBound
        }
    }

    /// The words of ``all(in:between:)`` with the letters of alphabets without blanks (Thai, Lao,
    /// Khmer, Burmese, kana) as pairs of neighbours: any two texts share many of 70 letters. Of the
    /// thousands of Han they share few, and those stay as CMRC counts them.
    ///
    /// Blanks and signs between the letters count for nothing, so that texts with equal words have
    /// equal pairs.
    public static func alphabetPairs(_ words: [String]) -> [String] {
        let areLetters = words.map { $0.unicodeScalars.contains(where: \.isOfUnspacedAlphabet) }
        return pairs(of: words) { areLetters[$0] && areLetters[$0 + 1] }
    }

    /// Each word together with the one behind it, where the two are joined; a word that is joined to
    /// neither neighbour by itself.
    private static func pairs(of words: [String], areJoined: (Int) -> Bool) -> [String] {
        var pairs: [String] = [], isSecond = false
        for place in words.indices {
            let isFirst = place + 1 < words.count && areJoined(place)
            if isFirst {
                pairs.append(words[place] + words[place + 1])
            } else if !isSecond {
                pairs.append(words[place])
            }
            isSecond = isFirst
        }
        return pairs
    }

    /// Whether one word may end and another begin between two neighbouring ones of
    /// ``all(in:between:)``: not within a syllable, as between the เ and the ปิด of เปิด.
    ///
    /// - Parameter place: of the second of the two; at both ends of the list a word may part.
    public static func mayPart(_ words: [String], at place: Int) -> Bool {
        guard place > 0, place < words.count, let last = words[place - 1].unicodeScalars.last,
            let next = words[place].unicodeScalars.first
        else { return true }
        return mayPart(last, next)
    }

    /// The same of the scalars on both sides of the place.
    package static func mayPart(_ last: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
        !last.isBoundToNext && !next.isBoundToLast
    }
}

extension Unicode.Scalar {
    /// A letter of a script without blanks that is none of thousands.
    fileprivate var isOfUnspacedAlphabet: Bool {
        // 々 repeats a Han letter.
        isOfUnspacedScript && !properties.isIdeographic && value != 0x3005
    }

    /// A vowel that is written before its consonant, or what puts the next consonant below the one
    /// before it (Burmese, Khmer, Tai Tham).
    fileprivate var isBoundToNext: Bool {
        properties.isLogicalOrderException || [0x1039, 0x17d2, 0x1a60].contains(value)
    }

    /// A vowel of Thai or Lao that is a letter of its own behind its consonant.
    fileprivate var isBoundToLast: Bool {
        switch value {
        case 0xe30, 0xe32, 0xe33, 0xe45, 0xeb0, 0xeb2, 0xeb3: true
        default: false
        }
    }
}
