import Foundations

/// A text in the one form in which evidence is looked for, when questions are read and when a
/// retrieved passage is held against them.
///
/// NFKC without what cannot be seen (``TextFolding``), with one blank between words: what was copied
/// from the document as it is shown stands there, however either is encoded and where lines break.
/// Case and accents count.
package struct EvidenceText: Sendable, Equatable {
    /// The beginning has this many words; a letter of a script without blanks is half of one.
    private static let beginningWords = 6

    private let text: String

    /// Brings any text into this form.
    package init(_ text: String) {
        self.text = TextFolding.visible(text).unicodeScalars.split(whereSeparator: \.isBlank)
            .map { String($0) }.joined(separator: " ")
    }

    /// Whether another text stands in this one; one without anything to be seen stands nowhere.
    package func holds(_ evidence: EvidenceText) -> Bool {
        !evidence.text.isEmpty && text.utf8.contains(evidence.text.utf8)
    }

    /// The first six words, by which evidence is told in a passage that may end in its middle.
    package var beginning: EvidenceText {
        let scalars = Array(text.unicodeScalars)
        var halves = 0
        let words = Words.places(in: scalars, between: .blanks).prefix { word in
            defer { halves += word.isLetter ? 1 : 2 }
            return halves < 2 * Self.beginningWords
        }
        let end = words.last?.range.upperBound ?? 0
        return EvidenceText(String(String.UnicodeScalarView(scalars[..<end])))
    }
}
