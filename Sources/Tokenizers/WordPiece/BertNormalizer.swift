import Foundations

/// Cleans a text as BERT's tokenizers do, and splits it into words.
///
/// Follows huggingface/tokenizers, whose tables differ from Google's original in small ways: those
/// are kept, since its ids are the reference.
struct BertNormalizer: Sendable, Equatable {
    /// Whether control characters are dropped and white space becomes blanks.
    var cleansText = true
    /// Whether each Chinese character is a word of its own.
    var isolatesChineseCharacters = true
    /// Whether accents are dropped: decomposition, then no marks of category Mn.
    var stripsAccents = true
    /// Whether letters become lower case.
    var lowercases = true

    /// The normal form of a text.
    func normalized(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &scalars) }
        if stripsAccents, scalars.contains(where: { !$0.isASCII }) {
            let composed = String(String.UnicodeScalarView(scalars))
            scalars = UnicodeForm.decomposed(composed).unicodeScalars.filter {
                $0.properties.generalCategory != .nonspacingMark
            }
        }
        return lowercases ? lowercased(scalars) : scalars
    }

    private func lowercased(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var lower: [Unicode.Scalar] = []
        lower.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar.isASCII, !("A"..."Z").contains(scalar) {
                lower.append(scalar)
            } else {
                lower.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return lower
    }

    private func append(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        if cleansText {
            if scalar.value == 0 || scalar == "\u{FFFD}" || isControl(scalar) { return }
            if scalar.properties.isWhitespace { return scalars.append(" ") }
        }
        if isolatesChineseCharacters, isChinese(scalar) {
            scalars += [" ", scalar, " "]
        } else {
            scalars.append(scalar)
        }
    }

    /// Calls `visit` with each word of a normalised text, as UTF-8: what white space separates,
    /// every sign of punctuation by itself.
    static func forEachWord(
        of scalars: [Unicode.Scalar],
        _ visit: (ArraySlice<UInt8>) -> Void
    ) {
        var word: [UInt8] = []
        func finish() {
            if !word.isEmpty { visit(word[...]) }
            word.removeAll(keepingCapacity: true)
        }
        for scalar in scalars {
            if scalar.properties.isWhitespace {
                finish()
            } else if isPunctuation(scalar) {
                finish()
                word.append(contentsOf: scalar.utf8)
                finish()
            } else {
                word.append(contentsOf: scalar.utf8)
            }
        }
        finish()
    }
}

// MARK: - Classes of characters

/// Control, format and private-use characters, but for those that count as white space.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse: return true
    default: return false
    }
}

/// Whether in the blocks of CJK ideographs, where 2B920 (for 2B820) is the reference's.
private func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
        0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
        return true
    default: return false
    }
}

/// Every sign of ASCII that is no letter, digit or blank, and Unicode's categories P.
private func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
    case 0..<0x80: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation:
        return true
    default: return false
    }
}
