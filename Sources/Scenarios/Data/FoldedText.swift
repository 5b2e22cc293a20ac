import Foundations

/// A question as it is compared with others: folded (``TextFolding``), with blanks and punctuation
/// counting for nothing but what they separate.
struct FoldedText: Hashable {
    /// The words with one blank between them; a text of signs alone as it is.
    let text: String

    init(_ text: String) {
        let folded = TextFolding.fold(text)
        let words = folded.unicodeScalars.split { $0.isBlank || $0.isPunctuation }
        // A text of punctuation alone is still something that two questions can share.
        self.text = words.isEmpty ? folded : words.map { String($0) }.joined(separator: " ")
    }
}
