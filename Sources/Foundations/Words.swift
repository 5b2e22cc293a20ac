/// Where the words of a text stand: the one definition by which answers are scored, passages
/// ranked and chunks measured.
///
/// Words stand between separators. In scripts that put no blanks between words
/// (``Unicode/Scalar/isOfUnspacedScript``) every letter with its marks is a word of its own, as the
/// evaluations of CMRC 2018 and MLQA count Chinese: `NBA球星` has three.
public enum Words {
    /// What stands between words.
    public enum Separators: Sendable {
        /// Blanks and line breaks only: `state-of-the-art,` is one word.
        case blanks
        /// Everything but letters, numbers and their marks: `state-of-the-art,` is four.
        case signs
    }

    /// One word's place.
    public struct Word: Sendable, Equatable {
        /// The scalars that it covers, by their index.
        public var range: Range<Int>
        /// Whether it is one letter of a script without blanks.
        public var isLetter: Bool
    }

    /// The places of all words, in order, without overlap.
    ///
    /// With ``Separators/blanks`` every scalar that is no blank belongs to a word: beside a letter
    /// of a script without blanks, opening brackets and quotes go with what follows, all other
    /// signs with what stands before.
    public static func places(
        in scalars: [Unicode.Scalar], between separators: Separators
    ) -> [Word] {
        var words: [Word] = []
        var start: Int?
        // Whether the word that began at `start` has a letter yet, and of which kind.
        var core: Core = .none
        func close(at end: Int) {
            if let first = start {
                words.append(Word(range: first..<end, isLetter: core == .letter))
            }
            (start, core) = (nil, .none)
        }
        for (place, scalar) in scalars.enumerated() {
            switch Kind(scalar, separators, isInside: start != nil) {
            case .separator:
                close(at: place)
                continue
            case .letter:
                if core != .none { close(at: place) }
                core = .letter
            case .run:
                if core == .letter { close(at: place) }
                core = .run
            case .opening:
                if core == .letter { close(at: place) }
            case .attached:
                break
            }
            if start == nil { start = place }
        }
        close(at: scalars.count)
        return words
    }

    /// The words themselves, as they stand in the text; see ``TextFolding`` for comparing them.
    public static func all(in text: String, between separators: Separators) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return places(in: scalars, between: separators).map { word in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[word.range])
            return String(view)
        }
    }

    private enum Core {
        case none
        case letter
        case run
    }

    /// What a scalar does to the word that it stands in.
    private enum Kind {
        case separator
        /// A letter that is a word.
        case letter
        /// A letter or number of a script with blanks.
        case run
        case opening
        case attached

        init(_ scalar: Unicode.Scalar, _ separators: Separators, isInside: Bool) {
            if scalar.isBlank {
                self = .separator
            } else if isInside, scalar.goesOnWithCharacter {
                self = .attached
            } else if scalar.isOfUnspacedScript {
                self = .letter
            } else if scalar.isLetterOrNumber {
                self = .run
            } else if scalar.isCombiningMark || scalar.isInvisible {
                self = separators == .blanks || isInside ? .attached : .separator
            } else if separators == .signs {
                self = .separator
            } else {
                self = scalar.opens ? .opening : .attached
            }
        }
    }
}

extension Unicode.Scalar {
    /// A letter that belongs to the character before it: the vowel am of Thai and Lao, and the
    /// voice marks of half-width kana.
    fileprivate var goesOnWithCharacter: Bool {
        switch value {
        case 0xe33, 0xeb3, 0xff9e, 0xff9f: true
        default: false
        }
    }

    fileprivate var opens: Bool {
        switch properties.generalCategory {
        case .openPunctuation, .initialPunctuation: true
        default: false
        }
    }
}
