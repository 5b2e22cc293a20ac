import Metrics
import Foundations

/// A question as it is compared with others: folded (``TextFolding``), with blanks and punctuation
/// counting for nothing but what they separate.
///
/// Signs stay in the text where another one always asks something else: between numbers (`7 - 3`,
/// `3.5`), a minus or a point before one, and `#` behind a letter (`C#`). Signs that only may make
/// another question of it are kept beside the text, as ``operators``.
struct FoldedText: Hashable {
    /// The words with one blank between them; a text of signs alone as it is.
    let text: String
    /// What of the signs that the text leaves out may matter, dashes as one: `a*b` is not `a/b`, and
    /// `f'` not `f`, but (in May) and in May are one. Two questions that differ in these alone are
    /// told apart by their answers.
    let operators: [Unicode.Scalar]

    init(_ text: String) {
        let folded = TextFolding.fold(text)
        let signs = FoldedSigns(Array(folded.unicodeScalars))
        let words = signs.words.split(separator: " ")
        // A text of punctuation alone is still something that two questions can share.
        self.text = words.isEmpty ? folded : words.map(Self.text).joined(separator: " ")
        operators = signs.operators
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}

/// Which signs of a folded text mean something.
private struct FoldedSigns {
    private static let mayMatter = Set("*/%^&@\\_!'[](){}#′″".unicodeScalars)

    private let scalars: [Unicode.Scalar]
    /// For each scalar the nearest one before it that is no blank; a blank at the beginning.
    private let last: [Unicode.Scalar]
    /// For each scalar the next one that is no blank; a blank at the end.
    private let next: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        last = Self.neighbours(scalars)
        next = Self.neighbours(scalars.reversed()).reversed()
    }

    private static func neighbours(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var neighbours: [Unicode.Scalar] = [], last: Unicode.Scalar = " "
        for scalar in scalars {
            neighbours.append(last)
            if !scalar.isBlank { last = scalar }
        }
        return neighbours
    }

    /// The text with signs that only separate as blanks.
    var words: [Unicode.Scalar] {
        let thousands = thousandsCommas
        var words: [Unicode.Scalar] = []
        for (place, scalar) in scalars.enumerated() {
            if scalar.isBlank {
                words.append(" ")
            } else if !scalar.isSign {
                words.append(scalar)
            } else if thousands.contains(place) || joinsInitials(at: place) {
                continue
            } else if beginsDecimals(at: place) {
                words.append(scalar)
            } else if scalar.isOperator, last[place].isASCIIDigit, next[place].isASCIIDigit {
                words += [" ", scalar.isDash ? "-" : scalar, " "]
            } else if scalar.isMinus, beginsNumber(at: place + 1),
                !self[place - 1].isLetterOrNumber
            {
                words += [" ", "-"]
            } else if scalar.isMathematical || (scalar == "#" && self[place - 1].isLetterOrNumber) {
                words.append(scalar)
            } else {
                words.append(" ")
            }
        }
        return words
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
            let marks = places.map { scalars[$0] }
            let groups = row.split { $0 == "," }.map { String(String.UnicodeScalarView($0)) }
            if NumberLiteral.isGrouped(groups[...], by: marks[...]) { commas.formUnion(places) }
            start = end + 1
        }
        return commas
    }

    /// See ``FoldedText/operators``.
    var operators: [Unicode.Scalar] {
        // "!" at the end ends a sentence.
        let end = scalars.lastIndex { !$0.isBlank && $0 != "!" } ?? -1
        return scalars.indices.prefix(end + 1).compactMap { place -> Unicode.Scalar? in
            let scalar = scalars[place]
            if scalar.isDash { return isPunctuation(dashAt: place) ? nil : "-" }
            return Self.mayMatter.contains(scalar) || joinsInitials(at: place) ? scalar : nil
        }
    }

    /// Between words, not between numbers: a long dash, or a short one with blanks around it and no
    /// number beyond them.
    private func isPunctuation(dashAt place: Int) -> Bool {
        let (before, after) = (last[place].isASCIIDigit, next[place].isASCIIDigit)
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

    fileprivate var isSign: Bool { isPunctuation || isMathematical || isMinus }

    fileprivate var isDash: Bool { isMinus || properties.generalCategory == .dashPunctuation }

    /// What may stand between two numbers and mean something.
    fileprivate var isOperator: Bool {
        isDash || isMathematical || "*/%^:".unicodeScalars.contains(self)
    }
}
