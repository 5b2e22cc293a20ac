import Foundations

/// Recognises one of a fixed set of labels in a free answer.
///
/// Labels and answers are compared by their words: runs of letters and digits of the folded text
/// (``TextFolding``), whole ones also in scripts without blanks, where a longer run may be another
/// word. Articles stay, since "A" may well be a label. An answer is the label that it equals, or else
/// the longest label that it begins with ("Positive, because …"); anything else is no label. A label
/// that is a number is compared as one (``LabelNumber``), since by their words -1 and 4.5 are 1 and 4.
public struct LabelMatcher: Sendable {
    /// The labels in the order in which they were given.
    public let labels: [String]
    private let words: [[String]]
    /// The values of the labels that are numbers.
    private let numbers: [Double?]

    /// Takes the labels that an answer may be.
    ///
    /// - Throws: ``MetricsError/emptyLabel(_:)``, ``MetricsError/ambiguousLabels(_:_:)``.
    public init(labels: [String]) throws(MetricsError) {
        self.labels = labels
        words = labels.map(Self.words(of:))
        numbers = labels.map(LabelNumber.value(of:))
        for (index, label) in labels.enumerated() {
            if words[index].isEmpty { throw .emptyLabel(label) }
            if let twin = labels[..<index].indices.first(where: { areAlike($0, index) }) {
                throw .ambiguousLabels(labels[twin], label)
            }
        }
    }

    private func areAlike(_ one: Int, _ other: Int) -> Bool {
        if let left = numbers[one], let right = numbers[other] { return left == right }
        return words[one] == words[other]
    }

    /// The index in ``labels`` of the label that the answer gives, or nil.
    public func index(of answer: String) -> Int? {
        let own = Self.words(of: answer)
        // A label that equals the answer is also the longest one that the answer begins with.
        let named = words.indices
            .filter { numbers[$0] == nil && own.starts(with: words[$0]) }
            .max { words[$0].count < words[$1].count }
        if let named { return named }
        return LabelNumber.value(beginning: answer).flatMap { numbers.firstIndex(of: $0) }
    }

    /// The index in ``labels`` of the label that the text equals, or nil.
    func index(ofExactly text: String) -> Int? {
        if let number = LabelNumber.value(of: text) { return numbers.firstIndex(of: number) }
        let own = Self.words(of: text)
        return words.indices.first { numbers[$0] == nil && words[$0] == own }
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

/// Reads labels that are numbers, such as ratings from 1 to 5, and answers that begin with one.
private enum LabelNumber {
    /// Doubles tell whole numbers of so many digits apart.
    private static let mostDigits = 15

    /// The value of a text that is a number and nothing else. `3 stars` is a name, and so are codes:
    /// `007`, and what is longer than a ``Double`` is exact.
    static func value(of label: String) -> Double? {
        let letters = TextFolding.visible(label).unicodeScalars.filter(\.isLetterOrNumber)
        guard letters.count <= mostDigits, letters.allSatisfy({ $0.properties.numericType != nil }),
            letters.count == 1 || letters.first != "0" || label.contains(where: isDecimalSign)
        else { return nil }
        return value(beginning: label)
    }

    private static func isDecimalSign(_ sign: Character) -> Bool { sign == "." || sign == "," }

    /// The number that an answer begins with, by ``NumberParser``; of "1. Because 2 is too much" 1.
    /// Nil where more than punctuation stands before it: "It is 4" begins with no label either.
    static func value(beginning answer: String) -> Double? {
        let scalars = Array(TextFolding.visible(answer).unicodeScalars)
        guard let start = scalars.firstIndex(where: { !$0.mayPrecedeNumber }),
            scalars[start].mayBeginNumber
        else { return nil }
        let end = scalars[start...].indices.first { place in
            let isLast = place + 1 == scalars.count
            return scalars[place] == "\n"
                || (scalars[place].mayFollowNumber && (isLast || scalars[place + 1].isBlank))
        }
        let number = String.UnicodeScalarView(scalars[start..<(end ?? scalars.count)])
        return NumberParser.number(in: String(number))
    }
}

extension Unicode.Scalar {
    /// "(4)" and "**4**" are 4 here: accountants' parentheses are no rating.
    fileprivate var mayPrecedeNumber: Bool {
        isBlank || self == "`" || (isPunctuation && !mayBeginNumber)
    }

    fileprivate var mayBeginNumber: Bool {
        properties.numericType != nil || isMinus || self == "." || self == "+"
    }

    fileprivate var mayFollowNumber: Bool { isPunctuation && !isMinus }
}
