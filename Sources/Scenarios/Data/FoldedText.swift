import Foundations

/// A question as it is compared with others: folded (``TextFolding``), with blanks and punctuation
/// counting for nothing but what they separate.
///
/// Signs stay where another one asks something else: between numbers (`7 - 3`, `3.5`), a minus
/// before one, and `#` behind a letter (`C#`).
struct FoldedText: Hashable {
    /// The words with one blank between them; a text of signs alone as it is.
    let text: String

    init(_ text: String) {
        let folded = TextFolding.fold(text)
        let words = Self.withoutSigns(Array(folded.unicodeScalars)).split(separator: " ")
        // A text of punctuation alone is still something that two questions can share.
        self.text = words.isEmpty ? folded : words.map(Self.text).joined(separator: " ")
    }

    private static func withoutSigns(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let next = followers(scalars)
        var result: [Unicode.Scalar] = [], last: Unicode.Scalar = " "
        for (place, scalar) in scalars.enumerated() {
            let before = place > 0 ? scalars[place - 1] : " "
            let after = place + 1 < scalars.count ? scalars[place + 1] : " "
            if scalar.isBlank {
                result.append(" ")
                continue
            }
            if !scalar.isPunctuation && !scalar.isMathematical {
                result.append(scalar)
            } else if scalar == ".", before.isASCIIDigit, after.isASCIIDigit {
                result.append(scalar)
            } else if scalar.isOperator, last.isASCIIDigit, next[place].isASCIIDigit {
                result += [" ", scalar.isDash ? "-" : scalar, " "]
            } else if scalar.isDash, after.isASCIIDigit, !before.isLetterOrNumber {
                result += [" ", "-"]
            } else if scalar.isMathematical || (scalar == "#" && before.isLetterOrNumber) {
                result.append(scalar)
            } else {
                result.append(" ")
            }
            last = scalar
        }
        return result
    }

    /// For each scalar the next one that is no blank; a blank at the end.
    private static func followers(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var next: [Unicode.Scalar] = [], follower: Unicode.Scalar = " "
        for scalar in scalars.reversed() {
            next.append(follower)
            if !scalar.isBlank { follower = scalar }
        }
        return next.reversed()
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

extension Unicode.Scalar {
    fileprivate var isMathematical: Bool {
        isASCII ? "+<=>|~".unicodeScalars.contains(self) : properties.generalCategory == .mathSymbol
    }

    fileprivate var isDash: Bool {
        self == "-" || self == "\u{2212}" || properties.generalCategory == .dashPunctuation
    }

    /// What may stand between two numbers and mean something.
    fileprivate var isOperator: Bool {
        isDash || isMathematical || "*/%^:".unicodeScalars.contains(self)
    }
}
