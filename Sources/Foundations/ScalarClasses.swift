extension Unicode.Scalar {
    /// 0 to 9.
    @inlinable package var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

    /// A letter or number of any script; combining marks are neither.
    @inlinable package var isLetterOrNumber: Bool {
        if isASCII {
            return isASCIIDigit || (0x61...0x7a).contains(value) || (0x41...0x5a).contains(value)
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return true
        default:
            return false
        }
    }

    /// An accent or vowel sign that belongs to the letter before it.
    package var isCombiningMark: Bool {
        guard value >= 0x300 else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// Punctuation of any script.
    @inlinable package var isPunctuation: Bool {
        if isASCII {
            return switch self {
            case "!"..."#", "%"..."*", ","..."/", ":", ";", "?", "@", "["..."]", "_", "{", "}": true
            default: false
            }
        }
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default:
            return false
        }
    }

    /// A sign that is typed for a minus: hyphen, non-breaking hyphen, figure dash, en dash, minus.
    @inlinable package var isMinus: Bool {
        value == 0x2d || (0x2010...0x2013).contains(value) || value == 0x2212
    }

    /// A blank or a line break; also the blank of Braille and the word mark of Ethiopic, which
    /// Unicode counts among the signs.
    @inlinable package var isBlank: Bool {
        if isASCII { return value == 0x20 || (0x09...0x0d).contains(value) }
        return value == 0x2800 || value == 0x1361 || properties.isWhitespace
    }

    /// Nothing to be seen, and no blank: zero-width characters, the soft hyphen, the byte order
    /// mark, variation selectors, marks of direction, control characters.
    package var isInvisible: Bool {
        if isASCII { return (value < 0x20 && !isBlank) || value == 0x7f }
        if (0xfff9...0xfffb).contains(value) { return true }
        return properties.isDefaultIgnorableCodePoint
            || (properties.generalCategory == .control && !isBlank)
    }

    /// A letter of a script that puts no blanks between words: Chinese, Japanese, Thai, Lao,
    /// Khmer, Burmese, Tibetan and a few more.
    package var isOfUnspacedScript: Bool {
        guard value >= 0xe00 else { return false }
        switch value {
        case 0xe00...0x109f,  // Thai, Lao, Tibetan, Myanmar
            0x1780...0x17ff, 0x1950...0x19ff, 0x1a20...0x1aaf,  // Khmer and the Tai scripts
            0x1b00...0x1b7f, 0xa980...0xa9ff, 0xaa60...0xaadf,  // Balinese, Javanese, Tai Viet
            0x3005...0x3007, 0x3021...0x312f, 0x31a0...0x31bf, 0x31f0...0x31ff,  // kana, Bopomofo
            0x3400...0x4dbf, 0x4e00...0xa4cf, 0xf900...0xfaff, 0xff66...0xff9f,  // Han, Yi
            0x11700...0x1174f, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff,  // Ahom, Tangut, Nüshu
            0x20000...0x3ffff:  // further Han
            return properties.generalCategory != .decimalNumber && isLetterOrNumber
        default:
            return false
        }
    }
}
