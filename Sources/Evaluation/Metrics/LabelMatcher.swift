import Foundations

/// Recognises one of a fixed set of labels in a free answer.
///
/// Labels and answers are compared by their words: runs of letters and digits of the folded text
/// (``TextFolding``), whole ones also in scripts without blanks, where a longer run may be another
/// word. Articles stay, since "A" may well be a label. An answer is the label that it equals, or else the longest
/// label that it begins with ("Positive, because …"); anything else is no label.
public struct LabelMatcher: Sendable {
    /// The labels in the order in which they were given.
    public let labels: [String]
    private let words: [[String]]

    /// Takes the labels that an answer may be.
    ///
    /// - Throws: ``EvaluationError/emptyLabel(_:)``, ``EvaluationError/ambiguousLabels(_:_:)``.
    public init(labels: [String]) throws(EvaluationError) {
        self.labels = labels
        words = labels.map(Self.words(of:))
        for (index, label) in labels.enumerated() {
            if words[index].isEmpty { throw .emptyLabel(label) }
            if let twin = words[..<index].firstIndex(of: words[index]) {
                throw .ambiguousLabels(labels[twin], label)
            }
        }
    }

    /// The index in ``labels`` of the label that the answer gives, or nil.
    public func index(of answer: String) -> Int? {
        let answer = Self.words(of: answer)
        // A label that equals the answer is also the longest one that the answer begins with.
        return words.indices
            .filter { answer.starts(with: words[$0]) }
            .max { words[$0].count < words[$1].count }
    }

    /// The index in ``labels`` of the label that the text equals, or nil.
    func index(ofExactly text: String) -> Int? {
        words.firstIndex(of: Self.words(of: text))
    }

    /// The label that the answer gives, as it was given to the matcher, or nil.
    public func label(of answer: String) -> String? {
        index(of: answer).map { labels[$0] }
    }

    private static func words(of text: String) -> [String] {
        TextFolding.fold(text).unicodeScalars.split { !$0.isLetterOrNumber && !$0.isCombiningMark }
            .map(String.init)
    }
}
