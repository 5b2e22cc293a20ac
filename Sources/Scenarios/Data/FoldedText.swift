/// A question as it is compared with others: case, blanks and punctuation count for nothing.
///
/// Composed and decomposed accents compare as equal, since Swift compares text that way.
struct FoldedText: Hashable {
    private let text: String

    init(_ text: String) {
        let words = text.lowercased().unicodeScalars.split { Self.separates($0) }
        // A text of punctuation alone is still something that two questions can share.
        self.text = words.isEmpty ? text : words.map { String($0) }.joined(separator: " ")
    }

    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        // The tables of Unicode are slow to ask, and nearly all text is made of these.
        if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default:
            return scalar.properties.isWhitespace
        }
    }
}
