import Metrics
import Foundations

/// A question as it is compared with others: folded (``TextFolding``), with blanks and punctuation
/// counting for nothing but what they separate.
///
/// Signs stay in the text where another one always asks something else: between numbers (`7 - 3`,
/// `3.5`), a minus or a point before one, and `#` behind a letter (`C#`). Signs that only may make
/// another question of it are kept beside the text, as ``operators``.
package struct FoldedText: Hashable {
    /// The words with one blank between them; a text of signs alone as it is.
    package let text: String
    /// What of the signs that the text leaves out may matter, dashes as one: `a*b` is not `a/b`, and
    /// `f'` not `f`, but (in May) and in May are one. Two questions that differ in these alone are
    /// told apart by their answers.
    let operators: [Unicode.Scalar]

    package init(_ text: String) {
        let folded = TextFolding.fold(text)
        let signs = FoldedSigns(Array(folded.unicodeScalars))
        let words = signs.words
        // A text of punctuation alone is still something that two questions can share.
        self.text = words.isEmpty ? folded : words
        operators = signs.operators
    }
}

/// Words with one blank between them, built scalar by scalar.
private struct SpacedWords {
    private var bytes: [UInt8] = []
    private var isApart = false

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Ends a word; blanks at the ends of the text and beside others come to nothing.
    mutating func part() { isApart = true }

    mutating func append(_ scalar: Unicode.Scalar) {
        if isApart, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
        isApart = false
        if scalar.isASCII {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}

/// Which signs of a folded text mean something.
private struct FoldedSigns {
    private static let mayMatter = Set("*/%^&@\\_!'[](){}#′″".unicodeScalars)

    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// The nearest scalar before a place that is no blank; a blank at the beginning.
    private func last(before place: Int) -> Unicode.Scalar {
        var place = place - 1
        while place >= 0, scalars[place].isBlank { place -= 1 }
        return self[place]
    }

    /// The next one behind a place; a blank at the end.
    private func next(behind place: Int) -> Unicode.Scalar {
        var place = place + 1
        while place < scalars.count, scalars[place].isBlank { place += 1 }
        return self[place]
    }

    /// The text with signs that only separate as blanks.
    var words: String {
        let thousands = thousandsCommas
        var words = SpacedWords(capacity: scalars.count)
        for (place, scalar) in scalars.enumerated() {
            if scalar.isBlank {
                words.part()
            } else if !scalar.isSign {
                words.append(scalar)
            } else if thousands.contains(place) || joinsInitials(at: place) {
                continue
            } else if beginsDecimals(at: place) {
                words.append(scalar)
            } else if scalar.isOperator, last(before: place).isASCIIDigit,
                next(behind: place).isASCIIDigit
            {
                words.part()
                words.append(scalar.isDash ? "-" : scalar)
                words.part()
            } else if scalar.isMinus, beginsNumber(at: place + 1),
                !self[place - 1].isLetterOrNumber
            {
                words.part()
                words.append("-")
            } else if scalar.isMathematical || (scalar == "#" && self[place - 1].isLetterOrNumber) {
                words.append(scalar)
            } else {
                words.part()
            }
        }
        return words.text
    }

    /// The scalar at a place, a blank beyond the ends.
    private subscript(place: Int) -> Unicode.Scalar {
        scalars.indices.contains(place) ? scalars[place] : " "
    }

    private func isLetter(_ place: Int) -> Bool {
        self[place].isLetterOrNumber && !self[place].isASCIIDigit
    }

    /// The point of 3.5 and of .5, but not that of "No.5" or the last of "...5".
    private func beginsDecimals(at place: Int) -> Bool {
        let before = self[place - 1]
        return self[place] == "." && self[place + 1].isASCIIDigit
            && (before.isASCIIDigit || !(before.isLetterOrNumber || before == "."))
    }

    private func beginsNumber(at place: Int) -> Bool {
        self[place].isASCIIDigit || (self[place] == "." && self[place + 1].isASCIIDigit)
    }

    /// A point between two lone letters: U.S. is US.
    private func joinsInitials(at place: Int) -> Bool {
        self[place] == "." && isLetter(place - 1) && isLetter(place + 1)
            && !self[place - 2].isLetterOrNumber && !self[place + 2].isLetterOrNumber
    }

    /// The places of commas between groups of thousands, or of lakhs: 1,250 is 1250.
    private var thousandsCommas: Set<Int> {
        guard scalars.contains(",") else { return [] }
        var commas: Set<Int> = [], start = 0
        while start < scalars.count {
            var end = start
            while self[end].isASCIIDigit
                || (self[end] == "," && end > start && self[end + 1].isASCIIDigit)
            {
                end += 1
            }
            let row = scalars[start..<end]
            let places = row.indices.filter { scalars[$0] == "," }
            start = end + 1
            if places.isEmpty { continue }
            let marks = places.map { scalars[$0] }
            let groups = row.split { $0 == "," }.map { String(String.UnicodeScalarView($0)) }
            if NumberLiteral.isGrouped(groups[...], by: marks[...]) { commas.formUnion(places) }
        }
        return commas
    }

    /// See ``FoldedText/operators``.
    var operators: [Unicode.Scalar] {
        // "!" at the end ends a sentence.
        let end = scalars.lastIndex { !$0.isBlank && $0 != "!" } ?? -1
        return scalars.indices.prefix(end + 1).compactMap { place -> Unicode.Scalar? in
            let scalar = scalars[place]
            if scalar.isLetterOrNumber || scalar.isBlank { return nil }
            if scalar.isDash { return isPunctuation(dashAt: place) ? nil : "-" }
            return Self.mayMatter.contains(scalar) || joinsInitials(at: place) ? scalar : nil
        }
    }

    /// Between words, not between numbers: a long dash, or a short one with blanks around it and no
    /// number beyond them.
    private func isPunctuation(dashAt place: Int) -> Bool {
        let before = last(before: place).isASCIIDigit, after = next(behind: place).isASCIIDigit
        guard scalars[place].isMinus else { return !(before && after) }
        return scalars[place] != "\u{2212}" && self[place - 1].isBlank && self[place + 1].isBlank
            && !before && !after
    }
}

extension Unicode.Scalar {
    /// The mathematical minus is none: it counts as what is typed for it.
    fileprivate var isMathematical: Bool {
        if isASCII { return "+<=>|~".unicodeScalars.contains(self) }
        return properties.generalCategory == .mathSymbol && !isMinus
    }

    fileprivate var isSign: Bool {
        !isLetterOrNumber && (isPunctuation || isMathematical || isMinus)
    }

    fileprivate var isDash: Bool {
        isMinus || (!isASCII && properties.generalCategory == .dashPunctuation)
    }

    /// What may stand between two numbers and mean something.
    fileprivate var isOperator: Bool {
        isDash || isMathematical || "*/%^:".unicodeScalars.contains(self)
    }
}
