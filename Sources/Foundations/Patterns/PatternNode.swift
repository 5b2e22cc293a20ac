/// A regular expression as its parts.
indirect enum PatternNode {
    case empty
    case one(PatternSet)
    case anchor(PatternAnchor)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// - number: of a group that is kept, counted from 1; nil for one that only holds together.
    case group(PatternNode, number: Int?)
    /// - most: nil for any number.
    case repeated(PatternNode, least: Int, most: Int?, isGreedy: Bool)
}

/// A place between two scalars.
enum PatternAnchor {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    /// Whether `place` in the text is one.
    func holds(at place: Int, in scalars: [Unicode.Scalar]) -> Bool {
        func isWord(_ place: Int) -> Bool {
            scalars.indices.contains(place) && PatternClass.word.holds(scalars[place])
        }
        return switch self {
        case .textStart: place == 0
        case .textEnd: place == scalars.count
        case .lineStart: place == 0 || scalars[place - 1] == "\n"
        case .lineEnd: place == scalars.count || scalars[place] == "\n"
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .noWordBoundary: isWord(place - 1) == isWord(place)
        }
    }
}

/// A class of scalars that has an escape of its own.
enum PatternClass {
    case digit, word, blank

    func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .digit:
            scalar.isASCII
                ? scalar.isASCIIDigit : scalar.properties.generalCategory == .decimalNumber
        case .word: scalar.isLetterOrNumber || scalar.isCombiningMark || scalar == "_"
        case .blank: scalar.isBlank
        }
    }
}

/// What one scalar may be.
struct PatternSet {
    enum Member {
        case range(ClosedRange<Unicode.Scalar>)
        case named(PatternClass, isNegated: Bool)
    }

    var members: [Member]
    var isNegated = false
    var ignoresCase = false

    func holds(_ scalar: Unicode.Scalar) -> Bool {
        var found = has(scalar)
        if !found, ignoresCase {
            found =
                [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
                .contains { $0.unicodeScalars.count == 1 && $0.unicodeScalars.contains(where: has) }
        }
        return found != isNegated
    }

    private func has(_ scalar: Unicode.Scalar) -> Bool {
        members.contains { member in
            switch member {
            case .range(let range): range.contains(scalar)
            case .named(let named, let isNegated): named.holds(scalar) != isNegated
            }
        }
    }
}
